/// The shares of a two-by-two table that are binomial proportions.
public enum DiagnosticRate: String, Sendable, CaseIterable {
    /// Diseased cases called positive, by all diseased.
    case sensitivity
    /// Healthy cases called negative, by all healthy.
    case specificity
    /// Diseased cases called negative, by all diseased: one minus sensitivity, its limits mirrored.
    case falseNegativeRate
    /// Healthy cases called positive, by all healthy: one minus specificity, its limits mirrored.
    case falsePositiveRate
    /// Diseased cases by all that were called positive.
    case positivePredictiveValue
    /// Healthy cases by all that were called negative.
    case negativePredictiveValue
    /// Healthy cases by all that were called positive.
    case falseDiscoveryRate
    /// Diseased cases by all that were called negative.
    case falseOmissionRate
    /// Cases called rightly by all.
    case accuracy
    /// Diseased cases by all ("true prevalence" of the sample).
    case prevalence
    /// Cases called positive by all ("apparent prevalence").
    case apparentPrevalence
    /// Cases called negative by all ("proportion ruled out"): one minus the share of positive calls, its limits mirrored.
    case proportionRuledOut

    /// The field's name: "positive predictive value".
    public var name: String {
        switch self {
        case .sensitivity: "sensitivity"
        case .specificity: "specificity"
        case .falseNegativeRate: "false negative rate"
        case .falsePositiveRate: "false positive rate"
        case .positivePredictiveValue: "positive predictive value"
        case .negativePredictiveValue: "negative predictive value"
        case .falseDiscoveryRate: "false discovery rate"
        case .falseOmissionRate: "false omission rate"
        case .accuracy: "accuracy"
        case .prevalence: "share of diseased cases"
        case .apparentPrevalence: "share of positive calls"
        case .proportionRuledOut: "share ruled out"
        }
    }

    /// The rate that adds up with this one to 1 and from which it is mirrored; `nil` for a rate that stands by itself.
    var mirror: DiagnosticRate? {
        switch self {
        case .falseNegativeRate: .sensitivity
        case .falsePositiveRate: .specificity
        case .falseDiscoveryRate: .positivePredictiveValue
        case .falseOmissionRate: .negativePredictiveValue
        case .proportionRuledOut: .apparentPrevalence
        default: nil
        }
    }

    private var dependsOnPrevalence: Bool {
        switch self {
        case .sensitivity, .specificity, .falseNegativeRate, .falsePositiveRate: false
        default: true
        }
    }

    func remarks(in table: DiagnosticTable) -> [Remark] { dependsOnPrevalence ? table.prevalenceRemarks : [] }
}

extension DiagnosticTable {
    /// The counts of a rate.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when its denominator is 0.
    public func counts(of rate: DiagnosticRate) throws(StatisticsError) -> Proportion {
        let (successes, trials, missing) = numbers(of: rate)
        guard trials > 0 else { throw .notEstimable(what: rate.name, because: missing) }
        return try Proportion(successes: successes, trials: trials)
    }

    /// A rate with its confidence interval. The limits of complementary rates always mirror each other.
    ///
    /// - Parameters:
    ///   - method: of the limits; the exact ones unless told otherwise.
    ///   - level: 95 % unless told otherwise.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when its denominator is 0.
    public func rate(
        _ rate: DiagnosticRate, _ method: ProportionMethod = .clopperPearson, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let counts = try counts(of: rate)
        let interval =
            rate.mirror == nil
            ? counts.interval(method, level: level)
            : counts.complement.interval(method, level: level).mirrored
        return rate.remarks(in: self).reduce(interval) { $0.adding($1) }
    }

    private func numbers(of rate: DiagnosticRate) -> (successes: Int, trials: Int, missing: String) {
        let (noneDiseased, noneHealthy) = ("the sample holds no diseased case", "the sample holds no healthy case")
        let (nonePositive, noneNegative) = ("no case was called positive", "no case was called negative")
        return switch rate {
        case .sensitivity: (truePositives, diseased, noneDiseased)
        case .specificity: (trueNegatives, healthy, noneHealthy)
        case .falseNegativeRate: (falseNegatives, diseased, noneDiseased)
        case .falsePositiveRate: (falsePositives, healthy, noneHealthy)
        case .positivePredictiveValue: (truePositives, calledPositive, nonePositive)
        case .negativePredictiveValue: (trueNegatives, calledNegative, noneNegative)
        case .falseDiscoveryRate: (falsePositives, calledPositive, nonePositive)
        case .falseOmissionRate: (falseNegatives, calledNegative, noneNegative)
        case .accuracy: (truePositives + trueNegatives, total, "the sample is empty")
        case .prevalence: (diseased, total, "the sample is empty")
        case .apparentPrevalence: (calledPositive, total, "the sample is empty")
        case .proportionRuledOut: (calledNegative, total, "the sample is empty")
        }
    }
}
