import Foundation
import Studies

/// What is said of a study's files, in the languages that the code does not speak.
///
/// The code tells problems in English, with numbers and names in the sentence. `strings/file-problems.LANGUAGE.json` has
/// each of these sentences, with `{names}` where it varies, and the sentence in the other language.
struct FileProblemWords: Sendable {
    private let phrases: [Language: [Phrase]]

    /// Reads the tables beside the pages' texts. Problems are told in English where a language has no table.
    init(templates: URL) throws {
        var phrases: [Language: [Phrase]] = [:]
        for language in Language.allCases where language != .english {
            let file = templates.appendingPathComponent("strings/file-problems.\(language.tag).json")
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            let table = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
            phrases[language] = table.map(Phrase.init).sorted { $0.weight > $1.weight }
        }
        self.phrases = phrases
    }

    /// Sentences in another language; `nil` when one of them is not known there, since half of each is worse than English.
    func words(_ sentences: [String], in language: Language) -> [String]? {
        guard let phrases = phrases[language] else { return nil }
        let found = sentences.compactMap { sentence in phrases.lazy.compactMap { $0.words(for: sentence) }.first }
        return found.count == sentences.count ? found : nil
    }

    /// One sentence of the code and what it is in another language.
    private struct Phrase: Sendable {
        /// What stands around the names.
        let fixed: [String]
        let names: [String]
        let translation: String
        /// A sentence that says more fits better.
        let weight: Int

        init(_ english: String, _ translation: String) {
            var (fixed, names) = ([""], [String]())
            var rest = english[...]
            // Braces are also a sign of the study file, with blanks in them; a name is one word of small letters.
            while let match = rest.firstMatch(of: /\{([a-z]+)\}/) {
                fixed[fixed.count - 1] += rest[..<match.range.lowerBound]
                names.append(String(match.1))
                fixed.append("")
                rest = rest[match.range.upperBound...]
            }
            fixed[fixed.count - 1] += rest
            (self.fixed, self.names, self.translation) = (fixed, names, translation)
            weight = fixed.reduce(0) { $0 + $1.count }
        }

        /// The translation with the sentence's own values; `nil` when the sentence is another one.
        func words(for sentence: String) -> String? {
            guard let values = values(in: sentence) else { return nil }
            return zip(names, values).reduce(translation) { text, pair in
                // A list that the code ends with "or".
                let value =
                    pair.0 == "words"
                    ? pair.1.replacing(" or ", with: "、").replacing(", ", with: "、") : String(pair.1)
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
