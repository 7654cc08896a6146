import Statistics
import Testing

@Suite("Contingency tables") struct ContingencyTests {
    @Test("Fisher's test of any size agrees with that of two by two")
    func fisherAgrees() throws {
        for rows in [[[3, 1], [1, 3]], [[0, 5], [7, 3]], [[29, 21], [18, 32]], [[1200, 800], [1100, 900]]] {
            let table = try ContingencyTable(rows: rows)
            let (small, general) = (try FisherExactTest(table).test().p, try table.fisherExact().p)
            #expect(abs(small / general - 1) < 1e-9)
        }
    }

    @Test("Fisher's test does not depend on the order of rows and columns, nor on empty ones")
    func fisherOrder() throws {
        let p = try ContingencyTable(rows: [[4, 0, 3], [1, 6, 2], [2, 2, 5]]).fisherExact().p
        let turned = try ContingencyTable(rows: [[3, 2, 5], [0, 6, 2], [4, 1, 2]]).fisherExact().p
        let padded = try ContingencyTable(rows: [[4, 0, 3, 0], [1, 6, 2, 0], [2, 2, 5, 0], [0, 0, 0, 0]]).fisherExact()
            .p
        #expect(abs(p - turned) < 1e-12 && abs(p - padded) < 1e-12)
        let random = try ContingencyTable(rows: [[4, 0, 3], [1, 6, 2], [2, 2, 5]])
            .fisherMonteCarlo(replicates: 2000, seed: 1).p
        #expect(abs(random - p) < 4 * (p * (1 - p) / 2000).squareRoot())
    }

    @Test("the conditional odds ratio inverts when rows are exchanged, and its limits touch the one-sided tests")
    func oddsRatio() throws {
        let one = try FisherExactTest(ContingencyTable(rows: [[29, 21], [18, 32]])).conditionalOddsRatio()
        let other = try FisherExactTest(ContingencyTable(rows: [[18, 32], [29, 21]])).conditionalOddsRatio()
        #expect(abs(one.lower * other.upper - 1) < 1e-9 && abs(one.estimate * other.estimate - 1) < 1e-9)
        let greater = try FisherExactTest(ContingencyTable(rows: [[29, 21], [18, 32]])).test(.greater).p
        let touching = try FisherExactTest(ContingencyTable(rows: [[29, 21], [18, 32]]))
            .conditionalOddsRatio(level: ConfidenceLevel(1 - 2 * greater))
        #expect(abs(touching.lower - 1) < 1e-9)
    }

    @Test("differences mirror, nest and stay in -1...1", arguments: IndependentProportions.DifferenceMethod.allCases)
    func differences(method: IndependentProportions.DifferenceMethod) throws {
        for (x, m, y, n) in [(49, 50, 42, 50), (0, 1, 1, 1), (10, 10, 0, 7), (0, 5, 0, 9), (3, 3, 4, 4)] {
            let (one, two) = (try Proportion(successes: x, trials: m), try Proportion(successes: y, trials: n))
            let interval = IndependentProportions(one, two).difference(method)
            let mirrored = IndependentProportions(two, one).difference(method)
            #expect(abs(interval.lower + mirrored.upper) < 1e-9)
            #expect(interval.lower >= -1 && interval.upper <= 1)
            #expect(interval.lower <= interval.estimate && interval.estimate <= interval.upper)
            let wide = IndependentProportions(one, two).difference(method, level: try ConfidenceLevel(0.999))
            #expect(wide.lower <= interval.lower && wide.upper >= interval.upper)
        }
    }

    @Test("tables that say nothing are answered with a reason")
    func degenerate() throws {
        let empty = try ContingencyTable(rows: [[0, 0], [3, 4]])
        #expect(throws: StatisticsError.self) { try empty.chiSquared() }
        #expect(throws: StatisticsError.self) { try FisherExactTest(empty).conditionalOddsRatio() }
        #expect(try FisherExactTest(empty).test().p == 1)
        #expect(try empty.fisherExact().p == 1)
        #expect(throws: StatisticsError.self) { try ContingencyTable(rows: []) }
        #expect(throws: StatisticsError.self) { try ContingencyTable(rows: [[1, 2], [3]]) }
        #expect(throws: StatisticsError.self) { try ContingencyTable(rows: [[1, -2], [3, 4]]) }
        let wide = try ContingencyTable(rows: [[1, 2, 3], [3, 2, 1]])
        #expect(throws: StatisticsError.self) { try wide.chiSquared(continuityCorrection: true) }
        #expect(try wide.chiSquared().remarks == [.expectedCountsAreSmall])
        let huge = try ContingencyTable(rows: (1...8).map { row in (1...8).map { 30 + row * $0 } })
        #expect(throws: StatisticsError.self) { try huge.fisherExact() }
    }
}
