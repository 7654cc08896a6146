import Statistics
import Studies
import Testing

@Suite("A heat map and a fracture box") struct BoxAgreementTests {
    private static func grid(
        _ values: [Float], columns: Int,
        extent: ReferenceStandard.Box = ReferenceStandard.Box(x0: 0, y0: 0, x1: 100, y1: 100)
    ) throws -> HeatMapGrid {
        try #require(HeatMapGrid(rows: values.count / columns, columns: columns, values: values, extent: extent))
    }

    private static func box(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> ReferenceStandard.Box {
        ReferenceStandard.Box(x0: x0, y0: y0, x1: x1, y1: y1)
    }

    @Test("the peak's centre decides, and an edge belongs to the box")
    func pointing() throws {
        let map = try Self.grid([1, 0, 0, 3], columns: 2)  // the peak's centre lies at (75, 75)
        #expect(BoxAgreement(map, Self.box(70, 70, 80, 80)).isHit)
        #expect(BoxAgreement(map, Self.box(75, 50, 100, 75)).isHit)
        #expect(!BoxAgreement(map, Self.box(75.1, 50, 100, 100)).isHit, "a tolerance of 0 is none")
        #expect(!BoxAgreement(map, Self.box(0, 0, 50, 50)).isHit)
    }

    @Test("energy counts a cell with the part of it that lies inside")
    func energy() throws {
        let map = try Self.grid([1, 0, 0, 3], columns: 2)
        #expect(BoxAgreement(map, Self.box(0, 0, 100, 100)).energyInside == 1)
        #expect(BoxAgreement(map, Self.box(50, 50, 100, 100)).energyInside == 0.75)
        #expect(BoxAgreement(map, Self.box(50, 50, 75, 100)).energyInside == 0.375)
        #expect(BoxAgreement(map, Self.box(50, 0, 100, 50)).energyInside == 0)
    }

    @Test("a map of a padded image reaches beyond the radiograph")
    func padded() throws {
        let map = try Self.grid([0, 0, 1, 0], columns: 4, extent: Self.box(-50, 0, 150, 100))
        #expect(BoxAgreement(map, Self.box(60, 40, 90, 60)).isHit, "the third cell covers 50...100")
        #expect(!BoxAgreement(map, Self.box(110, 40, 140, 60)).isHit)
    }

    @Test("a map that is the same everywhere points nowhere; without activation there is no share either")
    func flat() throws {
        let whole = Self.box(0, 0, 100, 100)
        #expect(
            BoxAgreement(try Self.grid([0, 0, 0, 0], columns: 2), whole)
                == BoxAgreement(isHit: false, energyInside: nil))
        #expect(
            BoxAgreement(try Self.grid([2, 2, 2, 2], columns: 2), whole) == BoxAgreement(isHit: false, energyInside: 1))
    }

    @Test("shares of boxes that tile the radiograph add up to one", arguments: 0..<20)
    func tiles(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let values = (0..<35).map { _ in Float(generator.below(1000)) }
        let map = try Self.grid(values, columns: 7)
        let (x, y) = (Double(1 + generator.below(98)), Double(1 + generator.below(98)))
        let parts = [
            Self.box(0, 0, x, y), Self.box(x, 0, 100, y), Self.box(0, y, x, 100), Self.box(x, y, 100, 100),
        ].compactMap { BoxAgreement(map, $0).energyInside }
        #expect(parts.count == 4)
        #expect(abs(parts.reduce(0, +) - 1) < 1e-12)
    }

    @Test("no grid is made of wrong numbers")
    func refused() {
        let extent = Self.box(0, 0, 10, 10)
        #expect(HeatMapGrid(rows: 1, columns: 2, values: [1], extent: extent) == nil)
        #expect(HeatMapGrid(rows: 1, columns: 1, values: [-1], extent: extent) == nil)
        #expect(HeatMapGrid(rows: 1, columns: 1, values: [.nan], extent: extent) == nil)
        #expect(HeatMapGrid(rows: 1, columns: 1, values: [1], extent: Self.box(5, 0, 5, 10)) == nil)
    }
}
