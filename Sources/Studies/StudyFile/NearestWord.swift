/// Finds what somebody probably meant to type.
enum NearestWord {
    /// The word with the fewest differing letters, if it is close enough to be a slip of the pen; case does not count.
    static func to(_ typed: String, among words: [String]) -> String? {
        let typed = folded(typed)
        guard !typed.isEmpty, typed.count <= 60 else { return nil }
        let limit = max(1, typed.count / 3)
        return words.map { (word: $0, distance: distance(typed, folded($0))) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?.word
    }

    /// The three marks that stand between words are one to a person.
    private static func folded(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 }
    }

    /// Insertions, deletions and substitutions from one word to the other (Levenshtein, one row at a time).
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let substituted = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    var inWords: String {
        guard let last else { return "" }
        return count == 1 ? last : dropLast().joined(separator: ", ") + " or " + last
    }
}
