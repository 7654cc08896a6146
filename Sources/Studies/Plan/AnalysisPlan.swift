/// How the answers will be analysed, written down before the first of them.
public struct AnalysisPlan: Equatable, Sendable {
    /// The measure that decides the study.
    public enum Measure: String, CaseIterable, Sendable {
        case sensitivity, specificity, accuracy, auc
    }

    /// Who is compared with whom in the primary endpoint.
    public enum Comparison: String, CaseIterable, Sendable {
        case modelVersusReaders = "model-vs-readers"
        case betweenSessions = "between-sessions"
        case betweenSpecialties = "between-specialties"
    }

    /// What a missing answer counts as.
    public enum MissingRule: String, CaseIterable, Sendable {
        case exclude
        case asWrong = "as-wrong"
    }

    /// What "cannot assess" counts as.
    public enum CannotAssessRule: String, CaseIterable, Sendable {
        case exclude
        case asWrong = "as-wrong"
        case asPositive = "as-positive"
        case asNegative = "as-negative"
    }

    /// Whether anybody may see results before the study is locked.
    public enum ResultsBeforeLock: String, CaseIterable, Sendable {
        /// Nobody: until then the coordinator sees progress only.
        case sealed
        /// The coordinator; the history tells of every look.
        case recorded
    }

    /// Whether a reviewer of heat maps is told where the reference standard says the fracture is.
    public enum HeatMapReference: String, CaseIterable, Sendable {
        /// Neither side, type nor box.
        case hidden
        /// All of them, beside the map.
        case shown
    }

    /// The model calls a fracture at or above this probability, 0...1.
    public var threshold: Double
    /// Confidence level of intervals, between 0 and 1, such as 0.95.
    public var level: Double
    /// Resamples of each bootstrap, at least 100.
    public var bootstrapReplicates: Int
    /// Seed of the bootstrap.
    public var bootstrapSeed: UInt64
    /// The one primary endpoint.
    public var primaryMeasure: Measure
    /// Who is compared in it.
    public var primaryComparison: Comparison
    /// Margin of non-inferiority as a difference of proportions or areas, between 0 and 1; `nil` for none.
    public var nonInferiorityMargin: Double?
    /// Shares of fractures where the model may be used, each between 0 and 1: predictive values are given for them too.
    public var prevalences: [Double]
    /// Rule for missing answers.
    public var missing: MissingRule
    /// Rule for "cannot assess".
    public var cannotAssess: CannotAssessRule
    /// Whether results may be seen before the lock.
    public var resultsBeforeLock: ResultsBeforeLock
    /// Whether reviewers of heat maps see the reference site.
    public var heatMapReference: HeatMapReference

    /// A plan as the study file declares it.
    public init(
        threshold: Double, level: Double, bootstrapReplicates: Int, bootstrapSeed: UInt64, primaryMeasure: Measure,
        primaryComparison: Comparison, nonInferiorityMargin: Double?, prevalences: [Double] = [], missing: MissingRule,
        cannotAssess: CannotAssessRule, resultsBeforeLock: ResultsBeforeLock = .sealed,
        heatMapReference: HeatMapReference = .hidden
    ) {
        self.threshold = threshold
        self.level = level
        self.bootstrapReplicates = bootstrapReplicates
        self.bootstrapSeed = bootstrapSeed
        self.primaryMeasure = primaryMeasure
        self.primaryComparison = primaryComparison
        self.nonInferiorityMargin = nonInferiorityMargin
        self.prevalences = prevalences
        self.missing = missing
        self.cannotAssess = cannotAssess
        self.resultsBeforeLock = resultsBeforeLock
        self.heatMapReference = heatMapReference
    }
}
