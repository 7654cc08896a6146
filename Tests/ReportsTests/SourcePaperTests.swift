import Foundation
import Reports
import Statistics
import Testing

@Suite("The source paper, recomputed") struct SourcePaperTests {
    @Test(
        "the numbers that are right come out exactly as printed",
        arguments: [
            "accuracy 91 % (84-96)", "sensitivity 98 % (89-100)", "specificity 84 % (71-93)", "F1 0.916 (0.845-0.956)",
        ])
    func asPrinted(_ printed: String) throws {
        let line = try #require(try SourcePaper().modelLines().first { $0.printed == printed })
        #expect(line.computed.hasPrefix(printed))
    }

    @Test("limits of another quantity are told where they stand")
    func mislabelled() throws {
        let lines = try SourcePaper().modelLines()
        let rate = try #require(lines.first { $0.printed.hasPrefix("false negative rate") })
        #expect(rate.computed.contains("0.003408-0.166354"))
        #expect(rate.verdict.contains("negative likelihood ratio"))
        let f1 = try #require(lines.first { $0.printed.hasPrefix("F1 0.916") })
        #expect(f1.verdict.contains("TP + FP + FN = 58"))
    }

    @Test("three groups are possible and one is not")
    func groups() throws {
        let verdicts = try SourcePaper.groups().map(\.mean.verdict)
        #expect(verdicts == [.consistent, .onlyWhenCut, .consistent, .consistent])
    }

    @Test("docs/paper.md is what the program writes")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let committed = try String(contentsOf: root.appendingPathComponent("docs/paper.md"), encoding: .utf8)
        #expect(try SourcePaper().page() + "\n" == committed, "reader-study published paper > docs/paper.md")
    }
}
