import Testing

@testable import Charts

@Suite("Text") struct TextTests {
    /// DejaVu Sans 2.37, hmtx: R 1423, 0 and 1 1303 of 2048 units.
    @Test("widths are those of the font")
    func widths() {
        #expect(abs(TextMetrics.width("R01", size: 2048) - 4029) < 4)
        #expect(TextMetrics.width("股骨頸骨折", size: 7) == 35)
        #expect(TextMetrics.width("e\u{301}", size: 10) == TextMetrics.width("e", size: 10))
        #expect(TextMetrics.width("Mean", size: 7, weight: .bold) > TextMetrics.width("Mean", size: 7))
    }

    @Test(
        "wrapped lines fit and lose no word",
        arguments: [
            "Readings that were not given because the reader withdrew before the first case",
            "判讀者在第一例之前退出，因此沒有答案（n = 200）。", "Unbreakablewordthatislongerthanthelineitself", "",
        ])
    func wrapping(text: String) {
        let lines = TextMetrics.wrap(text, width: 60, size: 7)
        #expect(lines.allSatisfy { TextMetrics.width($0, size: 7) <= 60 })
        let squeezed = { (text: String) in text.filter { $0 != " " } }
        #expect(squeezed(lines.joined()) == squeezed(text))
    }

    @Test("a count stays on one line")
    func counts() {
        let lines = TextMetrics.wrap("Radiographs (n = 112)", width: 62, size: 7)
        #expect(lines.contains { $0.contains("(n = 112)") })
    }

    @Test("names cannot leave their place in the document")
    func escaping() throws {
        var figure = try ExampleFigures().roc(wide: true)
        figure.readers[0].code = "<script>\"&'\u{1}</script>"
        figure.groups[0].name = "]]><a href=\"x\">"
        figure.sheet.title = "A < B & C"
        figure.sheet.identifier = "1 \"x"
        let document = try #require(SVGDocument(figure.svg()))
        #expect(document.names.isDisjoint(with: ["script", "a"]))
        #expect(document.points.contains { $0["data-reader"] == "<script>\"&'</script>" })
    }
}
