import Foundation
import Reports
import Studies
import TestSupport
import Testing

@testable import Site

@Suite("Values of the results page") struct ResultsPageMustacheTests {
    /// A property that does not answer would be an empty place on the page.
    private static func unanswered(_ value: Any, _ child: (String) -> Any?) -> [String] {
        Mirror(reflecting: value).children.compactMap(\.label).filter { child($0) == nil }
    }

    @Test("every property of a table answers to its name, and nothing else does")
    func tables() throws {
        var table = Table(
            "Title", columns: [.init("who", "Who", .text), .init("n", "n", .count)], footnotes: ["Note."])
        table.add([.text("R01"), .count(1)])
        let page = TablePage(table).translated(from: "en", sentence: { _ in nil }, cell: { _ in nil })
        let row = try #require(page.rows.first)
        let (heading, note) = (try #require(page.headings.first), try #require(page.footnotes.first))
        #expect(Self.unanswered(page, page.child).isEmpty)
        #expect(Self.unanswered(heading, heading.child).isEmpty)
        #expect(Self.unanswered(row, row.child).isEmpty)
        #expect(Self.unanswered(row.heading, row.heading.child).isEmpty)
        let run = try #require(row.runs.first)
        #expect(Self.unanswered(run, run.child).isEmpty)
        #expect(Self.unanswered(note, note.child).isEmpty)
        #expect(row.heading.child(named: "title") == nil)
    }

    @Test("a table for a Chinese page has its headings, measures and notes in Chinese, and names as people wrote them")
    func translated() throws {
        var table = Table(
            "Title",
            columns: [
                .init("who", "Reader", .text), .init("m", "Measure", .text), .init("p", "P, Holm", .pValue),
                .init("v", "Seconds per case, median", .seconds),
            ],
            footnotes: [
                "Fewer than five readers, not compared: A, B.", "Unheard of.",
                "Seconds per case, median, P, Holm: Anybody (exact), 95 % confidence interval.",
            ])
        table.add([.text("Fall {x}"), .text("Sensitivity"), .pValue(0.5), .number(1)])
        let words = try KnownSentences(templates: Repository.root.appendingPathComponent("Templates"), table: "results")
        let page = words.table(TablePage(table), in: .traditionalChinese)
        #expect(page.title == "Title" && page.titleLanguage == "en")
        #expect(page.headings.map(\.text) == ["判讀者", "指標", "P 值（Holm）", "每例秒數，中位數"])
        #expect(page.rows.first?.heading.text == "Fall {x}" && page.rows.first?.cells.first?.text == "敏感度")
        #expect(
            page.footnotes.map(\.text) == [
                "判讀者少於五人，未比較：A, B。", "Unheard of.",
                "每例秒數，中位數、P 值（Holm）：Anybody (exact), 95 % 信賴區間。",
            ])
        #expect(page.footnotes.map(\.language) == [nil, "en", nil])
        #expect(words.table(TablePage(table), in: .english) == TablePage(table))
        #expect(words.sentence("the network refused the image: too large", in: .traditionalChinese).text.contains("網路"))
        #expect(words.sentence("Unheard of.", in: .traditionalChinese).tag == "en")
    }

    @Test("every property of figures, files and headlines answers to its name")
    func figures() {
        let link = ResultsPage.FileLink(label: "CSV", address: "/a.csv")
        let figure = ResultsPage.FigureValue(
            name: "roc", title: "ROC", label: "ROC", heading: "ROC", caption: "", captionLanguage: "en",
            drawing: "<svg/>", files: [link])
        let table = ResultsPage.TableValue(
            name: "t", title: "Title", label: "T", heading: "T", table: "<table></table>", files: [link])
        let headline = ResultsPage.Headline(label: "AUC", value: "0.98", limits: "0.96-1.00")
        #expect(Self.unanswered(link, link.child).isEmpty)
        #expect(Self.unanswered(figure, figure.child).isEmpty)
        #expect(figure.child(named: "name") as? String == "roc" && table.child(named: "name") as? String == "t")
        #expect(Self.unanswered(table, table.child).isEmpty)
        #expect(Self.unanswered(headline, headline.child).isEmpty)
    }
}
