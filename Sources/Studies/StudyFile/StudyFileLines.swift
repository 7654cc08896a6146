/// The lines of a study file, cut where the groups of its first level begin.
struct StudyFileLines {
    private let lines: [String]
    /// First line and end of each key of the first level.
    private let places: [String: Range<Int>]

    /// Finds the keys of the first level by their names at the beginning of a line.
    init(_ text: String, keys: [String]) {
        // By scalars: carriage return and line feed together are one character.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        var starts: [(key: String, line: Int)] = []
        for (index, line) in lines.enumerated() {
            guard let key = keys.first(where: { line.hasPrefix("\($0):") }) else { continue }
            starts.append((key, index))
        }
        var places: [String: Range<Int>] = [:]
        for (position, start) in starts.enumerated() {
            var end = position + 1 < starts.count ? starts[position + 1].line : lines.count
            // Empty lines and comments before the next key belong to that.
            while end > start.line + 1, Self.isBetween(lines[end - 1]) { end -= 1 }
            places[start.key] = start.line..<end
        }
        self.places = places
    }

    private static func isBetween(_ line: String) -> Bool {
        line.hasPrefix("#") || line.allSatisfy(\.isWhitespace)
    }

    /// The text with other lines for a key; a new key comes last. `nil` when the lines could not be told apart.
    func replacing(_ key: String, with yaml: String?) -> String? {
        var kept = lines
        let ending = lines.first?.hasSuffix("\r") == true ? "\r" : ""
        var new = (yaml ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { "\($0)\(ending)" }
        if !new.isEmpty { new.removeLast() }
        if let place = places[key] {
            kept.replaceSubrange(place, with: new)
        } else {
            guard yaml != nil else { return nil }
            kept += new
        }
        return kept.joined(separator: "\n") + "\n"
    }
}
