import Foundation
import Yams

/// A PACS of the file. It speaks DICOMweb, DIMSE or both.
public struct Peer: Equatable, Sendable {
    /// How it is asked through DICOMweb; `nil` when it has none.
    public var web: DICOMwebPeer?
    /// How it is asked through DIMSE; `nil` when it is not.
    public var dimse: DIMSEPeer?

    static let keys: Set<String> = [
        "dicomweb", "user", "password-file", "token-file", "authorities", "host", "port", "ae-title", "our-ae-title",
        "seconds", "attempts", "longest-object-mb",
    ]

    init(_ section: Section, folder: URL, ownTitle: String?) throws(PeerFile.Problem) {
        web = try Self.web(section, folder: folder)
        dimse = try Self.dimse(section, ownTitle: ownTitle)
        guard web != nil || dimse != nil else {
            throw section.problem("name its DICOMweb service with `dicomweb:`, or `host:`, `port:` and `ae-title:`")
        }
        var patience = Patience()
        patience.silentSeconds = try section.number("seconds", 1...3600) ?? patience.silentSeconds
        patience.attempts = try section.number("attempts", 1...20) ?? patience.attempts
        let longest = try section.number("longest-object-mb", 1...65_536).map { $0 << 20 } ?? 512 << 20
        web?.patience = patience
        web?.longestObject = longest
        dimse?.patience = patience
        dimse?.longestObject = longest
    }

    /// Where it is, for people.
    public var address: String {
        web?.address ?? dimse.map { "\($0.title)@\($0.host):\($0.port)" } ?? ""
    }

    /// Does something with the PACS, through DICOMweb if it has that.
    public func with<Value: Sendable>(
        _ work: (any Archive) async throws -> Value
    ) async throws -> Value {
        if let web { return try await DICOMwebClient.with(web) { try await work($0) } }
        guard let dimse else { throw PACSError.unreachable("it has no address") }
        return try await work(DIMSEClient(dimse))
    }

    private static func web(_ section: Section, folder: URL) throws(PeerFile.Problem) -> DICOMwebPeer? {
        guard let address = section.text("dicomweb") else {
            for key in ["user", "password-file", "token-file", "authorities"] where section.text(key) != nil {
                throw section.problem("`\(key)` belongs to `dicomweb`; DIMSE knows none")
            }
            return nil
        }
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme), let host = url.host,
            !host.isEmpty,
            url.query == nil, url.fragment == nil, url.user == nil, url.password == nil
        else { throw section.problem("`\(address)` is no address such as https://pacs.hospital.example/dicom-web") }
        let credential = try credential(section, folder: folder)
        guard credential == nil || url.scheme == "https" || ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        else {
            throw section.problem("a password or token is sent through TLS only; give an https address")
        }
        return DICOMwebPeer(
            address: address.trimming { $0 == "/" }, credential: credential,
            authorities: section.text("authorities").map { path($0, folder) })
    }

    private static func dimse(_ section: Section, ownTitle: String?) throws(PeerFile.Problem) -> DIMSEPeer? {
        guard let host = section.text("host") else {
            for key in ["port", "ae-title", "our-ae-title"] where section.text(key) != nil {
                throw section.problem("`\(key)` needs `host`, too")
            }
            return nil
        }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }) else {
            throw section.problem("`\(host)` is no name of a machine and no IPv4 address")
        }
        guard let port = try section.number("port", 1...65_535) else {
            throw section.problem("`host` needs `port`, too")
        }
        func title(_ text: String?, _ key: String) throws(PeerFile.Problem) -> AETitle {
            guard let text, let title = AETitle(text) else {
                throw section.problem("give `\(key)`, 1 to 16 characters that PACS and we agree on")
            }
            return title
        }
        return DIMSEPeer(
            host: host, port: port, title: try title(section.text("ae-title"), "ae-title"),
            ownTitle: try title(section.text("our-ae-title") ?? ownTitle, "our-ae-title"))
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
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard let bits = try? FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int,
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { throw section.problem("the file \(path) does not exist or may not be read") }
        guard bits & 0o007 == 0 else {
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
