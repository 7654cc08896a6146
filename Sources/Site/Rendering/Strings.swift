import Foundation
import Studies

/// The texts of the pages in every language, one file a language.
struct Strings: Sendable {
    private let trees: [Language: Tree]
    /// The same texts by their dotted keys.
    private let texts: [Language: [String: String]]

    /// A nested table of texts.
    indirect enum Tree: Sendable {
        case text(String)
        case branch([String: Tree])

        /// What scripts see.
        var plain: Any {
            switch self {
            case .text(let text): text
            case .branch(let branch): branch.mapValues(\.plain)
            }
        }

        /// Every text under its dotted key.
        func collect(under key: String? = nil, into texts: inout [String: String]) {
            switch self {
            case .text(let text): texts[key ?? ""] = text
            case .branch(let branch):
                for (name, tree) in branch { tree.collect(under: key.map { "\($0).\(name)" } ?? name, into: &texts) }
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
        texts = trees.mapValues { tree in
            var texts: [String: String] = [:]
            tree.collect(into: &texts)
            return texts
        }
    }

    private static func tree(_ object: Any, path: String) throws -> Tree {
        if let text = object as? String { return .text(text) }
        guard let branch = object as? [String: Any] else { throw UnreadableStrings(path: path) }
        return .branch(
            try Dictionary(
                uniqueKeysWithValues: branch.map { ($0.key, try tree($0.value, path: "\(path) \($0.key)")) }))
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
        guard var text = known(key, language) else { return key }
        for (name, value) in values { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
        return text
    }

    /// One text by its dotted key, as the file has it; `nil` when there is no such text.
    func known(_ key: String, _ language: Language) -> String? {
        texts[language]?[key]
    }
}

/// A strings file holds something that is no text.
struct UnreadableStrings: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(path) is neither a text nor a table of texts" }
}
