import Statistics
import Testing

@Suite("Adjusted p values") struct PAdjustmentTests {
    private let values = [0.01, 0.04, 0.03, 0.005, 0.2, 0.5, 0.001, 0.04]

    @Test("keep their order and are never below the unadjusted ones", arguments: PAdjustment.allCases)
    func order(method: PAdjustment) throws {
        let adjusted = try adjustedPValues(values, method)
        #expect(zip(values, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
        let ordered = zip(values, adjusted).sorted { $0.0 < $1.0 }.map(\.1)
        #expect(ordered == ordered.sorted())
        #expect(try adjustedPValues(values.reversed(), method) == adjusted.reversed())
    }

    @Test("Bonferroni is at least Holm, Holm at least Hochberg, Hochberg at least Benjamini-Hochberg")
    func strictness() throws {
        let lists = try [PAdjustment.bonferroni, .holm, .hochberg, .benjaminiHochberg].map {
            try adjustedPValues(values, $0)
        }
        for (stricter, milder) in zip(lists, lists.dropFirst()) {
            #expect(zip(stricter, milder).allSatisfy { $0 >= $1 - 1e-15 })
        }
    }

    @Test("an empty list stays empty; what is no probability is refused")
    func edges() throws {
        #expect(try adjustedPValues([]).isEmpty)
        #expect(throws: StatisticsError.self) { try adjustedPValues([0.1, .nan]) }
        #expect(throws: StatisticsError.self) { try adjustedPValues([1.1]) }
    }
}
