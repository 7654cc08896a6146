import Foundation
import Hummingbird

/// `/api/openapi.json`: what programs can ask for. It lies beside the templates, and a test compares it with the table of
/// routes, path by path and role by role.
struct OpenAPIDocument: Sendable {
    private let text: String

    /// Reads the document of the installation and says in it where this site is.
    ///
    /// - Throws: When the file is missing or no JSON object.
    init(templates: URL, version: String, address: String?, isSecure: Bool) throws {
        let file = templates.appendingPathComponent("api/openapi.json")
        guard
            var document = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any],
            var info = document["info"] as? [String: Any]
        else { throw UnreadableDocument(path: file.path) }
        info["version"] = version
        document["info"] = info
        document["servers"] = [["url": address ?? "/"]]
        if isSecure { Self.nameSecureCookies(in: &document) }
        let data = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        text = String(decoding: data, as: UTF8.self)
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
        router.get("/api/openapi.json") { _, _ in jsonResponse(text: text) }
    }
}

/// The document is not what it should be.
struct UnreadableDocument: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(path) is no OpenAPI document; the installation is incomplete" }
}
