import Foundation
import Statistics
import Testing

@Suite("Bootstrap") struct BootstrapTests {
    @Test("one thread and two give the same values to the last digit", arguments: [true, false])
    func threads(isStratified: Bool) throws {
        let (first, second) = (try ROCCurveTests.classes(1), try ROCCurveTests.classes(2))
        let one = try BootstrapSettings(replicates: 333, seed: 7, isStratified: isStratified)
        let two = try BootstrapSettings(replicates: 333, seed: 7, isStratified: isStratified, threads: 2)
        #expect(first.bootstrapArea(one).sorted == first.bootstrapArea(two).sorted)
        let pair = try PairedAreas(first, second)
        #expect(pair.bootstrapDifference(one).sorted == pair.bootstrapDifference(two).sorted)
        let curve = ROCCurve(first)
        let positions = [0.2, 0.9]
        #expect(
            try curve.sensitivityBand(atSpecificities: positions, one)
                == curve.sensitivityBand(atSpecificities: positions, two))
        #expect(
            first.bootstrapArea(one).sorted
                != first.bootstrapArea(try BootstrapSettings(replicates: 333, seed: 8)).sorted)
    }

    @Test("the fast area, the area of the resampled curve and a plain recount agree in distribution")
    func againstPlain() throws {
        let classes = try ROCCurveTests.classes(5)
        let settings = try BootstrapSettings(replicates: 3000, seed: 3)
        let fast = classes.bootstrapArea(settings)
        let whole = ROCCurve(classes).bootstrapPartialArea(try PartialAreaRange(.specificity, 0...1), settings)
        // The same draws, so the same areas.
        #expect(zip(fast.sorted, whole.sorted).allSatisfy { abs($0 - $1) < 1e-12 })
        let scores = classes.positives + classes.negatives
        let positives = classes.positives.count
        let few = try BootstrapSettings(replicates: 400, seed: 3)
        let plain = try few.distribution(strata: [positives, classes.negatives.count]) { sample in
            try? Placements(
                positives: sample[..<positives].map { scores[$0] }, negatives: sample[positives...].map { scores[$0] }
            ).area
        }
        #expect(plain.estimate == fast.estimate)
        #expect(abs(plain.standardError / fast.standardError - 1) < 0.15)
    }

    @Test("its standard error is near DeLong's, and its intervals nest in the level")
    func nearDeLong() throws {
        let classes = try ROCCurveTests.classes(5)
        let distribution = classes.bootstrapArea(try BootstrapSettings(seed: 11))
        let delong = try Placements(classes).standardError()
        #expect(abs(distribution.standardError / delong - 1) < 0.08)
        for kind in BootstrapDistribution.Kind.allCases {
            let narrow = try distribution.interval(kind, level: try ConfidenceLevel(0.8))
            let wide = try distribution.interval(kind, level: try ConfidenceLevel(0.99))
            #expect(wide.lower < narrow.lower && narrow.upper < wide.upper, "\(kind)")
            #expect(narrow.lower < narrow.estimate && narrow.estimate < narrow.upper, "\(kind)")
        }
    }

    @Test("swapping the labels and the sign of the scores keeps the limits, but for the draws")
    func labelSwap() throws {
        let classes = try ROCCurveTests.classes(5, 30, 30)
        let swapped = try ScoredClasses(
            positives: classes.negatives.map { -$0 }, negatives: classes.positives.map { -$0 })
        let settings = try BootstrapSettings(replicates: 4000, seed: 2)
        let (left, right) = (
            try classes.bootstrapArea(settings).interval(), try swapped.bootstrapArea(settings).interval()
        )
        #expect(abs(left.lower - right.lower) < 0.02 && abs(left.upper - right.upper) < 0.02)
    }

    @Test("the order of rows changes nothing, because draws fall on ranks")
    func rowOrder() throws {
        let classes = try ROCCurveTests.classes(5)
        let turned = try ScoredClasses(positives: classes.positives.reversed(), negatives: classes.negatives.reversed())
        let settings = try BootstrapSettings(replicates: 200, seed: 2)
        #expect(classes.bootstrapArea(settings).sorted == turned.bootstrapArea(settings).sorted)
    }

    /// A mean of a symmetric sample: no acceleration, so BCa is the percentile interval but for the median's bias.
    @Test("the mean of any numbers has the standard error of theory")
    func mean() throws {
        let values = (0..<40).map { Double($0) }
        let distribution = try BootstrapSettings(replicates: 4000, seed: 4).distribution(strata: [40]) { sample in
            sample.reduce(0) { $0 + values[$1] } / 40
        }
        let variance = values.reduce(0) { $0 + ($1 - 19.5) * ($1 - 19.5) } / 40
        #expect(distribution.estimate == 19.5)
        #expect(abs(distribution.standardError / (variance / 40).squareRoot() - 1) < 0.05)
        #expect(throws: StatisticsError.self) { try distribution.interval(.bca) }
    }

    @Test("draws of every case are equally frequent")
    func uniform() throws {
        // The share of the highest of 7 cases among the draws: its mean is 1/7.
        let distribution = try BootstrapSettings(replicates: 20_000, seed: 9).distribution(strata: [7]) { sample in
            Double(sample.count { $0 == 6 }) / 7
        }
        #expect(abs(Moments(distribution.sorted).mean - 1.0 / 7) < 5 * (6.0 / 343 / 20_000).squareRoot())
    }

    @Test("nothing can be said where all resamples agree, and a missing class is counted")
    func degenerate() throws {
        let apart = try ScoredClasses(positives: [5, 6, 7], negatives: [0, 1, 2])
        let settings = try BootstrapSettings(replicates: 200, seed: 1)
        #expect(throws: StatisticsError.self) { try apart.bootstrapArea(settings).interval() }
        let pot = try BootstrapSettings(replicates: 500, seed: 1, isStratified: false)
        let few = try ScoredClasses(positives: [2], negatives: [0, 1, 3]).bootstrapArea(pot)
        #expect(few.sorted.count < 500 && few.sorted.count > 200)
        let missing = Remark.undefinedReplicates(500 - few.sorted.count, of: 500)
        #expect(try few.interval().remarks == [missing, .bootstrapNearTheEnd])
        #expect(throws: StatisticsError.self) { try BootstrapSettings(replicates: 1, seed: 1) }
        #expect(throws: StatisticsError.self) { try BootstrapSettings(seed: 1, threads: 0) }
        #expect(throws: StatisticsError.self) { try settings.distribution(strata: [0]) { _ in 1 } }
        let band = try ROCCurve(apart).sensitivityBand(atSpecificities: [0], settings)
        #expect(band[0].interval.remarks.contains(.bandWithoutWidth))
    }

    @Test("a threshold chosen on noise is optimistic, and the correction brings it back to chance")
    func optimism() throws {
        var generator = SeededGenerator(seed: 21)
        let noise = (0..<80).map { _ in Double(generator.next() >> 11) }
        let curve = try ROCCurve(positives: Array(noise[..<40]), negatives: Array(noise[40...]))
        let corrected = try curve.correctedThreshold(by: .youden, try BootstrapSettings(replicates: 500, seed: 5))
        #expect(corrected.apparent.youdenIndex > 0.1)
        #expect(corrected.sensitivityOptimism + corrected.specificityOptimism > 0.03)
        #expect(corrected.youdenIndex < corrected.apparent.youdenIndex)
        let constant = try ROCCurve(positives: [1, 1], negatives: [1])
        #expect(throws: StatisticsError.self) {
            try constant.correctedThreshold(by: .youden, try BootstrapSettings(seed: 5))
        }
    }

    @Test("fixed specificity has an interval around the curve's sensitivity")
    func fixedSpecificity() throws {
        let curve = ROCCurve(try ROCCurveTests.classes(5))
        let settings = try BootstrapSettings(replicates: 500, seed: 5)
        let sensitivity = try curve.bootstrapSensitivity(atSpecificity: 0.7, settings).interval()
        #expect(sensitivity.lower < sensitivity.estimate && sensitivity.estimate < sensitivity.upper)
        let specificity = try curve.bootstrapSpecificity(atSensitivity: 0.7, settings).interval()
        #expect(specificity.lower >= 0 && specificity.upper <= 1)
        #expect(throws: StatisticsError.self) { try curve.bootstrapSensitivity(atSpecificity: 2, settings) }
    }
}
