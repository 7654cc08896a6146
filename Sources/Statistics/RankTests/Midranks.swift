/// Ranks from 1 in ascending order; tied values share the mean of theirs.
struct Midranks {
    /// In the order of the values.
    let ranks: [Double]
    /// The sum of t³ - t over groups of t tied values, by which ties lessen the variance of rank statistics.
    let tieCorrection: Double

    var hasTies: Bool { tieCorrection > 0 }

    init(_ values: [Double]) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var correction = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let rank = Double(start + 1 + end) / 2
            for index in order[start..<end] { ranks[index] = rank }
            let tied = Double(end - start)
            correction += tied * (tied * tied - 1)
            start = end
        }
        self.ranks = ranks
        tieCorrection = correction
    }
}
