import Statistics
import Studies

extension ComparisonResults {
    /// A paragraph for a paper's methods section, with the formulas' sources, and what was decided before.
    ///
    /// - Parameter program: name and version of what computed the results.
    public func methodsText(program: String) -> String {
        var sentences: [String] = []
        let (with, without) = (data.cases.count { $0.fracture }, data.cases.count { !$0.fracture })
        sentences.append(
            "\(readers.count) readers read \(data.cases.count) radiographs, \(with) with and \(without) without a fracture."
        )
        sentences.append(data.truthSourceNote)
        if data.readersAreSimulated { sentences.append("The readers are simulated.") }
        sentences += ruleNotes
        sentences += models.map {
            "\($0.model.name) called a fracture at a probability of \(PrintedNumber.shortest($0.threshold)) or above. "
                + settings.thresholdNote(of: $0.model)
        }
        if let plan = settings.plan {
            sentences.append(
                "The plan is the study file with the SHA-256 \(plan.studyFileDigest), \(plan.standing.words).")
        }
        sentences += [
            "Intervals are \(settings.level) confidence intervals.",
            "Sensitivity, specificity, accuracy and their complements have exact (Clopper-Pearson) limits; F1 has Wilson "
                + "limits through TP/(TP+FP+FN) (Lam et al. 2023).",
            "Likelihood ratios and odds ratios have score limits (Miettinen and Nurminen 1985).",
            "Areas under the ROC curve are empirical (ties count one half) with DeLong's variance (1988); bootstrap limits "
                + "are percentiles of \(settings.bootstrapReplicates) resamples of the cases within their class, seed "
                + "\(settings.bootstrapSeed).",
            "Means of readers have t intervals over readers, and intervals by Obuchowski and Rockette with jackknife "
                + "covariances and Hillis' degrees of freedom, in which readers and cases are random.",
            "Model and single readers are compared on the same cases by McNemar's exact test, with Tango's score interval "
                + "of the difference, and areas by DeLong's paired test, each with Holm's adjustment.",
            "Model and groups of five readers or more are compared with readers and cases random (Hillis 2007); smaller "
                + "groups are not tested.",
            sessionComparisons.allSatisfy(\.measures.isEmpty)
                ? "" : "Sessions are compared in the readers' means, readers and cases random (Hillis 2007).",
            specialtyComparisons.allSatisfy(\.measures.isEmpty)
                ? ""
                : "Specialties of five readers or more are compared in their means, readers nested in specialties, readers "
                    + "and cases random (split plot; Hillis 2014).",
            settings.marginNote,
            "Smooth curves are binormal, by maximum likelihood (Dorfman and Alf 1969; at most 20 categories); summary curves "
                + "of readers are those of the bivariate model of logits (Reitsma et al. 2005).",
            "Agreement is Fleiss' kappa, Gwet's AC1 and Krippendorff's alpha of what readers said, yes or no, with "
                + "intervals over cases.",
        ]
        sentences.append(primaryEndpointNote)
        sentences.append("Computed with \(program).")
        return sentences.filter { !$0.isEmpty }.joined(separator: " ") + "\n"
    }

    /// What the primary endpoint is and in which table it stands, or why it has no result.
    private var primaryEndpointNote: String {
        guard let endpoint = settings.primaryEndpoint else {
            return "No primary endpoint was registered; all results are exploratory."
        }
        let origin = settings.plan?.standing.wordsOfEndpoint ?? "not registered in a plan"
        let compared =
            switch endpoint.comparison {
            case .modelVersusReaders: againstGroups.flatMap { $0.flatMap(\.measures) }
            case .betweenSessions: sessionComparisons.flatMap(\.measures)
            case .betweenSpecialties: specialtyComparisons.flatMap(\.measures)
            }
        let primary = compared.filter(\.isPrimary)
        let start =
            "The primary endpoint, \(origin), is \(endpoint.measure.rawValue) (\(endpoint.comparison.rawValue))"
        if modality > 0, endpoint.comparison != .betweenSessions {
            return "\(start), in the first session, \(data.modalities[0]); everything in this one is secondary."
        }
        guard primary.contains(where: { $0.difference.interval != nil }) else {
            let reasons = primary.flatMap { $0.difference.remarks.map(\.text) }
            let reason = reasons.first ?? endpoint.comparison.need
            return "\(start). It has no result: \(reason) Everything else is secondary."
        }
        let adjustment = primary.count > 1 ? " (\(primary.count) comparisons, adjusted together by Holm's method)" : ""
        return
            "\(start), in the table \"\(endpoint.comparison.tableTitle)\"\(adjustment); everything else is secondary."
    }
}

extension AnalysisPlan.Comparison {
    /// What the data must have, and lack when nothing was compared.
    fileprivate var need: String {
        switch self {
        case .modelVersusReaders: "it needs a model and five readers."
        case .betweenSessions: "it needs two sessions with five readers who answered in both."
        case .betweenSpecialties: "it needs two specialties of five readers each."
        }
    }
}

extension RegisteredPlan.Standing {
    fileprivate var words: String {
        switch self {
        case .frozen: "frozen when the study was opened"
        case .draft: "which nothing has frozen yet"
        case .given: "given at the analysis"
        }
    }

    fileprivate var wordsOfEndpoint: String {
        switch self {
        case .frozen: "fixed in the frozen plan"
        case .draft: "not frozen yet"
        case .given: "fixed in the study file"
        }
    }
}
