/// Turns the bytes of a study's text file into text, and says in a coordinator's words why they are none.
struct SourceText {
    /// Largest study file, in bytes; real ones have about ten thousand.
    static let studyFileLimit = 1 << 20
    /// Largest table, in bytes: about 300,000 rows.
    static let tableLimit = 32 << 20
    /// A file in a wrong encoding has one problem per line; more than these help nobody.
    private static let problemLimit = 10

    /// The text as UTF-8 without byte order mark, what was unreadable replaced; `nil` when there is no point in reading
    /// on.
    private(set) var bytes: [UInt8]?
    /// The same as text.
    var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
    /// What is wrong with the bytes.
    private(set) var problems: [StudyFileProblem] = []

    private let file: String

    /// Reads UTF-8, with or without a byte order mark.
    init(_ bytes: [UInt8], named file: String, limit: Int, isTable: Bool) {
        self.file = file
        let save =
            isTable
            ? "save it from the spreadsheet as \"CSV UTF-8\"" : "save it in a text editor with the encoding UTF-8"
        if bytes.count > limit {
            refuse(
                "has \(bytes.count) bytes, more than the \(limit) that are allowed", "check that it is the right file")
        } else if bytes.allSatisfy({ $0 == 9 || $0 == 10 || $0 == 13 || $0 == 32 })
            || bytes == [0xEF, 0xBB, 0xBF]
        {
            refuse("is empty", "check that it was saved, and that it is the right file")
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            refuse("is a spreadsheet or a zip file, not plain text", save)
        } else if Self.looksLikeUTF16(bytes) {
            refuse("is stored as UTF-16, not as UTF-8", save)
        } else {
            let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
            if Self.isPlainASCII(content) {
                self.bytes = Array(content)
            } else {
                inspect(content, save: save)
                self.bytes = Array(String(decoding: content.filter { !Self.isForbidden($0) }, as: UTF8.self).utf8)
            }
        }
    }

    private mutating func refuse(_ problem: String, _ remedy: String) {
        problems.append(StudyFileProblem(file: file, problem: problem, remedy: remedy))
    }

    /// UTF-16 has a mark of its own or, in text that is mostly Latin, a zero in every other byte.
    private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
        let start = bytes.prefix(512)
        let zeros = [0, 1].map { parity in start.indices.filter { $0 % 2 == parity && start[$0] == 0 }.count }
        return zeros.contains { start.count >= 8 && $0 * 5 >= start.count }
    }

    /// Control characters other than tab and line ends.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        byte == 0x7F || (byte < 0x20 && byte != 9 && byte != 10 && byte != 13)
    }

    /// Whether nothing can be wrong with any byte: most large tables are plain ASCII, and need no closer look.
    private static func isPlainASCII(_ content: ArraySlice<UInt8>) -> Bool {
        content.allSatisfy { $0 < 0x80 && !isForbidden($0) }
    }

    /// Reports the first unreadable byte of every line.
    private mutating func inspect(_ content: ArraySlice<UInt8>, save: String) {
        var line = 1
        var lineStart = content.startIndex
        var badLines = 0
        while lineStart < content.endIndex {
            let end = content[lineStart...].firstIndex { $0 == 10 || $0 == 13 } ?? content.endIndex
            if let found = Self.firstProblem(in: content[lineStart..<end]) {
                badLines += 1
                if badLines <= Self.problemLimit {
                    let shown = "0x" + (found.byte < 16 ? "0" : "") + String(found.byte, radix: 16)
                    let what = found.isControl ? "an invisible control character" : "a byte that is not UTF-8 text"
                    problems.append(
                        StudyFileProblem(
                            file: file, row: line, value: shown,
                            problem: "has \(what) at byte \(found.offset - content.startIndex + 1) of the file",
                            remedy: found.isControl ? "remove it" : save))
                }
            }
            guard end < content.endIndex else { break }
            let isPair = content[end] == 13 && end + 1 < content.endIndex && content[end + 1] == 10
            lineStart = end + (isPair ? 2 : 1)
            line += 1
        }
        if badLines > Self.problemLimit {
            refuse("has \(badLines - Self.problemLimit) more lines with bytes that are not text", save)
        }
    }

    private static func firstProblem(in line: ArraySlice<UInt8>) -> (offset: Int, byte: UInt8, isControl: Bool)? {
        if isPlainASCII(line) { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = line.makeIterator()
        var offset = line.startIndex
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar):
                if let byte = scalar.first, scalar.count == 1, isForbidden(byte) { return (offset, byte, true) }
                offset += scalar.count
            case .error:
                return (offset, line[offset], false)
            case .emptyInput:
                return nil
            }
        }
    }
}
