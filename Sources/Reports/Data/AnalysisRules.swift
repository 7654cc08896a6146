public import Studies

/// What counts as what when a reader gave no yes or no. Applied in one place: ``ComparisonData/counted(_:readers:by:)``.
public struct AnalysisRules: Hashable, Sendable {
    /// What an answer that is neither yes nor no counts as.
    public enum Rule: String, Sendable, CaseIterable {
        /// The case takes no part for this reader.
        case exclude
        /// The opposite of the truth.
        case asWrong = "as-wrong"
        /// The truth.
        case asRight = "as-right"
        /// A fracture was called.
        case asPositive = "as-positive"
        /// No fracture was called.
        case asNegative = "as-negative"

        /// A plan's rule for missing readings.
        public init(_ rule: AnalysisPlan.MissingRule) {
            self =
                switch rule {
                case .exclude: .exclude
                case .asWrong: .asWrong
                }
        }

        /// A plan's rule for "cannot assess".
        public init(_ rule: AnalysisPlan.CannotAssessRule) {
            self =
                switch rule {
                case .exclude: .exclude
                case .asWrong: .asWrong
                case .asPositive: .asPositive
                case .asNegative: .asNegative
                }
        }

        /// The call that is counted; `nil` when the case is left out.
        func call(truth: Bool) -> Bool? {
            switch self {
            case .exclude: nil
            case .asWrong: !truth
            case .asRight: truth
            case .asPositive: true
            case .asNegative: false
            }
        }
    }

    /// Rule for readings that are missing.
    public var missing: Rule
    /// Rule for "cannot assess".
    public var cannotAssess: Rule

    /// A rule for each.
    public init(missing: Rule, cannotAssess: Rule) {
        self.missing = missing
        self.cannotAssess = cannotAssess
    }

    /// The rules that a study registered.
    public init(_ plan: AnalysisPlan) {
        missing = Rule(plan.missing)
        cannotAssess = Rule(plan.cannotAssess)
    }

    /// Without a study file: a missing reading is left out, "cannot assess" is wrong.
    public static let standard = AnalysisRules(missing: .exclude, cannotAssess: .asWrong)
    /// Everything that is neither yes nor no is wrong: the worst that the readers can be.
    public static let worstCase = AnalysisRules(missing: .asWrong, cannotAssess: .asWrong)
    /// Everything that is neither yes nor no is right: the best that the readers can be.
    public static let bestCase = AnalysisRules(missing: .asRight, cannotAssess: .asRight)
}

/// How many readings the rules touched, to be told beside every result.
public struct RuleCounts: Hashable, Sendable {
    /// Readings that should exist: readers times cases.
    public var readings = 0
    /// Readings with yes or no.
    public var answered = 0
    /// "Cannot assess" on cases with a fracture.
    public var cannotAssessWithFracture = 0
    /// "Cannot assess" on cases without.
    public var cannotAssessWithoutFracture = 0
    /// Missing readings of cases with a fracture.
    public var missingWithFracture = 0
    /// Missing readings of cases without.
    public var missingWithoutFracture = 0

    /// No readings.
    public init() {}

    /// All that said "cannot assess".
    public var cannotAssess: Int { cannotAssessWithFracture + cannotAssessWithoutFracture }
    /// All that are missing.
    public var missing: Int { missingWithFracture + missingWithoutFracture }
    /// All that a rule decided.
    public var touched: Int { cannotAssess + missing }

    /// The sum of two counts.
    public static func + (first: Self, second: Self) -> Self {
        var sum = first
        sum.readings += second.readings
        sum.answered += second.answered
        sum.cannotAssessWithFracture += second.cannotAssessWithFracture
        sum.cannotAssessWithoutFracture += second.cannotAssessWithoutFracture
        sum.missingWithFracture += second.missingWithFracture
        sum.missingWithoutFracture += second.missingWithoutFracture
        return sum
    }
}
