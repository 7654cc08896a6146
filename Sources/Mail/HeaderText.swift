import Foundation

/// Free text in a header.
enum HeaderText {
    /// Short plain ASCII as it is, and everything else as encoded words.
    ///
    /// - Parameter after: Characters that stand before it on its line.
    /// - SeeAlso: RFC 2047: a word has at most 75 characters, a line at most 76, and no character is cut in two.
    static func encoded(_ text: String, after used: Int) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
        let isPlain = line.unicodeScalars.allSatisfy { $0.isASCII } && !line.contains("=?")
        if isPlain, used + line.utf8.count <= 76, line.first != " ", line.last != " " { return line }
        // 39 bytes become 52 letters; with =?UTF-8?B??= and "Subject: " that is a line of 73.
        let room = 39
        var words: [[UInt8]] = [[]]
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > room { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// Whether a character ends a line for somebody, or is none that is seen.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
    }
}
