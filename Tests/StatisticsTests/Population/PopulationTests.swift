import Statistics
import Testing

@Suite("The table of the population") struct PopulationTests {
    @Test("the order of rows does not matter, missing values are counted and said")
    func order() throws {
        let values: [Double?] = [70, 81, nil, 54, 49, 66]
        let groups = ["fracture", "fracture", "none", "none", "none", "fracture"]
        let ours = try NumericComparison(values, groups: groups)
        let mixed = try NumericComparison(values.reversed(), groups: groups.reversed())
        #expect(ours.groups.map(\.name) == ["fracture", "none"] && ours.groups[1].missing == 1)
        #expect(ours.remarks.contains(.valuesAreMissing(1)))
        #expect(abs((ours.student?.test.p ?? .nan) - (mixed.student?.test.p ?? .nan)) < 1e-14)
        let turned = try NumericComparison(values, groups: groups, order: ["none", "fracture"])
        let (one, two) = (try #require(ours.standardisedDifference), try #require(turned.standardisedDifference))
        #expect(abs(one.lower + two.upper) < 1e-14)
    }

    @Test("what cannot be tested is nil with a reason")
    func degenerate() throws {
        let one = try NumericComparison([1, 2], groups: ["a", "a"])
        #expect(one.student == nil && one.kruskalWallis == nil && !one.remarks.isEmpty)
        let empty = try CategoricalComparison(["F", "F"], groups: ["a", "b"])
        #expect(empty.pearson == nil && empty.standardisedDifference == 0 && !empty.remarks.isEmpty)
        #expect(throws: StatisticsError.self) { try NumericComparison([1], groups: ["a", "b"]) }
        #expect(throws: StatisticsError.self) { try NumericComparison([], groups: []) }
        #expect(throws: StatisticsError.self) { try NumericComparison([.nan], groups: ["a"]) }
    }

    /// By hand: 72 % and 42 %: 0.30 / sqrt((0.2016 + 0.2436) / 2).
    @Test("two levels have the difference of two proportions in standard deviations")
    func standardised() throws {
        let ours = try StandardisedDifference.categorical([36, 14], [21, 29])
        #expect(abs(ours - 0.30 / ((0.2016 + 0.2436) / 2).squareRoot()) < 1e-14)
        #expect(abs(ours - (try StandardisedDifference.categorical([14, 36], [29, 21]))) < 1e-14)
        let three = try StandardisedDifference.categorical([10, 20, 5], [12, 8, 15])
        #expect(abs(three - (try StandardisedDifference.categorical([5, 10, 20], [15, 12, 8]))) < 1e-13)
        #expect(throws: StatisticsError.self) { try StandardisedDifference.categorical([5, 0], [0, 5]) }
    }
}
