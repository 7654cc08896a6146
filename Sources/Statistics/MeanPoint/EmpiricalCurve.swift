/// A score's empirical ROC curve for resampled cases: how many cases, diseased and healthy, have each value.
struct EmpiricalCurve {
    /// Number of different values.
    let valueCount: Int
    /// For each case its value's place, the highest first.
    let positives: [Int]
    let negatives: [Int]

    init(positives: [Double], negatives: [Double]) {
        let values = Set(positives + negatives).sorted(by: >)
        let places = Dictionary(uniqueKeysWithValues: zip(values, values.indices))
        valueCount = values.count
        self.positives = positives.compactMap { places[$0] }
        self.negatives = negatives.compactMap { places[$0] }
    }

    /// The sensitivity on the curve, with straight lines between points and the upper end of vertical steps.
    ///
    /// Whole numbers keep a rate that meets a point of the curve from missing it by rounding.
    ///
    /// - Parameters:
    ///   - positives: diseased cases by place of their value.
    ///   - negatives: healthy cases by place of their value.
    ///   - positiveTotal: all diseased cases.
    ///   - numerator: the false positive rate is numerator / (denominator x healthy cases).
    ///   - denominator: above 0.
    static func sensitivity(
        _ positives: [Int], _ negatives: [Int], positiveTotal: Int, numerator: Int, denominator: Int
    ) -> Double {
        var (hits, alarms) = (0, 0)
        for place in positives.indices {
            let further = negatives[place]
            let room = numerator - denominator * alarms
            if denominator * further > room {
                let share = Double(room) / Double(denominator * further)
                return (Double(hits) + share * Double(positives[place])) / Double(positiveTotal)
            }
            alarms += further
            hits += positives[place]
        }
        return 1
    }
}
