import Statistics
import Studies

/// Whether a number that a reader can see goes together with the class of the cases.
enum Association {
    /// Probability that a shuffled assignment of the classes gives a difference of means at least as large
    /// (permutation test, two-sided, the observed assignment counted once); 1 when there is only one class.
    ///
    /// - Parameters:
    ///   - values: One a case.
    ///   - classes: Whether each case has a fracture.
    ///   - seed: Of the shuffles.
    ///   - shuffles: Number of shuffles; the smallest result is 1 / (shuffles + 1).
    static func permutationP(_ values: [Double], _ classes: [Bool], seed: UInt64, shuffles: Int = 10_000) -> Double {
        let positives = classes.count { $0 }
        guard positives > 0, positives < classes.count, values.count == classes.count else { return 1 }
        let total = values.reduce(0, +)
        func difference(_ sum: Double) -> Double {
            abs(sum / Double(positives) - (total - sum) / Double(classes.count - positives))
        }
        var observedSum = 0.0
        for (value, isPositive) in zip(values, classes) where isPositive { observedSum += value }
        let observed = difference(observedSum)
        var generator = SeededGenerator(seed: seed)
        var shuffled = values
        var asLarge = 1
        for _ in 0..<shuffles {
            // The first places of a shuffle are a random subset.
            for place in 0..<positives {
                shuffled.swapAt(place, place + generator.below(shuffled.count - place))
            }
            let sum = shuffled[0..<positives].reduce(0, +)
            // Sums in another order differ in their last bits.
            if difference(sum) >= observed - 1e-9 * max(1, abs(observed)) { asLarge += 1 }
        }
        return Double(asLarge) / Double(shuffles + 1)
    }

    /// Probability that a random case with a fracture has a greater value than one without, ties counted half (the
    /// area under the ROC curve; 0.5 is no association); `nil` when there is only one class.
    static func area(_ values: [Double], _ classes: [Bool]) -> Double? {
        let positive = zip(values, classes).filter(\.1).map(\.0)
        let negative = zip(values, classes).filter { !$0.1 }.map(\.0)
        guard !positive.isEmpty, !negative.isEmpty else { return nil }
        var wins = 0.0
        for one in positive {
            for other in negative { wins += one > other ? 1 : one == other ? 0.5 : 0 }
        }
        return wins / Double(positive.count * negative.count)
    }
}
