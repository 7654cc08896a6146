/// How many cases of each class lie below each of a row of ascending thresholds: the empirical ROC curve in whole
/// numbers, and the form in which resampled curves are made.
///
/// Cut 0 lies below all scores (everybody positive), the last one above all (nobody).
struct CutCounts: Equatable, Sendable {
    /// Diseased cases below each cut: the false negatives. Ascending.
    var positivesBelow: [Int]
    /// Healthy cases below each cut: the true negatives. Ascending.
    var negativesBelow: [Int]

    /// Number of diseased cases.
    var positives: Int { positivesBelow[positivesBelow.count - 1] }
    /// Number of healthy cases.
    var negatives: Int { negativesBelow[negativesBelow.count - 1] }
    /// Number of cuts, one more than there are distinct scores.
    var count: Int { positivesBelow.count }

    /// - Parameters:
    ///   - ranked: the ranks of the positive scores followed by the negative ones.
    ///   - positives: how many of them are positive.
    init(_ ranked: RankedScores, positives: Int) {
        var (below, healthyBelow) = ([0], [0])
        below.reserveCapacity(ranked.groupEnds.count + 1)
        healthyBelow.reserveCapacity(ranked.groupEnds.count + 1)
        var start = 0
        var diseased = 0
        for end in ranked.groupEnds {
            for position in start..<end where ranked.order[position] < positives { diseased += 1 }
            below.append(diseased)
            healthyBelow.append(end - diseased)
            start = end
        }
        positivesBelow = below
        negativesBelow = healthyBelow
    }

    func sensitivity(_ cut: Int) -> Double { Double(positives - positivesBelow[cut]) / Double(positives) }
    func specificity(_ cut: Int) -> Double { Double(negativesBelow[cut]) / Double(negatives) }

    /// The sensitivity where the curve, its points joined by straight lines, has this specificity; the highest one
    /// where it is vertical. Within 0...1.
    func sensitivity(atSpecificity specificity: Double) -> Double {
        // The fewest healthy cases below the cut that give this specificity: a search of whole numbers is quicker than
        // one that divides at every step.
        let negatives = Double(negatives)
        var fewest = Int((specificity * negatives).rounded(.down))
        while fewest > 0, Double(fewest - 1) / negatives >= specificity { fewest -= 1 }
        while Double(fewest) / negatives < specificity { fewest += 1 }
        let cut = firstCut { negativesBelow[$0] >= fewest }
        let right = self.specificity(cut)
        if cut == 0 { return sensitivity(cut) }
        let left = self.specificity(cut - 1)
        let fraction = (right - specificity) / (right - left)
        return sensitivity(cut) + fraction * (sensitivity(cut - 1) - sensitivity(cut))
    }

    /// The specificity where the curve has this sensitivity; the highest one where it is horizontal. Within 0...1.
    func specificity(atSensitivity sensitivity: Double) -> Double {
        let next = firstCut { self.sensitivity($0) < sensitivity }
        // None below: the sensitivity asked for is 0, which the last cut has.
        if next == count { return specificity(count - 1) }
        if next == 0 { return specificity(0) }
        let high = self.sensitivity(next - 1)
        if high == sensitivity { return specificity(next - 1) }
        let fraction = (sensitivity - self.sensitivity(next)) / (high - self.sensitivity(next))
        return specificity(next) + fraction * (specificity(next - 1) - specificity(next))
    }

    /// The first cut with a property that holds from some cut on; `count` when none has it.
    func firstCut(_ holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
