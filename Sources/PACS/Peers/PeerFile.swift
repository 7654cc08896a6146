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
        let file = try Section(root, of: name, knowing: ["peers"])
        guard let list = file.nodes["peers"], let mapping = list.mapping, !mapping.isEmpty else {
            throw Problem(description: "\(name): name a PACS below `peers:`")
        }
        var peers: [String: Peer] = [:]
        for (key, node) in mapping {
            guard let peer = key.string, !peer.isEmpty else {
                throw Problem(description: "\(name): a peer without a name")
            }
            guard peers[peer] == nil else { throw Problem(description: "\(name): \(peer) is given twice; keep one") }
            peers[peer] = try Peer(Section(node, of: "\(name), \(peer)", knowing: Peer.keys), folder: folder)
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

/// A PACS of the file.
public struct Peer: Equatable, Sendable {
    /// How it is asked through DICOMweb.
    public var web: DICOMwebPeer

    static let keys: Set<String> = [
        "dicomweb", "user", "password-file", "token-file", "authorities", "seconds", "attempts", "longest-object-mb",
    ]

    init(_ section: Section, folder: URL) throws(PeerFile.Problem) {
        guard let address = section.text("dicomweb") else {
            throw section.problem("name its DICOMweb service with `dicomweb:`")
        }
        let url = URL(string: address)
        guard let url, ["http", "https"].contains(url.scheme), let host = url.host, !host.isEmpty, url.query == nil,
            url.fragment == nil, url.user == nil, url.password == nil
        else { throw section.problem("`\(address)` is no address such as https://pacs.hospital.example/dicom-web") }
        let credential = try Self.credential(section, folder: folder)
        guard credential == nil || url.scheme == "https" || ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        else {
            throw section.problem("a password or token is sent through TLS only; give an https address")
        }
        web = DICOMwebPeer(
            address: address.trimming { $0 == "/" }, credential: credential,
            authorities: section.text("authorities").map { Self.path($0, folder) })
        web.patience.silentSeconds = try section.number("seconds", 1...3600) ?? web.patience.silentSeconds
        web.patience.attempts = try section.number("attempts", 1...20) ?? web.patience.attempts
        web.longestObject = try section.number("longest-object-mb", 1...65_536).map { $0 << 20 } ?? web.longestObject
    }

    private static func path(_ text: String, _ folder: URL) -> String {
        URL(fileURLWithPath: text, relativeTo: folder).standardizedFileURL.path
    }

    private static func credential(_ section: Section, folder: URL) throws(PeerFile.Problem) -> PACSCredential? {
        switch (section.text("user"), section.text("password-file"), section.text("token-file")) {
        case (nil, nil, nil): return nil
        case (let user?, let file?, nil):
            guard !user.contains(":") else { throw section.problem("a user's name holds no colon") }
            return .basic(user: user, password: try secret(in: path(file, folder), section))
        case (nil, nil, let file?): return .bearer(token: try secret(in: path(file, folder), section))
        default: throw section.problem("give either `user` with `password-file`, or `token-file`")
        }
    }

    /// The first line of a file that nobody else may read.
    private static func secret(in path: String, _ section: Section) throws(PeerFile.Problem) -> String {
        var facts = stat()
        guard stat(path, &facts) == 0, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw section.problem("the file \(path) does not exist or may not be read")
        }
        guard facts.st_mode & 0o007 == 0 else {
            throw section.problem("everybody on this machine may read or change \(path); `chmod 600` it")
        }
        guard let line = text.split(whereSeparator: \.isNewline).first.map(String.init) else {
            throw section.problem("the file \(path) is empty")
        }
        guard line.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw section.problem("the first line of \(path) holds what no password or token does")
        }
        return line
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
