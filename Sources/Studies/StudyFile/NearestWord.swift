/// Finds what somebody probably meant to type.
public enum NearestWord {
    /// The word with the fewest differing letters, if it is close enough to be a slip of the pen; case does not count.
    public static func to(_ typed: String, among words: [String]) -> String? {
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

    /// Letters inserted, left out, replaced, or swapped with their neighbour, from one word to the other
    /// (optimal string alignment).
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var twoBefore: [Int] = []
        var before = Array(0...second.count)
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                var cost = min(before[j] + (first[i] == second[j] ? 0 : 1), before[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    cost = min(cost, twoBefore[j - 1] + 1)
                }
                row.append(cost)
            }
            (twoBefore, before) = (before, row)
        }
        return before[second.count]
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    var inWords: String {
        guard let last else { return "" }
        return count == 1 ? last : dropLast().joined(separator: ", ") + " or " + last
    }
}
