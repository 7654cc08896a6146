import Foundation
import Studies
import Testing

/// The table by which pages tell problems in Chinese. Whoever changes a sentence of the code changes it there.
enum ChineseProblems {
    private static let phrases: Result<ProblemPhrases, any Error> = Result {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Templates/strings/file-problems.zh-Hant.json")
        return ProblemPhrases(try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file)))
    }

    /// Expects that both parts of a problem are in the table.
    static func expect(_ problem: StudyFileProblem) {
        do {
            for sentence in [problem.problem, problem.remedy] {
                #expect(try phrases.get().words(for: sentence) != nil, "not in the table: \(sentence)")
            }
        } catch {
            Issue.record(error)
        }
    }
}

@Suite struct ProblemPhrasesTests {
    @Test(arguments: [
        ("is empty", "leer"),
        ("is also the number of row 7", "ist auch die Nummer der Zeile 7"),
        ("has 3 cells, the header has 12", "12 im Kopf, 3 hier"),
        // The phrase that says more is taken.
        ("is also the number of row 7 and of row 8", "7, 8"),
        ("write left, right or none", "left、right、none"),
        ("add \"aid: { model: NAME }\" for {x}", "aid: { model: NAME }, {x}"),
    ])
    func `A sentence is found whatever its numbers and names are`(english: String, translation: String) {
        let phrases = ProblemPhrases([
            "is empty": "leer", "is also the number of row {row}": "ist auch die Nummer der Zeile {row}",
            "is also the number of row {a} and of row {b}": "{a}, {b}",
            "has {found} cells, the header has {expected}": "{expected} im Kopf, {found} hier",
            "write {words}": "{words}", "add \"aid: { model: NAME }\" for {what}": "aid: { model: NAME }, {what}",
        ])
        #expect(phrases.words(for: english) == translation)
    }

    @Test(arguments: ["", "is", "is empty ", "is also the number of row ", "write", "Is empty"])
    func `No other sentence is taken for one of the table`(english: String) {
        let phrases = ProblemPhrases([
            "is empty": "leer", "is also the number of row {row}": "Zeile {row}", "write {words}": "{words}",
        ])
        #expect(phrases.words(for: english) == nil)
    }
}
