import Charts
import Foundation
import Testing

@Suite("Inks on a dark page") struct InkTests {
    @Test("a study's colour that is one of the palette's is known to the stylesheet by the palette's name")
    func paletteColours() {
        #expect(Ink(name: "radiology", red: 0x00, green: 0x72, blue: 0xb2) == .blue)
        #expect(Ink(name: "surgery", red: 0xd5, green: 0x5e, blue: 0x00) == .vermilion)
        #expect(Ink(name: "surgery", red: 0xd5, green: 0x5e, blue: 0x01).name == "surgery")
    }

    @Test(
        "a study's colour that a dark page would swallow is marked, a light one is not",
        arguments: [
            (0x1f, 0x3a, 0x93, true), (0x33, 0x00, 0x00, true), (0x80, 0xc0, 0xff, false), (0xd0, 0x60, 0x10, false),
        ]
    )
    func dim(red: Int, green: Int, blue: Int, isDim: Bool) {
        let ink = Ink(name: "own", red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
        let drawing = ROCFigure(
            sheet: FigureSheet(width: 84, identifier: "dim", title: "Dim", description: "One reader"), curves: [],
            groups: [ROCFigure.Group(name: "Readers", style: SeriesStyle(ink: ink, marker: .circle))],
            readers: [ROCFigure.Reader(code: "R1", group: 0, falsePositiveRate: 0.2, sensitivity: 0.8)],
            words: .init(level: "95%")
        ).svg()
        #expect(drawing.contains("fill-own"))
        #expect(drawing.contains("dim-ink") == isDim)
        for ink in Ink.palette {
            let palette = Ink(
                name: ink.name, red: UInt8(ink.value.dropFirst().prefix(2), radix: 16) ?? 0,
                green: UInt8(ink.value.dropFirst(3).prefix(2), radix: 16) ?? 0,
                blue: UInt8(ink.value.suffix(2), radix: 16) ?? 0)
            #expect(palette == ink)
        }
    }

    @Test("every class that the stylesheet turns light on a dark page has both themes")
    func stylesheet() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Public/css/charts.css")
        let css = try String(contentsOf: file.standardized, encoding: .utf8)
        for name in ["fill-blue", "stroke-blue", "dim-ink"] {
            #expect(css.contains(".theme-dark .chart .\(name)") && css.contains(".theme-auto .chart .\(name)"))
        }
        #expect(css.contains(".chart .stroke-neutral"))
    }
}
