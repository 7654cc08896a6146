public import Statistics

/// What a model calls at every threshold at which its calls change.
public struct ThresholdTable: Sendable {
    /// The calls at one threshold.
    public struct Row: Sendable {
        /// A probability of the data: the calls are these for every threshold above the row before, up to this one.
        /// `nil` in the last row, which holds for thresholds above every probability.
        public let threshold: Double?
        /// The calls against the truth.
        public let table: DiagnosticTable
        /// One for each of ``ThresholdTable/rates``, with exact (Clopper-Pearson) limits.
        public let measures: [Estimated]
    }

    /// The shares that every row has.
    public static let rates: [DiagnosticRate] = [
        .sensitivity, .specificity, .positivePredictiveValue, .negativePredictiveValue, .accuracy,
    ]

    /// Thresholds ascending; at least one row.
    public let rows: [Row]

    /// Counts the calls.
    ///
    /// - Parameters:
    ///   - probabilities: one for each case, 0...1.
    ///   - truth: whether each case has a fracture, in the same order.
    ///   - level: of the limits.
    /// - Throws: ``StatisticsError/lengthsDiffer(what:first:second:)``.
    public init(
        probabilities: [Double], truth: [Bool], level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        guard probabilities.count == truth.count else {
            throw .lengthsDiffer(
                what: "probabilities and truths", first: probabilities.count, second: truth.count)
        }
        let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
        let (diseased, healthy) = (truth.count { $0 }, truth.count { !$0 })
        // Cases below the threshold so far.
        var (missed, cleared) = (0, 0)
        var rows: [Row] = []
        for (place, index) in order.enumerated() {
            if place == 0 || probabilities[order[place - 1]] < probabilities[index] {
                rows.append(
                    try Self.row(probabilities[index], missed, diseased, cleared, healthy, level))
            }
            if truth[index] { missed += 1 } else { cleared += 1 }
        }
        rows.append(try Self.row(nil, missed, diseased, cleared, healthy, level))
        self.rows = rows
    }

    /// The row that holds at a threshold: the model calls a fracture at and above it.
    public func row(at threshold: Double) -> Row {
        var (low, high) = (0, rows.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if let upTo = rows[middle].threshold, upTo < threshold { low = middle + 1 } else { high = middle }
        }
        return rows[low]
    }

    private static func row(
        _ threshold: Double?, _ missed: Int, _ diseased: Int, _ cleared: Int, _ healthy: Int, _ level: ConfidenceLevel
    ) throws(StatisticsError) -> Row {
        let table = try DiagnosticTable(
            truePositives: diseased - missed, falsePositives: healthy - cleared, falseNegatives: missed,
            trueNegatives: cleared)
        return Row(
            threshold: threshold, table: table,
            measures: rates.map { rate in
                Result { () throws(StatisticsError) in try table.rate(rate, level: level) }
            })
    }
}
