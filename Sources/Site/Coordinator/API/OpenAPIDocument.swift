import Foundation
import Hummingbird
import Synchronization

/// `/api/openapi.json`: what programs can ask for. It lies beside the templates, and a test compares it with the table of
/// routes, path by path and role by role.
final class OpenAPIDocument: Sendable {
    private let bytes: Data
    private let version: String
    private let address: String?
    private let isSecure: Bool
    /// Made when it is first asked for.
    private let made = Mutex<String?>(nil)

    /// - Parameter bytes: As ``read(from:)`` gives them.
    init(_ bytes: Data, version: String, address: String?, isSecure: Bool) {
        (self.bytes, self.version, self.address, self.isSecure) = (bytes, version, address, isSecure)
    }

    /// The document of an installation.
    ///
    /// - Throws: When the file is missing or no JSON object.
    static func read(from templates: URL) throws -> Data {
        let file = templates.appendingPathComponent("api/openapi.json")
        let bytes = try Data(contentsOf: file)
        guard try parts(of: bytes) != nil else { throw UnreadableDocument(path: file.path) }
        return bytes
    }

    private static func parts(of bytes: Data) throws -> (document: [String: Any], info: [String: Any])? {
        guard let document = try JSONSerialization.jsonObject(with: bytes) as? [String: Any],
            let info = document["info"] as? [String: Any]
        else { return nil }
        return (document, info)
    }

    /// The document, with the place of this site in it.
    func text() throws -> String {
        try made.withLock { made in
            if let made { return made }
            guard var (document, info) = try Self.parts(of: bytes) else { return "" }
            info["version"] = version
            document["info"] = info
            document["servers"] = [["url": address ?? "/"]]
            if isSecure { Self.nameSecureCookies(in: &document) }
            let data = try JSONSerialization.data(
                withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
            let text = String(decoding: data, as: UTF8.self)
            made = text
            return text
        }
    }

    private static func nameSecureCookies(in document: inout [String: Any]) {
        guard var components = document["components"] as? [String: Any],
            let schemes = components["securitySchemes"] as? [String: [String: Any]]
        else { return }
        components["securitySchemes"] = schemes.mapValues { scheme in
            guard scheme["in"] as? String == "cookie", let name = scheme["name"] as? String else { return scheme }
            return scheme.merging(["name": SecureCookieNames.host + name]) { _, secure in secure }
        }
        document["components"] = components
    }

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        router.get("/api/openapi.json") { [self] _, _ in jsonResponse(text: try text()) }
    }
}

/// The document is not what it should be.
struct UnreadableDocument: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(path) is no OpenAPI document; the installation is incomplete" }
}
