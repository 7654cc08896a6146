import Yams

/// Changes single values of a study file and leaves everything else as its author wrote it.
///
/// A value is named as problems name it: keys from the top with 1-based positions in lists, `questions.2.options.1.key`.
/// Only the group at the top in which something changed is written anew: it loses its comments, never a key. The other
/// lines of the file stay byte for byte.
public struct StudyFileEditor: Sendable {
    /// The study file as it is now.
    public private(set) var text: String
    private var root: Content

    /// Reads a study file.
    ///
    /// - Parameter text: The file; a byte order mark is dropped.
    /// - Throws: What keeps it from being edited value by value: it is no YAML, not a group of keys, or has a key twice.
    public init(_ text: String) throws(StudyFileProblem) {
        self.text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        root = try Self.read(self.text)
    }

    // MARK: Reading

    /// The single value at a path; `nil` when there is none.
    public func value(_ path: String) -> String? {
        guard case .scalar(let scalar) = root.at(Self.steps(path)) else { return nil }
        return scalar.string
    }

    /// How many entries the list at a path has; 0 when there is none.
    public func count(_ path: String) -> Int {
        guard case .list(let list) = root.at(Self.steps(path)) else { return 0 }
        return list.items.count
    }

    /// Whether anything stands at a path.
    public func has(_ path: String) -> Bool { root.at(Self.steps(path)) != nil }

    /// The single values of the list at a path.
    public func values(_ path: String) -> [String] {
        (0..<count(path)).compactMap { value("\(path).\($0 + 1)") }
    }

    /// A text in a language; one without languages counts for the first language only.
    public func text(_ path: String, in language: Language, first: Language) -> String? {
        value("\(path).\(language.tag)") ?? (language == first ? value(path) : nil)
    }

    // MARK: Changing

    /// Writes a single value, making the groups above it, or takes its key away.
    public mutating func set(_ path: String, to value: String?) {
        change(path) { _ in value.map { .scalar(Scalar($0)) } }
    }

    /// Writes a text in a language; a text without languages becomes one with languages when a second one comes.
    public mutating func set(_ path: String, to value: String?, in language: Language, first: Language) {
        if let plain = self.value(path) {
            if language == first { return set(path, to: value) }
            guard let value else { return }
            change(path) { _ in
                .group(
                    Group(pairs: [
                        (first.tag, .scalar(Scalar(plain))), (language.tag, .scalar(Scalar(value))),
                    ]))
            }
        } else {
            set("\(path).\(language.tag)", to: value)
        }
    }

    /// Writes a list of single values, or takes its key away when there are none.
    public mutating func set(_ path: String, to values: [String]) {
        change(path) { _ in
            values.isEmpty ? nil : .list(List(items: values.map { .scalar(Scalar($0)) }, isFlow: true))
        }
    }

    /// Adds an entry to the list at a path, making the list.
    ///
    /// - Parameter yaml: The entry as a study file would have it.
    public mutating func append(_ yaml: String, to path: String) throws(StudyFileProblem) {
        let entry = try Self.read(yaml)
        change(path) { content in
            guard case .list(var list) = content else { return .list(List(items: [entry], isFlow: false)) }
            list.items.append(entry)
            return .list(list)
        }
    }

    /// Takes an entry out of the list at a path; its only entry stays.
    ///
    /// - Parameter position: From 1.
    public mutating func remove(_ position: Int, from path: String) {
        change(path) { content in
            guard case .list(var list) = content, list.items.count > 1, list.items.indices.contains(position - 1)
            else { return content }
            list.items.remove(at: position - 1)
            return .list(list)
        }
    }

    private mutating func change(_ path: String, _ change: (Content?) -> Content?) {
        let steps = Self.steps(path)
        guard let top = steps.first, case .group(let old) = root,
            let new = root.changed(steps[...], change), case .group(let group) = new, new != root
        else { return }
        let part = group.pairs.first { $0.key == top }?.value
        let spliced = StudyFileLines(text, keys: old.pairs.map(\.key)).replacing(
            top, with: part.map { Self.yaml(top, $0) })
        // The parser has the last word on whether the lines were cut where its groups end.
        if let spliced, let read = try? Self.read(spliced), read == new {
            text = spliced
        } else {
            text = group.pairs.map { Self.yaml($0.key, $0.value) }.joined()
        }
        root = new
    }

    // MARK: YAML

    private static func steps(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

    private static func read(_ text: String) throws(StudyFileProblem) -> Content {
        let document = StudyDocument(text, named: "study.yaml")
        if let problem = document.problems.first { throw problem }
        guard let node = document.root, node.mapping != nil, let content = Content(node) else {
            throw StudyFileProblem(
                file: "study.yaml", problem: "is not a group of keys, each once",
                remedy: "correct it as text: every line of the first level is \"key: value\"")
        }
        return content
    }

    private static func yaml(_ key: String, _ content: Content) -> String {
        let node = Node.mapping(Node.Mapping([(Node(key), content.node)], Tag(.map), .block))
        // A tree of plain texts, lists and groups can always be written.
        return (try? Yams.serialize(node: node, indent: 2, width: 120, allowUnicode: true)) ?? ""
    }
}

extension StudyFileEditor {
    /// YAML without places: what an editor changes and compares.
    private indirect enum Content: Equatable, Sendable {
        case scalar(Scalar)
        case list(List)
        case group(Group)

        /// `nil` for what is no study file: keys given twice, keys that are no words, aliases.
        init?(_ node: Node) {
            switch node {
            case .scalar(let scalar): self = .scalar(Scalar(scalar.string, style: scalar.style.rawValue))
            case .sequence(let sequence):
                let items = sequence.compactMap { Content($0) }
                guard items.count == sequence.count else { return nil }
                self = .list(List(items: items, isFlow: sequence.style == .flow))
            case .mapping(let mapping):
                var pairs: [(key: String, value: Content)] = []
                for (key, value) in mapping {
                    guard let word = key.scalar?.string, !StudyDocument.original(word).isRepeated,
                        let content = Content(value)
                    else { return nil }
                    pairs.append((word, content))
                }
                self = .group(Group(pairs: pairs, isFlow: mapping.style == .flow))
            case .alias: return nil
            }
        }

        var node: Node {
            switch self {
            case .scalar(let scalar): scalar.node
            case .list(let list):
                Node.sequence(Node.Sequence(list.items.map(\.node), Tag(.seq), list.isFlow ? .flow : .block))
            case .group(let group):
                Node.mapping(
                    Node.Mapping(
                        group.pairs.map { (Node($0.key), $0.value.node) }, Tag(.map), group.isFlow ? .flow : .block))
            }
        }

        func at(_ steps: [String]) -> Content? {
            var content: Content? = self
            for step in steps {
                switch content {
                case .group(let group): content = group.pairs.first { $0.key == step }?.value
                case .list(let list):
                    guard let position = Int(step), list.items.indices.contains(position - 1) else { return nil }
                    content = list.items[position - 1]
                case .scalar, nil: return nil
                }
            }
            return content
        }

        /// The same with another value at a path; `nil` when the path leads through a single value.
        func changed(_ steps: ArraySlice<String>, _ change: (Content?) -> Content?) -> Content? {
            guard let step = steps.first else { return change(self) }
            let rest = steps.dropFirst()
            switch self {
            case .scalar: return nil
            case .list(var list):
                guard let position = Int(step), list.items.indices.contains(position - 1),
                    let item = list.items[position - 1].changed(rest, change)
                else { return nil }
                list.items[position - 1] = item
                return .list(list)
            case .group(var group):
                let index = group.pairs.firstIndex { $0.key == step }
                let below = index.map { group.pairs[$0].value } ?? .group(Group(pairs: []))
                var value: Content?
                if rest.isEmpty {
                    value = change(index == nil ? nil : below)
                } else {
                    guard let changed = below.changed(rest, change) else { return nil }
                    value = changed
                }
                // The last key of a group takes the group with it: "analysis:" without a value would be an error.
                if case .group(let inner) = value, inner.pairs.isEmpty { value = nil }
                switch (index, value) {
                case (let index?, let value?): group.pairs[index].value = value
                case (let index?, nil): group.pairs.remove(at: index)
                case (nil, let value?): group.pairs.append((step, value))
                case (nil, nil): break
                }
                return .group(group)
            }
        }
    }

    /// A single value. How it is quoted is its author's taste and no part of what it says.
    private struct Scalar: Equatable, Sendable {
        var string: String
        var style: UInt32

        init(_ string: String, style: UInt32 = 0) {
            (self.string, self.style) = (string, style)
        }

        var node: Node {
            let isText = string.contains { $0.isWhitespace } || string.isEmpty
            let given = Node.Scalar.Style(rawValue: style) ?? .any
            // Plain "null" and "~" would be read as nothing.
            let isNothing = ["~", "null", "Null", "NULL"].contains(string)
            let chosen: Node.Scalar.Style =
                given != .any ? given : string.contains("\n") ? .literal : isText || isNothing ? .doubleQuoted : .any
            return Node.scalar(Node.Scalar(string, Tag(.str), chosen))
        }

        static func == (first: Scalar, second: Scalar) -> Bool { first.string == second.string }
    }

    private struct List: Equatable, Sendable {
        var items: [Content]
        var isFlow = false

        static func == (first: List, second: List) -> Bool { first.items == second.items }
    }

    private struct Group: Equatable, Sendable {
        var pairs: [(key: String, value: Content)]
        var isFlow = false

        static func == (first: Group, second: Group) -> Bool {
            first.pairs.map(\.key) == second.pairs.map(\.key) && first.pairs.map(\.value) == second.pairs.map(\.value)
        }
    }
}
