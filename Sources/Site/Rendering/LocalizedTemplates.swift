import Foundation
import Mustache
import Studies

/// The templates in every language, with the texts of `strings/<language>.json` already in them.
///
/// `{{t.reading.save}}` is replaced when the template is loaded: a page of two hundred readers says "yes" and "no" so often
/// that looking the words up takes a third of its time. A text that does not exist is noticed at the start.
struct LocalizedTemplates: Sendable {
    private let libraries: [Language: MustacheLibrary]

    /// - Parameter folder: The folder Templates; a template is known by its path there, without extension.
    /// - Throws: ``MissingText``, or what reading and parsing throws.
    init(folder: URL, strings: Strings) throws {
        let sources = try Self.sources(in: folder)
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, source) in sources {
                let text = try Self.filled(source, named: name) { strings.known($0, language) }
                do {
                    try library.register(text, named: name)
                } catch {
                    throw UnreadableTemplate(name: name, language: language, reason: String(describing: error))
                }
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    subscript(language: Language) -> MustacheLibrary { libraries[language] ?? MustacheLibrary() }

    private static func sources(in folder: URL) throws -> [(name: String, text: String)] {
        let ending = ".mustache"
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }.map {
            let text = try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
            return (String($0.dropLast(ending.count)), text)
        }
    }

    /// Replaces every `{{t.key}}` of a template.
    static func filled(
        _ template: String, named name: String, text: (_ key: String) -> String?
    ) throws(MissingText) -> String {
        var pieces = template.components(separatedBy: "{{t.")
        for index in pieces.indices.dropFirst() {
            guard let end = pieces[index].range(of: "}}") else { throw MissingText(key: pieces[index], template: name) }
            let key = String(pieces[index][..<end.lowerBound])
            guard let text = text(key) else { throw MissingText(key: key, template: name) }
            pieces[index].replaceSubrange(..<end.upperBound, with: escaped(text))
        }
        return pieces.joined()
    }

    /// A text as it can stand in HTML, between tags or in an attribute, and in a template.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "{": escaped += "&#123;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

/// A template asks for a text that the strings of a language do not have.
struct MissingText: Error, CustomStringConvertible {
    let key: String
    let template: String

    var description: String {
        "the template \"\(template).mustache\" asks for the text \"\(key)\", which does not exist"
    }
}

/// A template that Mustache cannot read.
struct UnreadableTemplate: Error, CustomStringConvertible {
    let name: String
    let language: Language
    let reason: String

    var description: String { "the template \"\(name).mustache\" (\(language.tag)) cannot be read: \(reason)" }
}
