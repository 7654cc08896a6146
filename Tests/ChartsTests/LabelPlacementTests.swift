import Testing

@testable import Charts

@Suite("Labels of readers") struct LabelPlacementTests {
    /// Readers crowded at the corner, on the grid of 50 + 50 cases; a fixed sequence, no randomness.
    static func readers(_ count: Int) -> [ROCFigure.Reader] {
        (0..<count).map { index -> ROCFigure.Reader in
            let code = index < 9 ? "R0\(index + 1)" : "R\(index + 1)"
            let falsePositives = index * index * 7 % 13
            let misses = index * 11 % 8
            return ROCFigure.Reader(
                code: code, group: index % 4, falsePositiveRate: Double(falsePositives) / 50,
                sensitivity: 1 - Double(misses) / 50)
        }
    }

    @Test(
        "no code covers another, for few, many and very many readers",
        arguments: [1, 2, 21, 60])
    func apart(count: Int) throws {
        var figure = try ExampleFigures().roc(wide: true)
        figure.readers = Self.readers(count)
        let document = try #require(SVGDocument(figure.svg()))
        let codes = document.texts.filter { $0.text.hasPrefix("R") && $0.text.count == 3 }
        #expect(codes.count == count, "\(codes.count) of \(count) codes have a place")
        for (index, one) in codes.enumerated() {
            #expect(document.sheet.contains(one.box))
            for other in codes.dropFirst(index + 1) {
                #expect(!one.box.overlaps(other.box), "\(one.text) \(other.text)")
            }
        }
    }

    @Test("a lone label stands at the right of its mark, without a line")
    func alone() throws {
        let item = LabelPlacement.Item(anchor: Point(50, 50), radius: 2, width: 12, height: 6)
        let bounds = Rectangle(left: 0, top: 0, width: 100, height: 100)
        let label = try #require(LabelPlacement(items: [item], bounds: bounds).solve().first ?? nil)
        #expect(label.box.left > 52 && label.leader == nil)
        #expect(abs(label.box.middle.y - 50) < 0.01)
    }

    @Test("labels for which there is no room are left out, and what is forbidden stays free")
    func full() {
        let items = (0..<9).map { _ in LabelPlacement.Item(anchor: Point(10, 10), radius: 2, width: 12, height: 6) }
        let bounds = Rectangle(left: 0, top: 0, width: 20, height: 20)
        let wall = Rectangle(left: 0, top: 0, width: 20, height: 8)
        let labels = LabelPlacement(items: items, bounds: bounds, forbidden: [wall]).solve().compactMap { $0 }
        #expect(labels.count < items.count)
        #expect(labels.allSatisfy { bounds.contains($0.box) && !$0.box.overlaps(wall) })
    }

    @Test("marks at one place are spread, others stay")
    func spread() {
        let places = [Point(10, 10), Point(30, 30), Point(10, 10), Point(10, 10)]
        let spread = ROCFigure.spread(places, radius: 2)
        #expect(spread[1] == places[1])
        #expect(spread[0].distance(to: spread[2]) > 2)
        #expect(spread.allSatisfy { $0.distance(to: Point(10, 10)) < 3 || $0 == places[1] })
    }

    @Test("the plot of the plane is square on every sheet", arguments: [40.0, 84, 120, 174, 300])
    func square(width: Double) throws {
        var figure = try ExampleFigures().roc(wide: true)
        figure.sheet.width = width
        let arrangement = figure.arrangement()
        #expect(abs(arrangement.main.width - arrangement.main.height) < 1e-9)
        let magnified = try #require(arrangement.magnified)
        #expect(abs(magnified.width - magnified.height) < 1e-9)
    }

    @Test("an inset never covers data: a reader there moves it below")
    func inset() throws {
        var figure = try ExampleFigures().roc(wide: false)
        #expect(figure.arrangement().isInset)
        figure.readers.append(ROCFigure.Reader(code: "R99", group: 0, falsePositiveRate: 0.8, sensitivity: 0.3))
        #expect(!figure.arrangement().isInset)
    }
}
