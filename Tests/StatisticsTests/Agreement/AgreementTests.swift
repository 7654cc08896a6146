import Statistics
import Testing

@Suite("Agreement") struct AgreementTests {
    @Test("exchanged readers and exchanged labels change no coefficient")
    func symmetry() throws {
        let plain = TwoRaterAgreement(try AgreementTable(counts: [[40, 9], [1, 50]]))
        let readers = TwoRaterAgreement(try AgreementTable(counts: [[40, 1], [9, 50]]))
        let labels = TwoRaterAgreement(try AgreementTable(counts: [[50, 1], [9, 40]]))
        for other in [readers, labels] {
            #expect(abs(other.gwetAC1.lower - plain.gwetAC1.lower) < 1e-14)
            let (one, two) = (try #require(plain.kappa), try #require(other.kappa))
            #expect(abs(one.interval.lower - two.interval.lower) < 1e-14)
        }
        #expect(labels.binary?.positiveAgreement == plain.binary?.negativeAgreement)
    }

    @Test("the interval is not the one of the null hypothesis, and the test says what it is not")
    func nullErrorStaysInTheTest() throws {
        let kappa = try CohenKappa(AgreementTable(counts: [[40, 9], [1, 50]]))
        #expect(kappa.interval.standardError != kappa.standardErrorUnderZero)
        #expect(kappa.test.remarks == [.kappaTestIsNoEvidence])
    }

    @Test("a rare answer brings the remark of the kappa paradox, an even one does not")
    func paradox() throws {
        #expect(TwoRaterAgreement(try AgreementTable(counts: [[2, 3], [5, 190]])).remarks == [.kappaParadox])
        #expect(TwoRaterAgreement(try AgreementTable(counts: [[40, 9], [1, 50]])).remarks.isEmpty)
    }

    @Test("every reader twice: agreement rises by the pairs of a reader with his copy, chance and unanimity stay")
    func duplicates() throws {
        var generator = SeededGenerator(seed: 5)
        for readers in 2...6 {
            let ratings = (0..<25).map { place in
                (0..<readers).map { _ -> Int? in generator.below(10) < (place % 2 == 0 ? 7 : 2) ? 1 : 0 }
            }
            let once = try ManyRaterAgreement(RatingTable(ratings, categories: [0, 1]))
            let twice = try ManyRaterAgreement(RatingTable(ratings.map { $0 + $0 }, categories: [0, 1]))
            let others = Double(2 * readers - 1)
            let expected = (Double(2 * (readers - 1)) * once.meanPairwiseAgreement + 1) / others
            #expect(abs(twice.meanPairwiseAgreement - expected) < 1e-12)
            #expect(abs(twice.chanceAgreement - once.chanceAgreement) < 1e-12)
            #expect(twice.unanimousShare == once.unanimousShare)
            let kappa = (expected - once.chanceAgreement) / (1 - once.chanceAgreement)
            #expect(abs(try #require(twice.fleiss).estimate - kappa) < 1e-12)
        }
    }

    @Test("one answer only has no kappa but complete agreement")
    func oneAnswer() throws {
        let ours = TwoRaterAgreement(try AgreementTable(counts: [[0, 0], [0, 50]]))
        #expect(ours.kappa == nil && ours.gwetAC1.estimate == 1 && ours.remarks == [.kappaIsUndefined])
        #expect(ours.binary?.positiveAgreement == nil)
        let many = try ManyRaterAgreement(RatingTable([[1, 1, 1], [1, 1, 1]], categories: [0, 1]))
        #expect(many.fleiss == nil && many.conger == nil && many.krippendorff == nil && many.light == nil)
        #expect(many.gwetAC1?.estimate == 1 && many.remarks == [.kappaIsUndefined])
    }

    @Test("a reader who always gives one answer has kappa 0 and no statistic to speak of")
    func constantReader() throws {
        let kappa = try CohenKappa(AgreementTable(counts: [[10, 0], [10, 0]]))
        #expect(kappa.interval.estimate == 0 && kappa.test.p == 1)
    }

    @Test("tables that are none are refused")
    func refusals() {
        #expect(throws: StatisticsError.self) { try AgreementTable(counts: [[0, 0], [0, 0]]) }
        #expect(throws: StatisticsError.self) { try AgreementTable(counts: [[1, 2]]) }
        #expect(throws: StatisticsError.self) { try AgreementTable(counts: [[1, -2], [1, 1]]) }
        #expect(throws: StatisticsError.self) { try RatingTable([[1]]) }
        #expect(throws: StatisticsError.self) { try RatingTable([[1, 2], [1]]) }
        #expect(throws: StatisticsError.self) { try RatingTable([[1, 3]], categories: [1, 2]) }
        #expect(throws: StatisticsError.self) { try ManyRaterAgreement(RatingTable([[1, nil], [2, 1]])) }
    }

    /// Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section D: nominal alpha 0.743.
    @Test("alpha with missing readings is Krippendorff's own")
    func krippendorff() throws {
        let observers: [[Int?]] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
            [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
        ]
        let ours = try ManyRaterAgreement(RatingTable((0..<12).map { unit in observers.map { $0[unit] } }))
        let alpha = try #require(ours.krippendorff)
        #expect(abs(alpha.estimate - 0.743) < 0.0005)
        #expect(alpha.lower < alpha.estimate && alpha.n == 11)
        #expect(ours.fleissTest == nil && ours.cases[11].pairwiseDisagreement == nil)
    }

    @Test("the order of cases and readers does not matter; two readers' Light is Cohen's")
    func laws() throws {
        let ratings: [[Int?]] = [[0, 0, 1], [1, 1, 1], [0, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 1]]
        let ours = try ManyRaterAgreement(RatingTable(ratings))
        let mixed = try ManyRaterAgreement(RatingTable(ratings.reversed().map { $0.reversed() }))
        for (one, two) in [
            (ours.fleiss, mixed.fleiss), (ours.conger, mixed.conger), (ours.light, mixed.light),
            (ours.gwetAC1, mixed.gwetAC1), (ours.krippendorff, mixed.krippendorff),
        ] {
            let (one, two) = (try #require(one), try #require(two))
            #expect(abs(one.estimate - two.estimate) < 1e-14 && abs(one.upper - two.upper) < 1e-12)
        }
        let pair = try ManyRaterAgreement(RatingTable(ratings.map { Array($0.prefix(2)) }))
        let cohen = try CohenKappa(AgreementTable(ratings.map { $0[0] }, ratings.map { $0[1] }, categories: [0, 1]))
        #expect(abs((pair.light?.estimate ?? .nan) - cohen.interval.estimate) < 1e-14)
        #expect(abs((pair.conger?.estimate ?? .nan) - cohen.interval.estimate) < 1e-14)
        #expect(ours.cases[0].counts == [2, 1])
    }
}
