import Statistics
import Testing

@Suite("Rank tests") struct RankTests {
    /// Every subset of 4 of the ranks 1...9 is equally likely: count those at least as extreme.
    @Test("the exact rank sum p value is a count of orders", arguments: [0, 3, 7, 10, 13, 20])
    func rankSumCounts(w: Int) throws {
        let (m, n) = (4, 5)
        var subsets: [[Int]] = [[]]
        for rank in 1...(m + n) { subsets += subsets.filter { $0.count < m }.map { $0 + [rank] } }
        let full = subsets.filter { $0.count == m }
        #expect(full.count == 126)
        let chosen = try #require(full.first { $0.reduce(0, +) - 10 == w })
        let first = chosen.map(Double.init)
        let second = (1...9).filter { !chosen.contains($0) }.map(Double.init)
        let sums = full.map { $0.reduce(0, +) - 10 }
        let atMost = Double(sums.count { $0 <= w }) / 126
        let atLeast = Double(sums.count { $0 >= w }) / 126
        #expect(abs(try MannWhitneyTest(first, second, alternative: .less).test.p - atMost) < 1e-14)
        #expect(abs(try MannWhitneyTest(first, second, alternative: .greater).test.p - atLeast) < 1e-14)
        #expect(abs(try MannWhitneyTest(first, second).test.p - min(1, 2 * min(atMost, atLeast))) < 1e-14)
    }

    /// All 2^6 signs are equally likely.
    @Test("the exact signed rank p value is a count of signs", arguments: [0b000000, 0b000101, 0b110000, 0b111111])
    func signedRankCounts(signs: Int) throws {
        func sum(_ mask: Int) -> Int { (0..<6).reduce(0) { $0 + (mask >> $1 & 1) * ($1 + 1) } }
        let differences = (0..<6).map { Double($0 + 1) * (signs >> $0 & 1 == 1 ? 1 : -1) }
        let zeros = [Double](repeating: 0, count: 6)
        let atLeast = Double((0..<64).count { sum($0) >= sum(signs) }) / 64
        let test = try WilcoxonSignedRankTest(differences, zeros, alternative: .greater).test
        #expect(test.statistic == Double(sum(signs)))
        #expect(abs(test.p - atLeast) < 1e-15)
    }

    /// Hollander & Wolfe's depression data in R's help of `wilcox.test`: V = 40, p = 0.01953 (greater).
    @Test("the signed rank test agrees with R's example")
    func depression() throws {
        let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
        let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
        let test = try WilcoxonSignedRankTest(before, after, alternative: .greater).test
        #expect(test.statistic == 40 && abs(test.p - 0.01953125) < 1e-12)
    }

    @Test("a rising transformation changes nothing, and large exact samples near the normal")
    func laws() throws {
        let first = (0..<45).map { Double($0 * 7 % 45) + 0.4 }
        let second = (0..<40).map { Double($0 * 11 % 40) }
        let plain = try MannWhitneyTest(first, second).test
        let cubed = try MannWhitneyTest(first.map { $0 * $0 * $0 }, second.map { $0 * $0 * $0 }).test
        #expect(plain == cubed && plain.name.hasSuffix("exact"))
        let normal = try MannWhitneyTest(first, second, method: .normal(continuityCorrection: true)).test
        #expect(abs(plain.p - normal.p) < 0.002)
    }

    @Test("ties and missing differences are said, all tied gives p = 1, exact with ties is refused")
    func degenerate() throws {
        #expect(try MannWhitneyTest([1, 2], [2, 3]).test.remarks == [.tiesMakeTheTestApproximate])
        let tied = try MannWhitneyTest([0.98, 0.98, 0.98], [0.98, 0.98]).test
        #expect(tied.p == 1 && tied.remarks.contains(.allValuesAreTied))
        #expect(try WilcoxonSignedRankTest([1, 2], [1, 2]).test.remarks.contains(.pairsWithoutDifference(2)))
        #expect(try KruskalWallisTest.test([[1, 1], [1]]).p == 1)
        #expect(throws: StatisticsError.self) { try MannWhitneyTest([1], [1], method: .exact) }
        #expect(throws: StatisticsError.self) { try MannWhitneyTest([], [1]) }
        #expect(throws: StatisticsError.self) { try KruskalWallisTest.test([[1, 2], []]) }
    }
}
