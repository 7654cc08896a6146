import Reports
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
        let page = TablePage(table)
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

    @Test("every property of figures, files and headlines answers to its name")
    func figures() {
        let link = ResultsPage.FileLink(label: "CSV", address: "/a.csv")
        let figure = ResultsPage.FigureValue(
            name: "roc", title: "ROC", label: "ROC", heading: "ROC", caption: "", drawing: "<svg/>", files: [link])
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
