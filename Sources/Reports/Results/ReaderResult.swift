public import Statistics

/// How one reader does on the cases, after the rules.
public struct ReaderResult: Sendable {
    /// The reader.
    public let reader: ComparisonReader
    /// What the rules touched.
    public let counts: RuleCounts
    /// The reader's calls against the truth; `nil` when nothing was counted.
    public let table: DiagnosticTable?
    /// Sensitivity, exact limits.
    public let sensitivity: Estimated
    /// Specificity, exact limits.
    public let specificity: Estimated
    /// Accuracy, exact limits.
    public let accuracy: Estimated
    /// False negative rate: the mirror of sensitivity.
    public let falseNegativeRate: Estimated
    /// False positive rate: the mirror of specificity.
    public let falsePositiveRate: Estimated
    /// F1, Wilson limits through TP/(TP+FP+FN).
    public let f1: Estimated
    /// Area under the ROC curve of the reader's confidence; a failure where confidence was not asked.
    public let area: Estimated
    /// The ROC curve of the reader's confidence.
    public let curve: ROCCurve?
    /// Median reading time in seconds, and quartiles; `nil` when not measured.
    public let seconds: SampleSummary?

    /// Computes everything of one reader.
    ///
    /// - Parameter index: into the readers of `counted`.
    init(_ counted: CountedReadings, _ index: Int, seconds: [Double], level: ConfidenceLevel) {
        reader = counted.readers[index]
        counts = counted.counts[index]
        let outcomes = counted.outcomes(of: index)
        let table = Result { () throws(StatisticsError) in
            try DiagnosticTable(
                truePositives: outcomes.truePositives, falsePositives: outcomes.falsePositives,
                falseNegatives: outcomes.falseNegatives, trueNegatives: outcomes.trueNegatives)
        }
        func rate(_ rate: DiagnosticRate) -> Estimated {
            table.flatMap { table in Result { () throws(StatisticsError) in try table.rate(rate, level: level) } }
        }
        self.table = try? table.get()
        sensitivity = rate(.sensitivity)
        specificity = rate(.specificity)
        accuracy = rate(.accuracy)
        falseNegativeRate = rate(.falseNegativeRate)
        falsePositiveRate = rate(.falsePositiveRate)
        f1 = table.flatMap { table in Result { () throws(StatisticsError) in try table.f1(level: level) } }
        let scores = counted.scoresByTruth(of: index)
        let curve = Result { () throws(StatisticsError) -> ROCCurve in
            guard !(scores.positives.isEmpty && scores.negatives.isEmpty) else {
                throw .notEstimable(what: "the reader's AUC", because: "readers were not asked how sure they are")
            }
            return try ROCCurve(positives: scores.positives, negatives: scores.negatives)
        }
        self.curve = try? curve.get()
        area = curve.flatMap { curve in
            Result { () throws(StatisticsError) in try curve.placements.interval(level: level) }
        }
        self.seconds = try? SampleSummary(seconds)
    }
}
