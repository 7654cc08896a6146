/// What is said of a study's files, in a language that the code does not speak.
///
/// The code tells problems in English, with numbers and names in the sentence. A table has each of these sentences, with
/// `{name}` where it varies, beside the sentence in the other language.
public struct ProblemPhrases: Sendable {
    private let phrases: [Phrase]

    /// - Parameter table: English sentences with names in braces, such as `is also the number of row {row}`, and what they
    ///   are in the other language, with the same names. The value of `{words}` is a list that English ends with "or".
    public init(_ table: [String: String]) {
        // A sentence that says more fits better.
        phrases = table.map(Phrase.init).sorted { ($0.weight, $1.translation) > ($1.weight, $0.translation) }
    }

    /// - Returns: The sentence in the other language; `nil` when it is none of the table.
    public func words(for sentence: String) -> String? {
        phrases.lazy.compactMap { $0.words(for: sentence) }.first
    }

    private struct Phrase: Sendable {
        /// What stands around the names; always one more than there are names.
        let fixed: [String]
        let names: [String]
        let translation: String
        /// Characters that are always the same.
        let weight: Int

        init(_ english: String, _ translation: String) {
            var (fixed, names) = ([String](), [String]())
            var rest = english[...]
            // The study file has braces, too, with blanks in them; a name is one word of small letters.
            while let match = rest.firstMatch(of: /\{([a-z]+)\}/) {
                fixed.append(String(rest[..<match.range.lowerBound]))
                names.append(String(match.1))
                rest = rest[match.range.upperBound...]
            }
            fixed.append(String(rest))
            (self.fixed, self.names, self.translation) = (fixed, names, translation)
            weight = fixed.reduce(0) { $0 + $1.count }
        }

        func words(for sentence: String) -> String? {
            guard let values = values(in: sentence) else { return nil }
            return zip(names, values).reduce(translation) { text, pair in
                var value = String(pair.1)
                if pair.0 == "words" { value = value.replacing(" or ", with: "、").replacing(", ", with: "、") }
                return text.replacing("{\(pair.0)}", with: value)
            }
        }

        private func values(in sentence: String) -> [Substring]? {
            guard let first = fixed.first, let last = fixed.last else { return nil }
            if names.isEmpty { return sentence == first ? [] : nil }
            guard sentence.hasPrefix(first), sentence.hasSuffix(last), sentence.count > first.count + last.count else {
                return nil
            }
            var rest = sentence.dropFirst(first.count).dropLast(last.count)
            var values: [Substring] = []
            for part in fixed.dropFirst().dropLast() {
                guard let range = rest.firstRange(of: part) else { return nil }
                values.append(rest[..<range.lowerBound])
                rest = rest[range.upperBound...]
            }
            return values + [rest]
        }
    }
}
