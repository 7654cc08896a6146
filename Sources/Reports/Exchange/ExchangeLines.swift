/// The lines of a text file of another program, without byte order mark and white space at the ends.
enum ExchangeLines {
    static func of(_ file: InputFile) -> [String] {
        let bytes = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? file.bytes.dropFirst(3) : file.bytes[...]
        return String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { line in
                let start = line.drop(while: \.isWhitespace)
                return String(start.reversed().drop(while: \.isWhitespace).reversed())
            }
    }
}
