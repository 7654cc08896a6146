import Foundation
import Statistics
import Testing

@Suite("ROC curve") struct ROCCurveTests {
    /// Rounded scores, so that there are ties.
    static func classes(_ seed: UInt64, _ positives: Int = 23, _ negatives: Int = 31) throws -> ScoredClasses {
        var generator = SeededGenerator(seed: seed)
        let positive = (0..<positives).map { _ in Double(generator.below(20) + 5) / 10 }
        let negative = (0..<negatives).map { _ in Double(generator.below(20)) / 10 }
        return try ScoredClasses(positives: positive, negatives: negative)
    }

    @Test("the area is U / (mn), counted pair by pair", arguments: [1, 2, 3] as [UInt64])
    func mannWhitney(seed: UInt64) throws {
        let classes = try Self.classes(seed)
        var wins = 0.0
        for positive in classes.positives {
            for negative in classes.negatives { wins += positive > negative ? 1 : positive == negative ? 0.5 : 0 }
        }
        let pairs = Double(classes.positives.count * classes.negatives.count)
        let curve = ROCCurve(classes)
        #expect(abs(curve.area - wins / pairs) < 1e-14)
        let all = try PartialAreaRange(.specificity, 0...1)
        #expect(abs(curve.partialArea(all) - curve.area) < 1e-13)
        #expect(abs(curve.partialArea(try PartialAreaRange(.sensitivity, 0...1)) - curve.area) < 1e-13)
    }

    @Test("a long list, sorted by its bits, ranks as a short one does")
    func longList() throws {
        var generator = SeededGenerator(seed: 5)
        let scores = (0..<3000).map { _ in Double(generator.below(400)) - 200 } + [-0.0, 0.0]
        let truth = scores.indices.map { _ in generator.below(2) == 1 }
        let classes = try ScoredClasses(scores: scores, isPositive: truth)
        let counts = Dictionary(grouping: classes.negatives, by: { $0 }).mapValues(\.count)
        let sorted = counts.sorted { $0.key < $1.key }
        var below: [Double: Double] = [:]
        var sum = 0.0
        for (score, count) in sorted {
            below[score] = (sum + Double(count) / 2) / Double(classes.negatives.count)
            sum += Double(count)
        }
        let placements = Placements(classes)
        for (placement, score) in zip(placements.positives, classes.positives) {
            guard let expected = below[score] else { continue }
            #expect(abs(placement - expected) < 1e-14)
        }
        #expect(ROCCurve(classes).thresholds == ROCCurve(classes).thresholds.sorted())
    }

    @Test("swapping the labels and the sign of the scores mirrors the curve")
    func labelSwap() throws {
        let classes = try Self.classes(9)
        let curve = ROCCurve(classes)
        let swapped = try ROCCurve(
            positives: classes.negatives.map { -$0 }, negatives: classes.positives.map { -$0 })
        #expect(abs(curve.area - swapped.area) < 1e-15)
        #expect(abs(curve.placements.variance - swapped.placements.variance) < 1e-15)
        #expect(swapped.sensitivities.reversed() == curve.specificities)
        let unsigned = try ROCCurve(positives: classes.negatives, negatives: classes.positives)
        #expect(abs(unsigned.area - (1 - curve.area)) < 1e-15)
    }

    @Test("a rising transformation and the order of rows change nothing")
    func invariance() throws {
        let classes = try Self.classes(4)
        let curve = ROCCurve(classes)
        let transformed = try ROCCurve(
            positives: classes.positives.map { exp(3 * $0) }, negatives: classes.negatives.map { exp(3 * $0) })
        #expect(transformed.sensitivities == curve.sensitivities)
        #expect(transformed.placements == curve.placements)
        let reversed = try ROCCurve(positives: classes.positives.reversed(), negatives: classes.negatives.reversed())
        #expect(reversed.area == curve.area)
        #expect(abs(reversed.placements.variance - curve.placements.variance) < 1e-16)
        #expect(reversed.thresholds == curve.thresholds)
    }

    @Test("interpolation meets every point and stays between its neighbours")
    func interpolation() throws {
        let curve = ROCCurve(try Self.classes(6))
        for point in curve.operatingPoints {
            #expect(try curve.sensitivity(atSpecificity: point.specificity) >= point.sensitivity)
            #expect(try curve.specificity(atSensitivity: point.sensitivity) >= point.specificity)
        }
        let along = try stride(from: 0.0, through: 1, by: 0.01).map { try curve.sensitivity(atSpecificity: $0) }
        #expect(along == along.sorted(by: >))
        #expect(throws: StatisticsError.self) { try curve.sensitivity(atSpecificity: 1.01) }
        #expect(throws: StatisticsError.self) { try curve.specificity(atSensitivity: .nan) }
    }

    @Test("a threshold separates neighbouring numbers")
    func neighbours() throws {
        let curve = try ROCCurve(positives: [(1.0).nextUp], negatives: [1])
        #expect(try curve.operatingPoint(threshold: curve.thresholds[1]).youdenIndex == 1)
        let huge = try ROCCurve(positives: [.greatestFiniteMagnitude], negatives: [-.greatestFiniteMagnitude])
        #expect(huge.thresholds[1] == 0)
    }

    @Test("fixed sensitivity and specificity give the best point that reaches them, and say it was chosen here")
    func fixed() throws {
        let curve = ROCCurve(try Self.classes(8))
        for minimum in [0, 0.3, 0.8, 0.95, 1] {
            let sensitive = try curve.operatingPoint(sensitivityAtLeast: minimum)
            #expect(sensitive.sensitivity >= minimum)
            let rivals = curve.operatingPoints.filter { $0.sensitivity >= minimum }
            #expect(sensitive.specificity == rivals.map(\.specificity).max())
            let specific = try curve.operatingPoint(specificityAtLeast: minimum)
            let others = curve.operatingPoints.filter { $0.specificity >= minimum }
            #expect(specific.sensitivity == others.map(\.sensitivity).max())
            #expect(specific.remarks == [.thresholdChosenHere])
        }
    }

    @Test("the corrected partial area is 0.5 for chance, 1 for perfection and nothing below chance")
    func mcClish() throws {
        let part = try PartialAreaRange(.specificity, 0.8...1)
        #expect(part.corrected(part.ofChance) == 0.5)
        #expect(part.corrected(part.largest) == 1)
        #expect(part.corrected(0) == nil)
        #expect(throws: StatisticsError.self) { try PartialAreaRange(.sensitivity, 0.5...0.5) }
        #expect(throws: StatisticsError.self) { try PartialAreaRange(.sensitivity, -0.1...0.5) }
    }

    @Test("the binormal fit finds the line that its points lie on")
    func binormal() throws {
        // Equal spacing of quantiles of N(0, 1) and N(1.2, 1.5): a = 1.2 / 1.5, b = 1 / 1.5.
        let probabilities = (1..<2000).map { Double($0) / 2000 }
        let curve = try BinormalCurve(
            fitting: ROCCurve(
                positives: probabilities.map { 1.2 + 1.5 * Normal.quantile($0) },
                negatives: probabilities.map(Normal.quantile)))
        #expect(abs(curve.intercept - 0.8) < 0.01)
        #expect(abs(curve.slope - 1 / 1.5) < 0.01)
        #expect(abs(curve.specificity(atSensitivity: curve.sensitivity(atSpecificity: 0.7)) - 0.7) < 1e-12)
        #expect(throws: StatisticsError.self) {
            try BinormalCurve(fitting: ROCCurve(positives: [2, 3], negatives: [0, 1]))
        }
    }

    @Test("empty classes, lengths and NaN are refused")
    func degenerate() {
        #expect(throws: StatisticsError.tooFew(what: "positive cases", needed: 1, given: 0)) {
            try ROCCurve(positives: [], negatives: [1])
        }
        #expect(throws: StatisticsError.notFinite(what: "scores of negative cases", index: 1)) {
            try ROCCurve(positives: [1], negatives: [1, .nan])
        }
        #expect(throws: StatisticsError.self) { try ScoredClasses(scores: [1], isPositive: []) }
    }
}
