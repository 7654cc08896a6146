import Studies

/// What is wrong and what to do, in the language of a page or, where it is not known there, in English.
struct ProblemWords: Sendable {
    let language: Language
    let problem: String
    let remedy: String

    /// Both as one sentence.
    var sentence: String { language == .english ? "\(problem); \(remedy)" : "\(problem)；\(remedy)" }
}

/// A problem of a study's files as a row of a table.
struct ProblemValue: Sendable {
    let isError: Bool
    let file: String
    let row: String?
    let column: String?
    let value: String?
    let problem: String
    let remedy: String
    /// Both as one sentence.
    let sentence: String
    /// Of these words.
    let language: String

    init(_ found: StudyFileProblem, _ words: ProblemWords) {
        isError = found.severity == .error
        file = found.file
        row = found.row.map(String.init)
        column = found.column
        value = found.value.map { $0.count > 60 ? "\($0.prefix(60))…" : $0 }
        (problem, remedy, sentence) = (words.problem, words.remedy, words.sentence)
        language = words.language.tag
    }
}

extension SetupDesk {
    /// What the code says of a file, for a page in a language.
    func words(_ problem: String, _ remedy: String, _ language: Language) -> ProblemWords {
        guard let known = desk.pages.problemWords.words([problem, remedy], in: language) else {
            return ProblemWords(language: .english, problem: problem, remedy: remedy)
        }
        return ProblemWords(language: language, problem: known[0], remedy: known[1])
    }

    func values(_ problems: [StudyFileProblem], _ language: Language) -> [ProblemValue] {
        problems.map { ProblemValue($0, words($0.problem, $0.remedy, language)) }
    }

    /// A problem with its place, as a sentence of a list.
    func sentence(_ found: StudyFileProblem, _ language: Language) -> String {
        let words = words(found.problem, found.remedy, language)
        guard words.language != .english else { return found.description }
        var place = found.file
        for (key, part) in [("row", found.row.map(String.init)), ("column", found.column), ("value", found.value)] {
            guard let part else { continue }
            place += text("place.\(key)", language, filling: [key: part.count > 60 ? "\(part.prefix(60))…" : part])
        }
        return "\(place)：\(words.sentence)"
    }
}
