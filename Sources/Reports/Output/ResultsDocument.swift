import Statistics
import Studies

extension ComparisonResults {
    /// All results for programs, as docs/results-json.md describes: every number with its limits, method, n and remarks.
    ///
    /// - Parameter program: name and version of what computed it.
    public func document(program: String) -> JSONDocument {
        .object([
            "schema": .text("reader-study-results/1"), "program": .text(program), "settings": settingsDocument,
            "data": .object([
                "cases": .number(Double(data.cases.count)),
                "fractures": .number(Double(data.cases.count { $0.fracture })),
                "readers": .number(Double(readers.count)),
                "modality": counted.readers.isEmpty ? .null : .text(counted.modality.description),
                "readers_are_simulated": .bool(data.readersAreSimulated), "truth_sources": truthSourcesDocument,
            ]),
            "models": .list(models.map { Self.document($0, settings.thresholdSource(of: $0.model)) }),
            "readers": .list(readers.map(Self.document)),
            "groups": .list(groups.map(Self.document)),
            "model_minus_readers": .list(
                zip(models, againstReaders).flatMap { model, items in
                    items.map { Self.document($0, model: model.model.name) }
                }),
            "model_minus_groups": .list(
                zip(models, againstGroups).flatMap { model, items in
                    items.flatMap { Self.documents($0, model: model.model.name) }
                }),
            "model_minus_model": .list(modelPairs.map(Self.document)),
            "session_comparisons": .list(sessionComparisons.flatMap(Self.documents)),
            "specialty_comparisons": .list(specialtyComparisons.flatMap(Self.documents)),
            "mean_points": .list(meanPoints.map(Self.document)),
            "roc_areas": curvesDocument, "summary_roc": summaryCurvesDocument, "rule_cases": ruleCasesDocument,
            "agreement": .list(agreement.map(Self.document)),
            "heat_map_review": heatMapReviewDocument,
            "hard_cases": .list(
                difficulties.filter { $0.wrong > 0 }.map { item in
                    .object([
                        "case": .text(item.item.number.description), "fracture": .bool(item.item.fracture),
                        "readers_wrong": .number(Double(item.wrong)), "readers_counted": .number(Double(item.read)),
                    ])
                }),
        ])
    }

    private static func document(_ model: ModelResult, _ source: DecisionSource) -> JSONDocument {
        var measures: [String: JSONDocument] = [:]
        for measure in model.measures { measures[key(measure.name)] = .of(measure.result) }
        measures["auc"] = .of(model.area)
        measures["auc_inside_range"] = .of(model.logitArea)
        measures["auc_bootstrap"] = .of(model.bootstrapArea)
        for (method, value) in model.f1 { measures["f1_\(key(method.rawValue))"] = .of(value) }
        measures["f1_bootstrap"] = .of(model.f1Bootstrap)
        return .object([
            "name": .text(model.model.name), "version": model.model.version.map(JSONDocument.text) ?? .null,
            "threshold": .number(model.threshold), "threshold_source": .text(source.rawValue),
            "confusion": .of(model.table), "measures": .object(measures),
        ])
    }

    private static func document(_ result: ReaderResult) -> JSONDocument {
        .object([
            "id": .text(result.reader.id.description),
            "specialty": result.reader.specialty.map { .text($0.description) } ?? .null,
            "group": result.reader.group.map { .text($0.description) } ?? .null,
            "confusion": result.table.map(JSONDocument.of) ?? .null,
            "measures": .object([
                "sensitivity": .of(result.sensitivity), "specificity": .of(result.specificity),
                "accuracy": .of(result.accuracy), "false_negative_rate": .of(result.falseNegativeRate),
                "false_positive_rate": .of(result.falsePositiveRate), "f1": .of(result.f1), "auc": .of(result.area),
            ]),
            "seconds_median": result.seconds.map { .number($0.median) } ?? .null,
            "cannot_assess": .number(Double(result.counts.cannotAssess)),
            "missing": .number(Double(result.counts.missing)),
        ])
    }

    private static func document(_ group: GroupResult) -> JSONDocument {
        var measures: [String: JSONDocument] = [:]
        for measure in group.measures where !measure.values.isEmpty {
            measures[key(measure.endpoint.rawValue)] = .object([
                "mean": .number(measure.mean?.summary.mean ?? .nan),
                "t_interval": measure.tInterval.map(JSONDocument.of) ?? .null,
                "multi_reader": .of(measure.multiReader),
            ])
        }
        return .object([
            "label": .text(group.label), "readers": .list(group.readers.map { .text($0.description) }),
            "measures": .object(measures),
        ])
    }

    private static func document(_ item: ModelReaderComparison, model: String) -> JSONDocument {
        func part(_ part: ModelReaderComparison.Part?) -> JSONDocument {
            guard let part else { return .null }
            return .object([
                "both_right": .number(Double(part.table.both)),
                "only_model_right": .number(Double(part.table.onlyFirst)),
                "only_reader_right": .number(Double(part.table.onlySecond)),
                "neither_right": .number(Double(part.table.neither)), "difference": .of(part.difference),
                "p": .number(part.test.p), "p_holm": .number(part.adjustedP), "test": .text(part.test.name),
                "non_inferiority_p": part.nonInferiority.map { .number($0.p) } ?? .null,
            ])
        }
        return .object([
            "model": .text(model), "reader": .text(item.reader.id.description), "sensitivity": part(item.sensitivity),
            "specificity": part(item.specificity), "auc_difference": .of(item.area),
            "auc_p": item.areaTest.map { .number($0.p) } ?? .null,
            "auc_p_holm": item.adjustedAreaP.map(JSONDocument.number) ?? .null,
        ])
    }

    private static func documents(_ comparison: ModelGroupComparison, model: String) -> [JSONDocument] {
        comparison.measures.map { measure in
            var members = members(of: measure)
            members["model"] = .text(model)
            members["group"] = .text(comparison.label)
            return .object(members)
        }
    }

    private static func document(_ pair: ModelPairComparison) -> JSONDocument {
        var members: [String: JSONDocument] = ["model": .text(pair.first), "minus": .text(pair.second)]
        for (name, part) in [("auc", pair.area), ("sensitivity", pair.sensitivity), ("specificity", pair.specificity)] {
            members["\(name)_difference"] = .of(part.difference)
            members["\(name)_p"] = part.test.map { .number($0.p) } ?? .null
            members["\(name)_p_holm"] = part.adjustedP.map(JSONDocument.number) ?? .null
        }
        return .object(members)
    }

    private static func document(_ point: MeanPointResult) -> JSONDocument {
        var members: [String: JSONDocument] = ["model": .text(point.model), "group": .text(point.group)]
        switch point.comparison {
        case .success(let found):
            members["readers_mean_specificity"] = .number(found.readersMeanSpecificity)
            members["readers_mean_sensitivity"] = .number(found.readersMeanSensitivity)
            members["model_sensitivity"] = .number(found.modelSensitivity)
            members["readers_and_cases_resampled"] = .of(found.readersAndCases)
            members["cases_resampled"] = .of(found.casesOnly)
        case .failure(let error): members["reason"] = .text(error.description)
        }
        return .object(members)
    }

    private static func document(_ agreement: GroupAgreement) -> JSONDocument {
        let found = try? agreement.result.get()
        return .object([
            "group": .text(agreement.label),
            "mean_pairwise_agreement": found.map { .number($0.meanPairwiseAgreement) } ?? .null,
            "fleiss_kappa": found?.fleiss.map(JSONDocument.of) ?? .null,
            "gwet_ac1": found?.gwetAC1.map(JSONDocument.of) ?? .null,
            "krippendorff_alpha": found?.krippendorff.map(JSONDocument.of) ?? .null,
        ])
    }

    /// A name in words as a key: "positive likelihood ratio" becomes positive_likelihood_ratio.
    static func key(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    }
}

extension JSONDocument {
    /// A number with all that defines it; the reason where there is none.
    static func of(_ value: Estimated) -> JSONDocument {
        switch value {
        case .success(let interval): .of(interval)
        case .failure(let error): .object(["estimate": .null, "reason": .text(error.description)])
        }
    }

    static func of(_ interval: IntervalEstimate) -> JSONDocument {
        .object([
            "estimate": .number(interval.estimate), "lower": .number(interval.lower), "upper": .number(interval.upper),
            "standard_error": interval.standardError.map(JSONDocument.number) ?? .null,
            "level": .number(interval.level.value), "method": .text(interval.method.name),
            "n": .number(Double(interval.n)), "remarks": .list(interval.remarks.map { .text($0.text) }),
        ])
    }

    static func of(_ table: DiagnosticTable) -> JSONDocument {
        .object([
            "true_positive": .number(Double(table.truePositives)),
            "false_positive": .number(Double(table.falsePositives)),
            "false_negative": .number(Double(table.falseNegatives)),
            "true_negative": .number(Double(table.trueNegatives)),
        ])
    }
}
