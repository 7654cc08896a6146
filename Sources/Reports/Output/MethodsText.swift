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
            "Model and groups of readers are compared with readers and cases random (Hillis 2007).",
            settings.marginNote,
            "Smooth curves are binormal, by maximum likelihood (Dorfman and Alf 1969; at most 20 categories); summary curves "
                + "of readers are those of the bivariate model of logits (Reitsma et al. 2005).",
            "Agreement is Fleiss' kappa, Gwet's AC1 and Krippendorff's alpha with intervals over cases.",
        ]
        if let endpoint = settings.primaryEndpoint {
            sentences.append(
                "The primary endpoint, \(settings.plan?.standing.wordsOfEndpoint ?? "not registered in a plan"), is "
                    + "\(endpoint.measure.rawValue) (\(endpoint.comparison.rawValue)); everything else is secondary.")
        } else {
            sentences.append("No primary endpoint was registered; all results are exploratory.")
        }
        sentences.append("Computed with \(program).")
        return sentences.joined(separator: " ") + "\n"
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
