import Glibc

/// The first cell of a two-by-two table when all its margins are fixed.
struct Hypergeometric {
    /// Smallest and largest possible count.
    let support: ClosedRange<Int>
    /// Logarithms of the probabilities without association, up to a common constant.
    private let logWeights: [Double]

    /// - Parameters:
    ///   - firstRow: total of the first row, `0...total`.
    ///   - firstColumn: total of the first column, `0...total`.
    ///   - total: of all.
    init(firstRow: Int, firstColumn: Int, total: Int) {
        let lowest = max(0, firstRow + firstColumn - total)
        support = lowest...min(firstRow, firstColumn)
        var weights = [0.0]
        weights.reserveCapacity(support.count)
        // The ratio of neighbouring probabilities needs no factorial, so no digits cancel.
        for count in support.dropLast() {
            let up = Double(firstRow - count) * Double(firstColumn - count)
            let down = Double(count + 1) * Double(total - firstRow - firstColumn + count + 1)
            weights.append(weights[weights.count - 1] + log(up / down))
        }
        let largest = weights.max() ?? 0
        logWeights = weights.map { $0 - largest }
    }

    /// Probabilities of the support in ascending order, without association.
    var probabilities: [Double] {
        let weights = logWeights.map { exp($0) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Mean count and tails at an odds ratio.
    ///
    /// - Returns: the mean, and the probabilities of at most and of at least `count`.
    func moments(logOddsRatio: Double, around count: Int) -> (mean: Double, atMost: Double, atLeast: Double) {
        var largest = -Double.infinity
        for (index, weight) in logWeights.enumerated() {
            largest = max(largest, weight + Double(index) * logOddsRatio)
        }
        var (sum, weightedSum, below, above) = (0.0, 0.0, 0.0, 0.0)
        for (index, weight) in logWeights.enumerated() {
            let probability = exp(weight + Double(index) * logOddsRatio - largest)
            let value = support.lowerBound + index
            sum += probability
            weightedSum += probability * Double(value)
            if value <= count { below += probability }
            if value >= count { above += probability }
        }
        return (weightedSum / sum, below / sum, above / sum)
    }
}
