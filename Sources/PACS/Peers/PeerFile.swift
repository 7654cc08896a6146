public import Foundation
import Yams

/// The file that names the PACS of the hospital, and how the program calls itself among them.
///
/// ```yaml
/// ae-title: READERSTUDY
/// peers:
///   hospital:
///     dicomweb: https://pacs.hospital.example/dicom-web
///     user: reader-study
///     password-file: hospital.password
///     authorities: hospital-ca.pem
///   old-pacs:
///     host: 10.0.0.7
///     port: 104
///     ae-title: OLDPACS
/// ```
public struct PeerFile: Sendable {
    /// What is wrong, where, and what to do.
    public struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// The sentence.
        public var description: String
    }

    /// The peers by name.
    public let peers: [String: Peer]

    /// - Throws: ``Problem`` naming line and key. A key that is not known is an error, so that a slip of the pen never goes
    ///   unnoticed.
    public init(_ file: URL) throws(Problem) {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw Problem(description: "\(file.path) cannot be read; check the path and that the file is UTF-8 text")
        }
        try self.init(text: text, name: file.lastPathComponent, folder: file.deletingLastPathComponent())
    }

    init(text: String, name: String, folder: URL) throws(Problem) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Problem(description: "\(name) is no YAML: \(error)")
        }
        guard let root, root.mapping != nil else {
            throw Problem(description: "\(name): name a PACS below `peers:`")
        }
        let file = try Section(root, of: name, knowing: ["peers", "ae-title"])
        guard let list = file.nodes["peers"], let mapping = list.mapping, !mapping.isEmpty else {
            throw Problem(description: "\(name): name a PACS below `peers:`")
        }
        var peers: [String: Peer] = [:]
        for (key, node) in mapping {
            guard let peer = key.string, !peer.isEmpty else {
                throw Problem(description: "\(name): a peer without a name")
            }
            guard peers[peer] == nil else { throw Problem(description: "\(name): \(peer) is given twice; keep one") }
            peers[peer] = try Peer(
                Section(node, of: "\(name), \(peer)", knowing: Peer.keys), folder: folder,
                ownTitle: file.text("ae-title"))
        }
        self.peers = peers
    }

    /// The peer of a name.
    public func peer(_ name: String) throws(Problem) -> Peer {
        guard let peer = peers[name] else {
            throw Problem(
                description: "no PACS is called \"\(name)\"; known are \(peers.keys.sorted().joined(separator: ", "))")
        }
        return peer
    }
}

/// A mapping of the file whose keys are known.
struct Section {
    let place: String
    let nodes: [String: Node]

    init(_ node: Node, of place: String, knowing known: Set<String>) throws(PeerFile.Problem) {
        self.place = place
        guard let mapping = node.mapping else {
            throw PeerFile.Problem(description: "\(place): write one setting a line, such as \"user: reader-study\"")
        }
        var nodes: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            let line = key.mark.map { "line \($0.line)" } ?? "line ?"
            guard known.contains(name) else {
                throw PeerFile.Problem(
                    description: "\(place), \(line): the key \"\(name)\" is not known; known are "
                        + known.sorted().joined(separator: ", "))
            }
            guard nodes[name] == nil else {
                throw PeerFile.Problem(description: "\(place), \(line): \(name) is given twice; keep one")
            }
            nodes[name] = value
        }
        self.nodes = nodes
    }

    func problem(_ words: String) -> PeerFile.Problem { PeerFile.Problem(description: "\(place): \(words)") }

    func text(_ key: String) -> String? { nodes[key]?.scalar?.string }

    func number(_ key: String, _ range: ClosedRange<Int>) throws(PeerFile.Problem) -> Int? {
        guard let text = text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw problem("\(key) is a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
    }
}
