import Foundation
import Reports
import Studies

/// What the code says in English, in the other languages of the pages: `strings/TABLE.LANGUAGE.json`, a table each.
struct KnownSentences: Sendable {
    private let phrases: [Language: ProblemPhrases]
    /// Those in which nothing varies.
    private let fixed: [Language: [String: String]]

    /// Reads the tables beside the pages' texts.
    ///
    /// - Parameter table: `file-problems`, what is said of a study's files; `results`, of results and scorings.
    init(templates: URL, table: String) throws {
        var phrases: [Language: ProblemPhrases] = [:]
        var fixed: [Language: [String: String]] = [:]
        for language in Language.allCases where language != .english {
            let file = templates.appendingPathComponent("strings/\(table).\(language.tag).json")
            let sentences = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
            phrases[language] = ProblemPhrases(sentences)
            fixed[language] = sentences.filter { !$0.key.contains("{") }
        }
        (self.phrases, self.fixed) = (phrases, fixed)
    }

    /// Sentences in a language; `nil` when one of them is not known there: half of each is worse than English.
    func words(_ sentences: [String], in language: Language) -> [String]? {
        guard let phrases = phrases[language] else { return nil }
        let known = sentences.compactMap { phrases.words(for: $0) }
        return known.count == sentences.count ? known : nil
    }

    /// A sentence in a language, and the tag of the language that it is in where that is not the page's.
    func sentence(_ english: String, in language: Language) -> (text: String, tag: String?) {
        guard language != .english else { return (english, nil) }
        guard let known = phrases[language]?.words(for: english) else { return (english, Language.english.tag) }
        return (known, nil)
    }

    /// A printed table in a language. What people have named stays as it is; unknown footnotes stay English and say so.
    func table(_ page: TablePage, in language: Language) -> TablePage {
        guard let phrases = phrases[language], let fixed = fixed[language] else { return page }
        return page.translated(
            from: Language.english.tag, sentence: { phrases.words(for: $0) ?? Self.method($0, phrases) },
            cell: { fixed[$0] })
    }

    /// "Sensitivity, P, Holm: NAME." with the columns in another language; the methods' names are those of the literature.
    private static func method(_ note: String, _ phrases: ProblemPhrases) -> String? {
        guard note.hasSuffix("."), let colon = note.firstRange(of: ": ") else { return nil }
        var rest = note[..<colon.lowerBound].components(separatedBy: ", ")[...]
        var columns: [String] = []
        while !rest.isEmpty {
            // Headings have commas, too.
            let longest = (1...rest.count).reversed().lazy.compactMap { count in
                phrases.words(for: rest.prefix(count).joined(separator: ", ")).map { (count, $0) }
            }.first
            guard let (count, heading) = longest else { return nil }
            columns.append(heading)
            rest = rest.dropFirst(count)
        }
        let name = note[colon.upperBound...].dropLast()
        let interval = phrases.words(for: "confidence interval") ?? "confidence interval"
        return columns.joined(separator: "、") + "：" + name.replacing("confidence interval", with: interval) + "。"
    }
}
