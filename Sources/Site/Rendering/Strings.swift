import Foundation
import Studies

/// The texts of the pages in every language, one file a language.
struct Strings: Sendable {
    private let trees: [Language: Tree]

    /// A nested table of texts.
    indirect enum Tree: Sendable {
        case text(String)
        case branch([String: Tree])

        /// What the templates see.
        var plain: Any {
            switch self {
            case .text(let text): text
            case .branch(let branch): branch.mapValues(\.plain)
            }
        }
    }

    /// Reads `strings/<language>.json` of the templates' folder.
    init(templates: URL) throws {
        var trees: [Language: Tree] = [:]
        for language in Language.allCases {
            let file = templates.appendingPathComponent("strings/\(language.tag).json")
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            trees[language] = try Self.tree(object, path: file.lastPathComponent)
        }
        self.trees = trees
    }

    private static func tree(_ object: Any, path: String) throws -> Tree {
        if let text = object as? String { return .text(text) }
        guard let branch = object as? [String: Any] else { throw UnreadableStrings(path: path) }
        return .branch(
            try Dictionary(
                uniqueKeysWithValues: branch.map { ($0.key, try tree($0.value, path: "\(path) \($0.key)")) }))
    }

    /// All texts of a language, as templates see them: `{{t.reading.save}}`.
    func all(_ language: Language) -> Any {
        trees[language]?.plain ?? [String: Any]()
    }

    /// One subtree for a script, by its dotted key, such as `reading`.
    func branch(_ key: String, _ language: Language) -> Any {
        var tree = trees[language]
        for part in key.split(separator: ".") {
            guard case .branch(let branch) = tree else { return [String: Any]() }
            tree = branch[String(part)]
        }
        return tree?.plain ?? [String: Any]()
    }

    /// One text by its dotted key, with its `{placeholders}` filled; the key itself when there is no such text.
    func text(_ key: String, _ language: Language, filling values: [String: String] = [:]) -> String {
        var tree = trees[language]
        for part in key.split(separator: ".") {
            guard case .branch(let branch) = tree else { return key }
            tree = branch[String(part)]
        }
        guard case .text(var text) = tree else { return key }
        for (name, value) in values { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
        return text
    }
}

/// A strings file holds something that is no text.
struct UnreadableStrings: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(path) is neither a text nor a table of texts" }
}
