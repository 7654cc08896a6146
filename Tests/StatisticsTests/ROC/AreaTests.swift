import Statistics
import Testing

@Suite("Area under the curve") struct AreaTests {
    @Test("a higher level gives a wider interval, whatever the method")
    func nesting() throws {
        let placements = Placements(try ROCCurveTests.classes(3))
        let (narrow, wide) = (try ConfidenceLevel(0.8), try ConfidenceLevel(0.99))
        let pairs = [
            (try placements.delongInterval(level: narrow), try placements.delongInterval(level: wide)),
            (try placements.logitInterval(level: narrow), try placements.logitInterval(level: wide)),
            (try placements.newcombeInterval(level: narrow), try placements.newcombeInterval(level: wide)),
        ]
        for (inner, outer) in pairs {
            #expect(outer.lower < inner.lower && inner.lower < inner.estimate)
            #expect(inner.estimate < inner.upper && inner.upper < outer.upper)
        }
    }

    @Test("limits beyond 1 stand with a remark, or are cut with another; near 1 a remark says that they are narrow")
    func beyondOne() throws {
        let placements = try Placements(positives: [2, 4, 5, 6, 7], negatives: [0, 1, 3, 1, 0])
        let plain = try placements.delongInterval()
        #expect(plain.upper > 1)
        #expect(plain.remarks == [.areaAboveOne, .delongNearTheEnd])
        let cut = try placements.delongInterval(isCut: true)
        #expect(cut.upper == 1)
        #expect(cut.remarks == [.areaLimitsCut, .delongNearTheEnd])
        let logit = try placements.interval()
        #expect(logit.method == .logitOfDeLong && logit.upper < 1)
    }

    @Test(
        "limits of areas near an end carry a remark that depends on the number of cases, DeLong's and the bootstrap's alike",
        arguments: [(10, 0.8, true), (30, 0.8, false), (30, 0.95, true), (120, 0.95, false), (120, 0.98, true)])
    func nearTheEnd(cases: Int, area: Double, isNear: Bool) throws {
        // Each negative case lies above the same share of the positive ones.
        let missed = Int((Double(cases) * (1 - area)).rounded())
        let positives = (0..<cases).map { $0 < missed ? -Double(1 + $0 % 2) / 4 : 1 + Double($0) }
        let negatives = (0..<cases).map { Double($0) / Double(2 * cases) }
        for classes in [
            try ScoredClasses(positives: positives, negatives: negatives),
            try ScoredClasses(positives: negatives, negatives: positives),
        ] {
            let placements = Placements(classes)
            let distance = min(placements.area, 1 - placements.area)
            #expect(abs(distance - Double(missed) / Double(cases)) < 1e-12)
            #expect(try placements.delongInterval().remarks.contains(.delongNearTheEnd) == isNear)
            let bootstrap = classes.bootstrapArea(try BootstrapSettings(replicates: 200, seed: 1))
            #expect(try bootstrap.interval().remarks.contains(.bootstrapNearTheEnd) == isNear)
            #expect(try placements.interval().method == (isNear ? .logitOfDeLong : .delong))
        }
    }

    @Test("complete separation has no DeLong interval; Newcombe's has width and says why it is there")
    func perfect() throws {
        let placements = try Placements(positives: [3, 4, 5], negatives: [0, 1, 2, 2])
        #expect(throws: StatisticsError.self) { try placements.delongInterval() }
        #expect(throws: StatisticsError.self) { try placements.logitInterval() }
        #expect(throws: StatisticsError.self) { try placements.test() }
        let interval = try placements.interval()
        #expect(interval.upper == 1 && interval.lower > 0.3 && interval.lower < 0.9)
        #expect(interval.remarks == [.perfectSeparation])
        let inverted = try Placements(positives: [0, 1, 2, 2], negatives: [3, 4, 5]).interval()
        #expect(inverted.lower == 0 && abs(inverted.upper - (1 - interval.lower)) < 1e-12)
    }

    /// At a limit the observed area lies z of the limit's own standard errors away.
    @Test("Newcombe's limits solve their equation")
    func newcombe() throws {
        let placements = Placements(try ROCCurveTests.classes(2))
        let interval = try placements.newcombeInterval()
        let (m, n) = (Double(placements.positives.count), Double(placements.negatives.count))
        for limit in [interval.lower, interval.upper] {
            let size = (m + n) / 2 - 1
            let factor = 1 + size * ((1 - limit) / (2 - limit) + limit / (1 + limit))
            let error = (limit * (1 - limit) * factor / (m * n)).squareRoot()
            #expect(abs(abs(placements.area - limit) / error - interval.level.normalQuantile) < 1e-8)
        }
    }

    @Test("constant scores admit no interval, a single case only Newcombe's")
    func constantAndSingle() throws {
        let constant = try Placements(positives: [1, 1], negatives: [1, 1, 1])
        #expect(constant.area == 0.5)
        #expect(throws: StatisticsError.self) { try constant.interval() }
        #expect(throws: StatisticsError.self) { try Placements(positives: [1], negatives: [1]).interval() }
        let single = try Placements(positives: [2], negatives: [0, 1, 3]).interval()
        #expect(single.remarks == [.singleCaseOfClass])
        #expect(single.lower >= 0 && single.upper <= 1 && single.lower < single.upper)
    }

    @Test("the test of one area agrees with its interval")
    func oneArea() throws {
        let placements = Placements(try ROCCurveTests.classes(3))
        let interval = try placements.delongInterval()
        #expect(abs(try placements.test(against: interval.lower).p - 0.05) < 1e-9)
        let (less, greater) = (
            try placements.test(alternative: .less).p, try placements.test(alternative: .greater).p
        )
        #expect(abs(less + greater - 1) < 1e-12)
    }

    @Test("the paired difference turns its sign, and margins follow the interval's limits")
    func paired() throws {
        let (first, second) = (try ROCCurveTests.classes(3), try ROCCurveTests.classes(4))
        let difference = try PairedAreas(first, second).difference()
        let turned = try PairedAreas(second, first).difference()
        #expect(difference.difference == -turned.difference)
        #expect(abs(difference.standardError - turned.standardError) < 1e-15)
        let interval = difference.interval(level: try ConfidenceLevel(0.9))
        let margin = max(abs(interval.lower), abs(interval.upper))
        #expect(abs(try difference.equivalence(margin: margin).p - 0.05) < 1e-9)
        let low = try #require(interval.lower < 0 ? -interval.lower : nil)
        #expect(abs(try difference.nonInferiority(margin: low).p - 0.05) < 1e-9)
        #expect(throws: StatisticsError.self) { try difference.nonInferiority(margin: 0) }
    }

    @Test("the variance of the difference is v1 + v2 - 2 cov")
    func covariance() throws {
        let pair = try PairedAreas(ROCCurveTests.classes(3), ROCCurveTests.classes(4))
        let variance = pair.first.variance + pair.second.variance - 2 * pair.covariance
        let error = try pair.difference().standardError
        #expect(abs(error * error - variance) < 1e-15)
    }

    @Test("equal scores, unequal lengths and single cases have no difference")
    func noDifference() throws {
        let classes = try ROCCurveTests.classes(3)
        #expect(throws: StatisticsError.self) { try PairedAreas(classes, classes).difference() }
        #expect(throws: StatisticsError.self) { try PairedAreas(classes, ROCCurveTests.classes(3, 5, 6)) }
        let single = try ScoredClasses(positives: [1], negatives: [0, 2])
        #expect(throws: StatisticsError.self) { try UnpairedAreas(single, classes).difference() }
        let apart = try ScoredClasses(positives: [5, 6], negatives: [0, 2])
        #expect(throws: StatisticsError.self) { try UnpairedAreas(apart, apart).difference() }
    }

    @Test("the cases that a plan asks for give the power that it was asked for")
    func planning() throws {
        let plan = try AreaPlan(significance: 0.05, ratio: 2)
        let single = try plan.cases(area: 0.8, power: 0.85)
        #expect(abs(try plan.power(area: 0.8, positives: single.positives).power - 0.85) < 1e-12)
        let pair = try PairedAreaConjecture(first: 0.9, second: 0.82, correlation: 0.5)
        let design = try plan.cases(pair, power: 0.8)
        #expect(design.negatives == 2 * design.positives)
        #expect(abs(try plan.power(pair, positives: design.positives).power - 0.8) < 1e-12)
        let alone = try PairedAreaConjecture(first: 0.9, second: 0.82, correlation: 0)
        #expect(try plan.cases(alone, power: 0.8).positives > design.positives)
        let lost = try PairedAreaConjecture(first: 0.8, second: 0.9, correlation: 0.5)
        #expect(throws: StatisticsError.self) { try plan.cases(lost, nonInferiorityMargin: 0.05, power: 0.8) }
        #expect(throws: StatisticsError.self) { try plan.cases(area: 0.5, power: 0.8) }
        let pilot = try PairedAreas(ROCCurveTests.classes(3), ROCCurveTests.classes(4))
        #expect(try AreaPlan.cases(like: pilot, power: 0.8).positives > 0)
    }
}
