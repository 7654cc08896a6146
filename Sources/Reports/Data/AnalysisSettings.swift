public import Statistics
public import Studies

/// How the data are analysed: what the study registered, or the defaults of the command line.
public struct AnalysisSettings: Equatable, Sendable {
    /// A model without a threshold of its own calls a fracture at or above this probability, 0...1.
    public var threshold = 0.5
    /// One threshold for every model, in place of its own and of ``threshold``; `nil` unless the analyst chose one.
    public var imposedThreshold: Double?
    /// Confidence level of intervals.
    public var level = ConfidenceLevel.ninetyFive
    /// Resamples of each bootstrap, at least 100.
    public var bootstrapReplicates = 2000
    /// Seed of the bootstrap.
    public var bootstrapSeed: UInt64 = 1
    /// What missing answers and "cannot assess" count as.
    public var rules = AnalysisRules.standard
    /// The endpoint that decides; `nil` when none was registered, and then no result may be called primary.
    public var primaryEndpoint: PrimaryEndpoint?
    /// Margin of non-inferiority as a difference of proportions or areas, between 0 and 1; `nil` when none was
    /// registered, and then nothing may be called non-inferior.
    public var nonInferiorityMargin: Double?
    /// Shares of fractures, each between 0 and 1, for which the models' predictive values are given besides those of the
    /// sample.
    public var prevalences: [Double] = []
    /// Whether reviewers of heat maps saw the reference site; `nil` when nobody said.
    public var heatMapReference: AnalysisPlan.HeatMapReference?
    /// The study's plan, against which threshold and margin are held; `nil` for tables that were read elsewhere.
    public var plan: RegisteredPlan?
    /// The specialties with their labels, groups, colours and marker shapes, in the order of tables and legends.
    public var specialties: [Specialty] = []

    /// A measure, and who is compared in it.
    public struct PrimaryEndpoint: Hashable, Sendable {
        /// The measure that decides.
        public var measure: AnalysisPlan.Measure
        /// Who is compared with whom.
        public var comparison: AnalysisPlan.Comparison

        /// A measure and a comparison.
        public init(measure: AnalysisPlan.Measure, comparison: AnalysisPlan.Comparison) {
            self.measure = measure
            self.comparison = comparison
        }
    }

    /// The defaults: threshold 0.5, 95 %, 2000 replicates with seed 1, no primary endpoint, no margin.
    public init() {}

    /// What a study registered.
    ///
    /// - Parameters:
    ///   - plan: the study's.
    ///   - specialties: the study's.
    ///   - studyFileDigest: SHA-256 of the study file that holds the plan, in hexadecimal.
    ///   - standing: what is known of when the plan was fixed.
    /// - Throws: ``StatisticsError`` when the level is not between 0 and 1, which the parser of study files excludes.
    public init(
        _ plan: AnalysisPlan, specialties: [Specialty], studyFileDigest: String, standing: RegisteredPlan.Standing
    ) throws(StatisticsError) {
        threshold = plan.threshold
        level = try ConfidenceLevel(plan.level)
        bootstrapReplicates = plan.bootstrapReplicates
        bootstrapSeed = plan.bootstrapSeed
        rules = AnalysisRules(plan)
        primaryEndpoint = PrimaryEndpoint(measure: plan.primaryMeasure, comparison: plan.primaryComparison)
        nonInferiorityMargin = plan.nonInferiorityMargin
        prevalences = plan.prevalences
        heatMapReference = plan.heatMapReference
        self.specialties = specialties
        self.plan = RegisteredPlan(
            studyFileDigest: studyFileDigest, standing: standing, threshold: plan.threshold,
            nonInferiorityMargin: plan.nonInferiorityMargin, rules: rules)
    }

    /// The probability at and above which a model calls a fracture, 0...1.
    public func threshold(of model: ModelScores) -> Double { imposedThreshold ?? model.threshold ?? threshold }

    /// The same with a specialty for every code that the readers have. Those that the settings do not know follow in
    /// order of their codes, with colours and markers that are not taken yet.
    public func completed(for data: ComparisonData) -> AnalysisSettings {
        var completed = self
        for code in data.specialties where !specialties.contains(where: { $0.code == code }) {
            let group = data.readers.first { $0.specialty == code }?.group
            completed.specialties.append(
                SpecialtyPalette.specialty(code, group: group, besides: completed.specialties))
        }
        return completed
    }

    /// The specialty of a code; `nil` when the settings do not know it.
    public func specialty(_ code: Specialty.Code?) -> Specialty? { specialties.first { $0.code == code } }
}
