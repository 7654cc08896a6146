import Foundation
import Studies

/// The tables of what is said of a study's files, one for each language but English: `strings/file-problems.LANGUAGE.json`.
struct FileProblemWords: Sendable {
    private let phrases: [Language: ProblemPhrases]

    /// Reads the tables beside the pages' texts.
    init(templates: URL) throws {
        var phrases: [Language: ProblemPhrases] = [:]
        for language in Language.allCases where language != .english {
            let file = templates.appendingPathComponent("strings/file-problems.\(language.tag).json")
            phrases[language] = ProblemPhrases(
                try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file)))
        }
        self.phrases = phrases
    }

    /// Sentences in a language; `nil` when one of them is not known there: half of each is worse than English.
    func words(_ sentences: [String], in language: Language) -> [String]? {
        guard let phrases = phrases[language] else { return nil }
        let known = sentences.compactMap { phrases.words(for: $0) }
        return known.count == sentences.count ? known : nil
    }
}
