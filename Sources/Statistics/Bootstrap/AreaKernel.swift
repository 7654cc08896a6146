/// The area under the curve of a resample from how often each case was drawn, in one pass and whole numbers: the scores
/// are ranked once, before the first replicate.
struct AreaKernel: Sendable {
    /// The position of each positive case in the list given, by ascending score.
    let positiveOrder: [Int]
    /// The position of each negative case in the list given, by ascending score.
    let negativeOrder: [Int]
    /// For each positive case by ascending score: how many negative cases score below it.
    private let below: [UInt32]
    /// The same, with those that score equal.
    private let upTo: [UInt32]
    private let hasTies: Bool

    init(_ classes: ScoredClasses) {
        let ranked = RankedScores(classes.positives + classes.negatives)
        let positives = classes.positives.count
        var (positiveOrder, negativeOrder): ([Int], [Int]) = ([], [])
        var (below, upTo): ([UInt32], [UInt32]) = ([], [])
        positiveOrder.reserveCapacity(positives)
        negativeOrder.reserveCapacity(classes.negatives.count)
        below.reserveCapacity(positives)
        upTo.reserveCapacity(positives)
        var start = 0
        for end in ranked.groupEnds {
            let negativesBefore = UInt32(negativeOrder.count)
            let positivesBefore = positiveOrder.count
            for index in ranked.order[start..<end] {
                if index < positives { positiveOrder.append(index) } else { negativeOrder.append(index - positives) }
            }
            for _ in positivesBefore..<positiveOrder.count {
                below.append(negativesBefore)
                upTo.append(UInt32(negativeOrder.count))
            }
            start = end
        }
        self.positiveOrder = positiveOrder
        self.negativeOrder = negativeOrder
        self.below = below
        self.upTo = upTo
        hasTies = below != upTo
    }

    /// Twice the number of pairs that the positive case wins, ties counting half.
    ///
    /// - Parameters:
    ///   - positives: how often each positive case was drawn, by ascending score.
    ///   - negatives: the same of the negative cases.
    ///   - cumulative: scratch for one number more than there are negative cases.
    func doubledWins(
        positives: UnsafeMutableBufferPointer<UInt8>, negatives: UnsafeMutableBufferPointer<UInt8>,
        cumulative: UnsafeMutableBufferPointer<UInt32>
    ) -> UInt64 {
        var sum: UInt32 = 0
        cumulative[0] = 0
        for index in 0..<negatives.count {
            sum &+= UInt32(truncatingIfNeeded: negatives[index])
            cumulative[index + 1] = sum
        }
        return below.withUnsafeBufferPointer { below in
            var wins: UInt64 = 0
            for index in 0..<positives.count {
                let before = UInt64(cumulative[Int(truncatingIfNeeded: below[index])])
                wins &+= UInt64(truncatingIfNeeded: positives[index]) &* before
            }
            guard hasTies else { return 2 &* wins }
            return upTo.withUnsafeBufferPointer { upTo in
                for index in 0..<positives.count {
                    let before = UInt64(cumulative[Int(truncatingIfNeeded: upTo[index])])
                    wins &+= UInt64(truncatingIfNeeded: positives[index]) &* before
                }
                return wins
            }
        }
    }
}

/// Memory of one thread for resampled areas.
struct AreaScratch {
    /// How often each case was drawn: positives, then negatives.
    var counts: [UInt8]
    /// The same, put into the order of a score.
    var ordered: [UInt8]
    var cumulative: [UInt32]

    init(_ classes: ScoredClasses) {
        counts = [UInt8](repeating: 0, count: classes.count)
        ordered = counts
        cumulative = [UInt32](repeating: 0, count: classes.negatives.count + 1)
    }
}

extension AreaKernel {
    /// The resampled area; NaN when an unstratified resample lacks a class.
    ///
    /// - Parameter counts: of the positive cases, then of the negative ones, each by ascending score.
    func area(
        _ counts: UnsafeMutableBufferPointer<UInt8>, cumulative: UnsafeMutableBufferPointer<UInt32>,
        isStratified: Bool
    ) -> Double {
        let positives = UnsafeMutableBufferPointer(rebasing: counts[..<positiveOrder.count])
        let negatives = UnsafeMutableBufferPointer(rebasing: counts[positiveOrder.count...])
        let wins = doubledWins(positives: positives, negatives: negatives, cumulative: cumulative)
        // As many as there are when each class was resampled among itself.
        let drawn =
            isStratified ? positives.count : positives.reduce(into: 0) { $0 += Int(truncatingIfNeeded: $1) }
        let others = counts.count - drawn
        return Double(wins) / (2 * Double(drawn) * Double(others))
    }

    /// The resampled area from counts in the order in which the cases were given.
    func area(
        counts: UnsafeMutableBufferPointer<UInt8>, ordered: UnsafeMutableBufferPointer<UInt8>,
        cumulative: UnsafeMutableBufferPointer<UInt32>, isStratified: Bool
    ) -> Double {
        let positives = positiveOrder.count
        for (rank, position) in positiveOrder.enumerated() { ordered[rank] = counts[position] }
        for (rank, position) in negativeOrder.enumerated() { ordered[positives + rank] = counts[positives + position] }
        return area(ordered, cumulative: cumulative, isStratified: isStratified)
    }
}
