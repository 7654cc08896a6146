import Yams

/// The YAML of a study file as a tree with line numbers, or the reasons why it is none.
struct StudyDocument {
    /// The tree; `nil` when the text could not be read.
    var root: Node?
    /// What is wrong with the text as YAML.
    var problems: [StudyFileProblem] = []

    /// Keys given twice are a study coordinator's slip, not a reason to keep silent about the rest of the file: the first
    /// of each pair is renamed with this mark so that reading can go on. The character is for private use and typed by
    /// nobody.
    private static let repeatedMark: Unicode.Scalar = "\u{E000}"
    private static let repeatedLimit = 50

    /// Reads a text without byte order mark.
    init(_ text: String, named file: String) {
        if let line = Self.lineOfReference(in: text) {
            problems.append(
                StudyFileProblem(
                    file: file, row: line,
                    problem: "uses a YAML anchor (&name) and a reference to it (*name)",
                    remedy: "write the text out in both places"))
            return
        }
        var text = text
        for attempt in 1...Self.repeatedLimit {
            do {
                root = try Parser(yaml: text, encoding: .utf8).singleRoot()
                return
            } catch YamlError.duplicatedKeysInMapping(_, let context) where attempt < Self.repeatedLimit {
                text = Self.renaming(text, line: context.mark.line, column: context.mark.column, number: attempt)
            } catch {
                problems.append(YAMLFault(error, in: text).problem(file: file))
                return
            }
        }
    }

    /// The key as the file has it, and whether the same key comes again further down.
    static func original(_ key: String) -> (key: String, isRepeated: Bool) {
        let parts = key.unicodeScalars.split(separator: repeatedMark, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty else { return (key, false) }
        return (String(parts[2]), true)
    }

    /// The line of the first anchor whose name is also referred to.
    ///
    /// References make one text stand for many (the "billion laughs"), and unrolling them may take for ever, so they
    /// must be found before anything is parsed. A reference needs an anchor of the same name somewhere, and neither can
    /// follow a letter or digit; Markdown's `*word*` is no reference as long as nobody writes `&word` as well.
    private static func lineOfReference(in text: String) -> Int? {
        var anchors: [String: Int] = [:]
        var references: Set<String> = []
        let scalars = text.unicodeScalars[...]
        var line = 1
        var previous: Unicode.Scalar = "\n"
        var position = scalars.startIndex
        while position < scalars.endIndex {
            let scalar = scalars[position]
            let next = scalars.index(after: position)
            if scalar == "\n" { line += 1 }
            if (scalar == "&" || scalar == "*") && !isNameScalar(previous) {
                let name = String(scalars[next...].prefix(while: isNameScalar))
                if !name.isEmpty {
                    if scalar == "*" { references.insert(name) } else if anchors[name] == nil { anchors[name] = line }
                }
            }
            previous = scalar
            position = next
        }
        return anchors.filter { references.contains($0.key) }.map(\.value).min()
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    /// Puts the mark in front of the key at a place, inside its quotation marks if it has any.
    private static func renaming(_ text: String, line: Int, column: Int, number: Int) -> String {
        var scalars = text.unicodeScalars
        var position = scalars.startIndex
        var remaining = line - 1
        while remaining > 0, position < scalars.endIndex {
            let scalar = scalars[position]
            position = scalars.index(after: position)
            guard lineEnds.contains(scalar) else { continue }
            if scalar == "\r", position < scalars.endIndex, scalars[position] == "\n" {
                position = scalars.index(after: position)
            }
            remaining -= 1
        }
        position = scalars.index(position, offsetBy: column - 1, limitedBy: scalars.endIndex) ?? scalars.endIndex
        if position < scalars.endIndex, scalars[position] == "\"" || scalars[position] == "'" {
            position = scalars.index(after: position)
        }
        scalars.insert(contentsOf: "\(repeatedMark)\(number)\(repeatedMark)".unicodeScalars, at: position)
        return String(scalars)
    }

    /// What the parser counts as the end of a line.
    private static let lineEnds: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
}
