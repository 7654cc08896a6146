import Statistics
import Studies

extension ComparisonResults {
    /// How the data were analysed, and which of it a plan had fixed.
    var settingsDocument: JSONDocument {
        .object([
            "threshold": .number(settings.imposedThreshold ?? settings.threshold),
            "level": .number(settings.level.value),
            "bootstrap_replicates": .number(Double(settings.bootstrapReplicates)),
            "bootstrap_seed": .text(String(settings.bootstrapSeed)),
            "missing": .text(settings.rules.missing.rawValue),
            "cannot_assess": .text(settings.rules.cannotAssess.rawValue),
            "non_inferiority_margin": settings.nonInferiorityMargin.map(JSONDocument.number) ?? .null,
            "non_inferiority_margin_source": settings.marginSource.map { .text($0.rawValue) } ?? .null,
            "prevalences": .list(settings.prevalences.map(JSONDocument.number)),
            "plan": settings.plan.map(Self.document) ?? .null,
            "primary_endpoint": settings.primaryEndpoint.map {
                .object(["measure": .text($0.measure.rawValue), "comparison": .text($0.comparison.rawValue)])
            } ?? .null,
        ])
    }

    private static func document(_ plan: RegisteredPlan) -> JSONDocument {
        .object([
            "study_file_sha256": .text(plan.studyFileDigest), "frozen": .bool(plan.standing == .frozen),
            "threshold": .number(plan.threshold),
            "non_inferiority_margin": plan.nonInferiorityMargin.map(JSONDocument.number) ?? .null,
            "missing": .text(plan.rules.missing.rawValue), "cannot_assess": .text(plan.rules.cannotAssess.rawValue),
        ])
    }

    /// How the truth was established, the commonest way first.
    var truthSourcesDocument: JSONDocument {
        .list(
            data.truthSources.map { source in
                .object([
                    "source": source.name.map(JSONDocument.text) ?? .null,
                    "cases": .number(Double(source.cases)), "fractures": .number(Double(source.withFracture)),
                ])
            })
    }
}
