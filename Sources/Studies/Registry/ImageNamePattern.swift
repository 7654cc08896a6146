/// How the image files of a registry's cases are called: `{case}.png`, or `{case}_*.png` where the middle is free.
public struct ImageNamePattern: Equatable, Sendable, CustomStringConvertible {
    /// As the mapping writes it.
    public let description: String
    private let before: String
    private let after: String

    /// Reads a pattern.
    ///
    /// - Returns: `nil` unless it has `{case}` once, at most one `*` somewhere else, and a character between the two:
    ///   `{case}*.png` would give the image of case 12 to case 1.
    public init?(_ text: String) {
        let parts = Self.halves(of: text, at: "{case}")
        guard let (before, after) = parts, !text.contains("/"), !before.contains("{case}"), !after.contains("{case}"),
            text.count(where: { $0 == "*" }) <= 1, !before.hasSuffix("*"), !after.hasPrefix("*")
        else { return nil }
        (description, self.before, self.after) = (text, before, after)
    }

    /// The files of a case among those of a folder, sorted.
    ///
    /// - Parameter names: File names without folders.
    public func files(of number: String, among names: Set<String>) -> [String] {
        let ends: (start: String, end: String)? =
            if let (start, middle) = Self.halves(of: before, at: "*") {
                (start, middle + number + after)
            } else if let (middle, end) = Self.halves(of: after, at: "*") {
                (before + number + middle, end)
            } else {
                nil
            }
        guard let (start, end) = ends else {
            let name = before + number + after
            return names.contains(name) ? [name] : []
        }
        let length = start.utf8.count + end.utf8.count
        return names.filter { $0.utf8.count >= length && $0.hasPrefix(start) && $0.hasSuffix(end) }.sorted()
    }

    private static func halves(of text: String, at mark: String) -> (String, String)? {
        let characters = Array(text)
        let wanted = Array(mark)
        for start in characters.indices where characters[start...].starts(with: wanted) {
            return (String(characters[..<start]), String(characters[(start + wanted.count)...]))
        }
        return nil
    }
}
