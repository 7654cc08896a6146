/// One resample after another of readers and cases, without allocation in between.
struct MeanPointResampler {
    private let valueCount: Int
    private let readers: Int
    private var weights: ReaderWeights
    private var positives: CalledClass
    private var negatives: CalledClass

    init(curve: EmpiricalCurve, hits: [[Bool]], alarms: [[Bool]]) {
        valueCount = curve.valueCount
        readers = hits.count
        weights = ReaderWeights(readers: readers)
        positives = CalledClass(places: curve.positives, of: valueCount, calls: hits)
        negatives = CalledClass(places: curve.negatives, of: valueCount, calls: alarms)
    }

    /// The quantities of the cases and readers as they are.
    var original: (sensitivity: Double, falsePositiveRate: Double, model: Double) {
        var (positives, negatives) = (positives, negatives)
        positives.takeAll()
        negatives.takeAll()
        let model = EmpiricalCurve.sensitivity(
            positives.byPlace, negatives.byPlace, positiveTotal: positives.count, numerator: negatives.calls,
            denominator: readers)
        return (
            Double(positives.calls) / Double(readers * positives.count),
            Double(negatives.calls) / Double(readers * negatives.count), model
        )
    }

    /// Model minus readers in one resample: cases drawn within each class and used for both; readers drawn for the one.
    mutating func draw(_ generator: inout SeededGenerator) -> (readersAndCases: Double, casesOnly: Double) {
        weights.draw(&generator)
        positives.draw(&generator)
        negatives.draw(&generator)
        return (
            difference(positives.calls(of: weights), negatives.calls(of: weights)),
            difference(positives.calls, negatives.calls)
        )
    }

    private func difference(_ hits: Int, _ alarms: Int) -> Double {
        EmpiricalCurve.sensitivity(
            positives.byPlace, negatives.byPlace, positiveTotal: positives.count, numerator: alarms,
            denominator: readers)
            - Double(hits) / Double(readers * positives.count)
    }
}

/// The cases of one class, how often each was drawn, and what follows from that.
private struct CalledClass {
    /// For each case its value's place on the curve.
    private let places: [Int]
    /// For each case the readers who called it diseased, of all.
    private let callsOfCase: [Int]
    /// The cases on which readers differ: where they agree, it does not matter who is drawn, and they agree on most.
    private let contested: [Int]
    private let masks: CallMasks
    private var drawn: [UInt8]
    /// Drawn cases by their value's place.
    private(set) var byPlace: [Int]
    /// Calls of all readers, of the drawn cases.
    private(set) var calls = 0

    /// - Parameter calls: by reader, then case.
    init(places: [Int], of valueCount: Int, calls: [[Bool]]) {
        self.places = places
        let callsOfCase = places.indices.map { index in calls.count { $0[index] } }
        self.callsOfCase = callsOfCase
        contested = places.indices.filter { 1..<calls.count ~= callsOfCase[$0] }
        masks = CallMasks(calls, cases: places.count)
        drawn = [UInt8](repeating: 0, count: places.count)
        byPlace = [Int](repeating: 0, count: valueCount)
    }

    var count: Int { places.count }

    mutating func draw(_ generator: inout SeededGenerator) {
        drawn.withUnsafeMutableBufferPointer { generator.resample($0) }
        tally()
    }

    /// Every case once.
    mutating func takeAll() {
        for index in drawn.indices { drawn[index] = 1 }
        tally()
    }

    private mutating func tally() {
        for place in byPlace.indices { byPlace[place] = 0 }
        var sum = 0
        for index in places.indices {
            let times = Int(drawn[index])
            byPlace[places[index]] += times
            sum += times * callsOfCase[index]
        }
        calls = sum
    }

    /// Calls of the drawn readers, of the drawn cases.
    func calls(of weights: ReaderWeights) -> Int {
        var sum = calls
        for index in contested where drawn[index] > 0 {
            sum += Int(drawn[index]) * (weights.sum(of: masks, index) - callsOfCase[index])
        }
        return sum
    }
}
