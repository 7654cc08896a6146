import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import Studies

/// Turns page models into HTML with the templates and strings of the installation.
struct Pages: Sendable {
    let strings: Strings
    /// What is said of a study's files.
    let problemWords: KnownSentences
    /// What is said of results and scorings.
    let resultWords: KnownSentences
    private let templates: LocalizedTemplates

    init(templates folder: URL) throws {
        strings = try Strings(templates: folder)
        problemWords = try KnownSentences(templates: folder, table: "file-problems")
        resultWords = try KnownSentences(templates: folder, table: "results")
        templates = try LocalizedTemplates(folder: folder, strings: strings)
    }

    /// Asks for every template once, so that a missing one is noticed at the start and not by a reader.
    func check(_ names: [String]) throws {
        for name in names where templates[.english].getTemplate(named: name) == nil {
            throw MissingTemplate(name: name)
        }
    }

    /// Renders a page.
    ///
    /// - Parameters:
    ///   - template: Path under Templates, without extension.
    ///   - model: A structure whose properties are the template's names.
    ///   - frame: What every page shows.
    func page(
        _ template: String, _ model: some Sendable, frame: PageFrame, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var values: [String: Any] = [
            "language": frame.language.tag, "title": frame.title, "path": frame.path, "may": frame.may,
            "languages": Language.allCases.map {
                ["tag": $0.tag, "name": $0.endonym, "current": $0 == frame.language] as [String: Any]
            },
        ]
        if let notice = frame.notice { values["notice"] = notice }
        for child in Mirror(reflecting: model).children {
            // An absent value must be absent: Mustache would print "nil".
            guard let label = child.label, let value = unwrapped(child.value) else { continue }
            values[label] = value
        }
        guard let html = templates[frame.language].render(values, withTemplate: template) else {
            throw MissingTemplate(name: template)
        }
        var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        response.headers[.contentType] = "text/html; charset=utf-8"
        response.headers[.contentLanguage] = frame.language.tag
        return response
    }

    /// Renders a text that is no page, such as a letter: its template must not escape (`{{{ }}}`).
    func plainText(_ template: String, _ values: [String: String], in language: Language) throws -> String {
        guard let text = templates[language].render(values, withTemplate: template) else {
            throw MissingTemplate(name: template)
        }
        return text
    }
}

private func unwrapped(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first?.value
}

/// What every page shows around its own content.
struct PageFrame: Sendable {
    var language: Language
    var title: String
    /// What the study demands to be said on every page.
    var notice: String?
    /// The page's own path, to which the language switch returns.
    var path: String
    /// What the person may do, see ``Permissions``.
    var may: [String: Bool] = [:]
}

/// A page without a template.
struct MissingTemplate: Error, CustomStringConvertible {
    let name: String

    var description: String { "the template \"\(name).mustache\" is missing or cannot be read" }
}

/// JSON that can stand inside a `<script>` element: no `<` can end it.
func scriptJSON(_ object: Any) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
        .replacingOccurrences(of: "<", with: "\\u003c")
        .replacingOccurrences(of: "\u{2028}", with: "\\u2028")
        .replacingOccurrences(of: "\u{2029}", with: "\\u2029")
}
