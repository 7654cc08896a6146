/// One resample after another of readers and cases, without allocation in between.
struct MeanPointResampler {
    private let curve: EmpiricalCurve
    private let readers: Int
    private let hits: CallMasks
    private let alarms: CallMasks
    /// How many of all readers called the case diseased.
    private let hitsOfCase: [Int]
    private let alarmsOfCase: [Int]
    private var weights: ReaderWeights
    /// How often each case was drawn.
    private var drawnPositives: [UInt8]
    private var drawnNegatives: [UInt8]
    private var positives: [Int]
    private var negatives: [Int]

    init(curve: EmpiricalCurve, hits: [[Bool]], alarms: [[Bool]]) {
        func sums(_ readings: [[Bool]], _ cases: Int) -> [Int] {
            (0..<cases).map { index in readings.count { $0[index] } }
        }
        self.curve = curve
        readers = hits.count
        self.hits = CallMasks(hits, cases: curve.positives.count)
        self.alarms = CallMasks(alarms, cases: curve.negatives.count)
        hitsOfCase = sums(hits, curve.positives.count)
        alarmsOfCase = sums(alarms, curve.negatives.count)
        weights = ReaderWeights(readers: readers)
        drawnPositives = [UInt8](repeating: 0, count: curve.positives.count)
        drawnNegatives = [UInt8](repeating: 0, count: curve.negatives.count)
        positives = [Int](repeating: 0, count: curve.valueCount)
        negatives = positives
    }

    /// The quantities of the cases and readers as they are.
    var original: (sensitivity: Double, falsePositiveRate: Double, model: Double) {
        var (positives, negatives) = (positives, negatives)
        for place in positives.indices { (positives[place], negatives[place]) = (0, 0) }
        for place in curve.positives { positives[place] += 1 }
        for place in curve.negatives { negatives[place] += 1 }
        let (hits, alarms) = (hitsOfCase.reduce(0, +), alarmsOfCase.reduce(0, +))
        let model = EmpiricalCurve.sensitivity(
            positives, negatives, positiveTotal: curve.positives.count, numerator: alarms, denominator: readers)
        return (
            Double(hits) / Double(readers * curve.positives.count),
            Double(alarms) / Double(readers * curve.negatives.count), model
        )
    }

    /// Model minus readers in one resample: cases drawn within each class and used for both; readers drawn for the one.
    mutating func draw(_ generator: inout SeededGenerator) -> (readersAndCases: Double, casesOnly: Double) {
        for place in positives.indices { (positives[place], negatives[place]) = (0, 0) }
        weights.draw(&generator)
        var (hitsOfAll, hitsOfDrawn) = (0, 0)
        drawnPositives.withUnsafeMutableBufferPointer { generator.resample($0) }
        for index in drawnPositives.indices where drawnPositives[index] > 0 {
            let times = Int(drawnPositives[index])
            positives[curve.positives[index]] += times
            hitsOfAll += times * hitsOfCase[index]
            hitsOfDrawn += times * weighted(hits, index, all: hitsOfCase[index])
        }
        var (alarmsOfAll, alarmsOfDrawn) = (0, 0)
        drawnNegatives.withUnsafeMutableBufferPointer { generator.resample($0) }
        for index in drawnNegatives.indices where drawnNegatives[index] > 0 {
            let times = Int(drawnNegatives[index])
            negatives[curve.negatives[index]] += times
            alarmsOfAll += times * alarmsOfCase[index]
            alarmsOfDrawn += times * weighted(alarms, index, all: alarmsOfCase[index])
        }
        return (difference(hitsOfDrawn, alarmsOfDrawn), difference(hitsOfAll, alarmsOfAll))
    }

    /// Readers who agree stay as many whoever is drawn, and they agree on most cases.
    private func weighted(_ calls: CallMasks, _ index: Int, all: Int) -> Int {
        all == 0 || all == readers ? all : weights.sum(of: calls, index)
    }

    private func difference(_ hits: Int, _ alarms: Int) -> Double {
        let total = curve.positives.count
        return EmpiricalCurve.sensitivity(
            positives, negatives, positiveTotal: total, numerator: alarms, denominator: readers)
            - Double(hits) / Double(readers * total)
    }
}
