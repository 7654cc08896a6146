/// One line of the table of all measures.
public struct DiagnosticMeasure: Sendable {
    /// The field's name: "positive likelihood ratio".
    public let name: String
    /// The number, or why there is none.
    public let result: Result<IntervalEstimate, StatisticsError>

    init(_ name: String, _ compute: () throws(StatisticsError) -> IntervalEstimate) {
        self.name = name
        result = Result(catching: compute)
    }
}

extension DiagnosticTable {
    /// Every measure of the table with its default interval, in the order of a report.
    ///
    /// - Parameters:
    ///   - method: of the proportions.
    ///   - level: of all.
    ///   - prevalences: for each, `0 < prevalence < 1`, both predictive values are added.
    public func allMeasures(
        _ method: ProportionMethod = .clopperPearson, level: ConfidenceLevel = .ninetyFive, prevalences: [Double] = []
    ) -> [DiagnosticMeasure] {
        var measures = DiagnosticRate.allCases.map { rate in
            DiagnosticMeasure(rate.name) { () throws(StatisticsError) in try self.rate(rate, method, level: level) }
        }
        let others: [(String, () throws(StatisticsError) -> IntervalEstimate)] = [
            ("balanced accuracy", { () throws(StatisticsError) in try balancedAccuracy(level: level) }),
            ("F1 score", { () throws(StatisticsError) in try f1(level: level) }),
            ("Youden's index", { () throws(StatisticsError) in try youdenIndex(level: level) }),
            ("Matthews's correlation", { () throws(StatisticsError) in try matthewsCorrelation(level: level) }),
            ("positive likelihood ratio", { () throws(StatisticsError) in try positiveLikelihoodRatio(level: level) }),
            ("negative likelihood ratio", { () throws(StatisticsError) in try negativeLikelihoodRatio(level: level) }),
            ("diagnostic odds ratio", { () throws(StatisticsError) in try diagnosticOddsRatio(level: level) }),
            ("number needed to diagnose", { () throws(StatisticsError) in try numberNeededToDiagnose(level: level) }),
        ]
        measures += others.map { DiagnosticMeasure($0.0, $0.1) }
        for prevalence in prevalences {
            for value in PredictiveValue.allCases {
                measures.append(
                    DiagnosticMeasure("\(value.rawValue) predictive value at a prevalence of \(prevalence)") {
                        () throws(StatisticsError) in
                        try predictiveValue(value, atPrevalence: prevalence, level: level)
                    })
            }
        }
        return measures
    }
}
