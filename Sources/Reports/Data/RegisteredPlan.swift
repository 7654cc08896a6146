/// What a study's plan fixed, and whether anything vouches for it: told beside every number that rests on it.
public struct RegisteredPlan: Hashable, Sendable {
    /// SHA-256 of the study file, in hexadecimal.
    public var studyFileDigest: String
    /// Whether anything vouches for when it was fixed.
    public var standing: Standing
    /// The threshold that the plan gives to every model, 0...1.
    public var threshold: Double
    /// The plan's margin of non-inferiority; `nil` when it has none.
    public var nonInferiorityMargin: Double?
    /// The plan's rules for readings without yes or no.
    public var rules: AnalysisRules

    /// What is known of when a plan was fixed.
    public enum Standing: String, Sendable {
        /// The study was opened, which froze the study file before the first answer.
        case frozen
        /// The study was not opened yet; the plan can still change.
        case draft
        /// A study file beside tables: nothing here tells when it was written.
        case given
    }

    /// A plan as the study's file has it.
    public init(
        studyFileDigest: String, standing: Standing, threshold: Double, nonInferiorityMargin: Double?,
        rules: AnalysisRules
    ) {
        self.studyFileDigest = studyFileDigest
        self.standing = standing
        self.threshold = threshold
        self.nonInferiorityMargin = nonInferiorityMargin
        self.rules = rules
    }

    /// The plan in half a sentence, with the beginning of the digest; ``ComparisonResults/methodsText(program:)`` and
    /// results.json have all of it.
    var words: String {
        switch standing {
        case .frozen:
            "the plan that was frozen when the study was opened (study file SHA-256 \(studyFileDigest.prefix(12))…)"
        case .draft: "the plan, which nothing has frozen yet"
        case .given:
            "the study file that was given at the analysis (SHA-256 \(studyFileDigest.prefix(12))…); that it was written "
                + "before the data were seen must be shown elsewhere"
        }
    }
}

/// Who fixed a value of the analysis, and when.
public enum DecisionSource: String, Sendable {
    /// The study's plan, frozen when the study was opened.
    case frozenPlan = "frozen-plan"
    /// The study's plan, which can still change.
    case draftPlan = "draft-plan"
    /// A study file that was given beside tables.
    case givenPlan = "given-plan"
    /// Given with the model's predictions, other than the plan's value.
    case withPredictions = "with-predictions"
    /// Chosen at the analysis; nothing shows that it was fixed before the data were seen.
    case analysis
}

extension RegisteredPlan {
    fileprivate var source: DecisionSource {
        switch standing {
        case .frozen: .frozenPlan
        case .draft: .draftPlan
        case .given: .givenPlan
        }
    }
}

extension AnalysisSettings {
    /// Where a model's threshold comes from.
    public func thresholdSource(of model: ModelScores) -> DecisionSource {
        let value = threshold(of: model)
        if let plan, plan.threshold == value { return plan.source }
        return plan != nil && model.threshold == value ? .withPredictions : .analysis
    }

    /// Where the margin of non-inferiority comes from; `nil` without a margin.
    public var marginSource: DecisionSource? {
        guard let margin = nonInferiorityMargin else { return nil }
        guard let plan, plan.nonInferiorityMargin == margin else { return .analysis }
        return plan.source
    }

    /// A sentence on where a model's threshold comes from.
    func thresholdNote(of model: ModelScores) -> String {
        let optimism = "If these cases had a part in the choice, all numbers at this threshold are optimistic."
        switch (thresholdSource(of: model), plan) {
        case (.frozenPlan, let plan?), (.draftPlan, let plan?), (.givenPlan, let plan?):
            return "The threshold was fixed in \(plan.words)."
        case (.withPredictions, let plan?):
            let day = model.addedAt.map { " on \($0)" } ?? ""
            return "The threshold was given with the model's predictions\(day); the plan has "
                + "\(PrintedNumber.shortest(plan.threshold)). \(optimism)"
        case (_, let plan?):
            return "The threshold was chosen at the analysis; the plan has \(PrintedNumber.shortest(plan.threshold)). "
                + optimism
        case (_, nil):
            return "The threshold was taken at the analysis; no plan shows that it was fixed beforehand. \(optimism)"
        }
    }

    /// A sentence on the margin of non-inferiority, or on its absence.
    var marginNote: String {
        guard let margin = nonInferiorityMargin, let source = marginSource else {
            return "No margin of non-inferiority was registered, so no result may be called non-inferior."
        }
        let text = "The margin of non-inferiority is \(PrintedNumber.percent(margin, places: 1)) points"
        switch (source, plan) {
        case (.frozenPlan, let plan?):
            return "\(text), fixed in \(plan.words)."
        case (.draftPlan, let plan?), (.givenPlan, let plan?):
            return "\(text), fixed in \(plan.words); no result may be called non-inferior by it unless that was before "
                + "the data were seen."
        case (_, let plan?):
            let registered =
                plan.nonInferiorityMargin.map { "the plan has \(PrintedNumber.percent($0, places: 1)) points" }
                ?? "the plan has none"
            return "\(text), chosen at the analysis (\(registered)): no result may be called non-inferior by it."
        case (_, nil):
            return "\(text), given at the analysis: no result may be called non-inferior by it unless it was "
                + "registered before the data were seen."
        }
    }

    /// Who made the rules for readings without yes or no, in half a sentence.
    var rulesSource: String {
        guard let plan, plan.rules == rules else { return "the program's rule, as no plan fixes one" }
        return switch plan.standing {
        case .frozen: "as the frozen plan fixes"
        case .draft: "as the plan says, which nothing has frozen yet"
        case .given: "as the study file says"
        }
    }
}
