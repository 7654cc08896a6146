import Yams

extension StudyFileScan {
    /// The analysis plan, with the defaults of a study file that says nothing.
    mutating func analysis(
        _ place: Place?, specialties: [Specialty], questions: [Question], sessions: [StudyPlan.Session]
    ) -> AnalysisPlan {
        let keys = [
            "threshold", "level", "bootstrap", "primary-endpoint", "non-inferiority-margin", "prevalences", "missing",
            "cannot-assess", "results-before-lock", "heat-map-reference",
        ]
        let section = section(place, keys: keys)
        let bootstrap = self.section(section?["bootstrap"], keys: ["replicates", "seed"])
        var plan = AnalysisPlan(
            threshold: number(section?["threshold"], range: "from 0 to 1", default: 0.5) { (0...1).contains($0) },
            level: number(section?["level"], range: "between 0 and 1", default: 0.95) { $0 > 0 && $0 < 1 },
            bootstrapReplicates: integer(bootstrap?["replicates"], in: 100...1_000_000, default: 2_000),
            bootstrapSeed: seed(bootstrap?["seed"]), primaryMeasure: .sensitivity,
            primaryComparison: .modelVersusReaders, nonInferiorityMargin: nil,
            missing: choice(section?["missing"], default: .exclude),
            cannotAssess: choice(section?["cannot-assess"], default: .asWrong),
            resultsBeforeLock: choice(section?["results-before-lock"], default: .sealed),
            heatMapReference: choice(section?["heat-map-reference"], default: .hidden))
        if let place = section?["non-inferiority-margin"] {
            plan.nonInferiorityMargin = number(place, range: "between 0 and 1", default: 0.05) { $0 > 0 && $0 < 1 }
        }
        plan.prevalences = items(section?["prevalences"], of: "prevalence").map { item in
            number(item, range: "between 0 and 1", default: 0.02) { $0 > 0 && $0 < 1 }
        }
        readEndpoint(section?["primary-endpoint"], into: &plan)
        checkEndpoint(of: plan, at: section?["primary-endpoint"], specialties, questions, sessions)
        return plan
    }

    private mutating func readEndpoint(_ place: Place?, into plan: inout AnalysisPlan) {
        guard let place else { return }
        if let endpoints = place.node.sequence {
            report(
                place, "is a list of \(endpoints.count)",
                "keep one: { measure: sensitivity, comparison: model-vs-readers }; the others are secondary anyway")
            return
        }
        let section = section(place, keys: ["measure", "comparison"])
        plan.primaryMeasure = choice(section?["measure"], default: .sensitivity)
        plan.primaryComparison = choice(section?["comparison"], default: .modelVersusReaders)
    }

    /// An endpoint that the design cannot answer is found now and not after the last reader.
    private mutating func checkEndpoint(
        of plan: AnalysisPlan, at place: Place?, _ specialties: [Specialty], _ questions: [Question],
        _ sessions: [StudyPlan.Session]
    ) {
        guard let place else { return }
        let readings = sessions.count + sessions.count { $0.reading == .sequential }
        if plan.primaryComparison == .betweenSessions, readings < 2 {
            report(place, "compares sessions, and the study has one", "add a session, or choose another comparison")
        }
        if plan.primaryComparison == .betweenSpecialties, specialties.count < 2 {
            report(
                place, "compares specialties, and the study has one", "add a specialty, or choose another comparison")
        }
        let hasConfidence = questions.contains { question in
            switch question.kind {
            case .scale5, .percent: true
            case .choice, .marks, .note: false
            }
        }
        if plan.primaryMeasure == .auc, !hasConfidence {
            warn(
                place, "is an area under the curve, and readers are not asked how sure they are",
                "add a question of the kind scale5 or percent, or choose another measure")
        }
    }
}
