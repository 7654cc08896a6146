public import Statistics

/// The numbers printed in Cheng et al., Eur Radiol 2019;29:5469 (doi 10.1007/s00330-019-06167-y), computed again from the
/// counts behind them.
public struct SourcePaper: Sendable {
    /// A printed number and what becomes of it.
    public struct Line: Sendable {
        /// As it stands in the paper: "accuracy 91 % (84-96)".
        public let printed: String
        /// The same quantity computed here, in the same form and with more digits.
        public let computed: String
        /// What a reader of the paper should know.
        public let verdict: String
    }

    /// The model's calls on the 100 test images at a probability of 0.5 (the paper's Table 2).
    public static let modelCounts = (truePositives: 49, falsePositives: 8, falseNegatives: 1, trueNegatives: 42)

    private let table: DiagnosticTable

    /// - Throws: ``StatisticsError`` if the counts were impossible.
    public init() throws(StatisticsError) {
        let counts = Self.modelCounts
        table = try DiagnosticTable(
            truePositives: counts.truePositives, falsePositives: counts.falsePositives,
            falseNegatives: counts.falseNegatives, trueNegatives: counts.trueNegatives)
    }

    /// The model's line of the paper, number by number.
    public func modelLines() throws(StatisticsError) -> [Line] {
        let sourceF1 = try table.f1(.asInTheSourcePaper)
        return [
            try rate(.accuracy, "accuracy 91 % (84-96)"),
            try rate(.sensitivity, "sensitivity 98 % (89-100)"),
            try rate(.specificity, "specificity 84 % (71-93)"),
            try falseNegativeRate(),
            Line(
                printed: "F1 0.916 (0.845-0.956)",
                computed: "F1 \(printed(sourceF1, places: 3)) by Wilson's limits with n = 100; "
                    + "\(printed(try table.f1(), places: 4)) by Wilson through TP/(TP+FP+FN); "
                    + "\(printed(try table.f1(.delta), places: 3)) by the delta method",
                verdict: "Reproduced, with limits that belong to a proportion of 100 cases. F1 is none: it rests on "
                    + "TP + FP + FN = \(sourceF1.n) cases. The limits are close to valid ones by chance."),
            Line(
                printed: "F1 0.91 (Discussion)", computed: "F1 \(PrintedNumber.decimal(sourceF1.estimate, places: 4))",
                verdict: "Cut instead of rounded; it is 0.92, and 0.916 stands elsewhere in the paper."),
        ]
    }

    private func rate(_ rate: DiagnosticRate, _ asPrinted: String) throws(StatisticsError) -> Line {
        let exact = try table.rate(rate)
        let wilson = try table.rate(rate, .wilson)
        return Line(
            printed: asPrinted,
            computed: "\(rate.name) \(percent(exact, places: 0)); with more digits \(percent(exact, places: 2))",
            verdict: "Reproduced by exact (Clopper-Pearson) limits; Wilson's would print \(percent(wilson, places: 0))."
        )
    }

    private func falseNegativeRate() throws(StatisticsError) -> Line {
        let exact = try table.rate(.falseNegativeRate)
        let ratio = try table.intervalMislabelledAsFalseNegativeRate()
        let wilson = try table.rate(.falseNegativeRate, .wilson)
        return Line(
            printed: "false negative rate 2 % (0.3-17)",
            computed: "false negative rate \(percent(exact, places: 2)) exact, \(percent(wilson, places: 2)) Wilson; "
                + "negative likelihood ratio limits \(PrintedNumber.range(ratio.lower, ratio.upper, places: 6))",
            verdict:
                "The estimate is right. The limits are those of the negative likelihood ratio, in percent: another "
                + "quantity.")
    }

    private func percent(_ value: IntervalEstimate, places: Int) -> String {
        PrintedNumber.percent(value.estimate, places: places) + " ("
            + PrintedNumber.range(value.lower, value.upper, places: places, shift: 2) + ")"
    }

    private func printed(_ value: IntervalEstimate, places: Int) -> String {
        PrintedNumber.decimal(value.estimate, places: places) + " ("
            + PrintedNumber.range(value.lower, value.upper, places: places) + ")"
    }
}
