/// The words and numbers that people write into tables.
enum InputWords {
    private static let yes: Set<String> = [
        "1", "1.0", "yes", "y", "true", "t", "fracture", "hip fracture", "positive", "pos", "+", "present", "diseased",
        "abnormal",
    ]
    private static let no: Set<String> = [
        "0", "0.0", "no", "n", "false", "f", "none", "no fracture", "no_fracture", "no-fracture", "negative", "neg",
        "-",
        "absent", "healthy", "normal",
    ]
    private static let cannotAssess: Set<String> = [
        "cannot-assess", "cannot assess", "cannot_assess", "not assessable", "unassessable", "indeterminate",
        "uninterpretable", "unreadable",
    ]

    private static let notAvailable: Set<String> = ["na", "n/a", "nan", "null", ".", "missing"]

    /// Yes or no in any case; `nil` for everything else.
    static func yesNo(_ text: String) -> Bool? {
        let word = text.lowercased()
        return yes.contains(word) ? true : no.contains(word) ? false : nil
    }

    /// Whether a word says that the case cannot be assessed.
    static func isCannotAssess(_ text: String) -> Bool { cannotAssess.contains(text.lowercased()) }

    /// Whether a cell says that there is no value, as R, pandas and SAS write it.
    static func isNotAvailable(_ text: String) -> Bool {
        text.utf8.count <= 7 && notAvailable.contains(text.lowercased())
    }

    /// A plain number. Where commas do not separate the cells, a comma may be the decimal point.
    static func number(_ text: String, separator: Character) -> Double? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.,eE".utf8.contains($0) }) else { return nil }
        let plain = separator != "," && !text.contains(".") ? text.replacing(",", with: ".") : text
        guard let value = Double(plain), value.isFinite else { return nil }
        return value
    }
}
