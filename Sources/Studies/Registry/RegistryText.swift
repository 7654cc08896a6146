/// How the characters of a registry's table are stored.
public enum RegistryEncoding: String, CaseIterable, Sendable {
    /// UTF-8, with or without byte order mark.
    case utf8 = "utf-8"
    /// Western European Windows.
    case windows1252 = "windows-1252"
}

/// The bytes of a registry's table as UTF-8, whatever the hospital's spreadsheet wrote.
struct RegistryText {
    /// UTF-8, or bytes about which ``SourceText`` has the better words; `nil` when they cannot be read.
    private(set) var bytes: [UInt8]?
    /// What is wrong with them, or was guessed about them.
    private(set) var problems: [StudyFileProblem] = []

    /// - Parameter encoding: as the mapping says; without it, text that is not UTF-8 is taken for Windows-1252, with a
    ///   warning. A byte order mark of UTF-8 overrules the mapping.
    init(_ bytes: [UInt8], named file: String, encoding: RegistryEncoding?) {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        // Spreadsheet files and UTF-16.
        let isNoText = [[0x50, 0x4B, 0x03, 0x04], [0xFE, 0xFF], [0xFF, 0xFE]].contains { bytes.starts(with: $0) }
        let isUTF8 = encoding == .utf8 || (encoding == nil && String(validating: bytes, as: UTF8.self) != nil)
        guard !isMarked, !isNoText, !isUTF8 else {
            self.bytes = bytes
            return
        }
        let (text, fault) = Windows1252.utf8(bytes)
        if let fault {
            problems.append(
                StudyFileProblem(
                    file: file, row: 1 + bytes[..<fault].count { $0 == 0x0A },
                    value: "0x" + String(bytes[fault], radix: 16),
                    problem: "has a byte that is neither UTF-8 nor Windows-1252",
                    remedy: "save it from the spreadsheet as \"CSV UTF-8\""))
            return
        }
        self.bytes = text
        if encoding == nil {
            problems.append(
                StudyFileProblem(
                    .warning, file: file, problem: "is not UTF-8, and was read as Windows-1252",
                    remedy: "look at its names and umlauts, and write \"encoding: windows-1252\" in the mapping"))
        }
    }
}
