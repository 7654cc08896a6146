import Statistics
import Testing

extension ReferenceCase {
    var diagnosticTable: DiagnosticTable {
        get throws {
            try DiagnosticTable(
                truePositives: int("tp"), falsePositives: int("fp"), falseNegatives: int("fn"),
                trueNegatives: int("tn"))
        }
    }
}

private let rates: [String: DiagnosticRate] = [
    "sensitivity": .sensitivity, "specificity": .specificity, "fnr": .falseNegativeRate, "fpr": .falsePositiveRate,
    "ppv": .positivePredictiveValue, "npv": .negativePredictiveValue, "fdr": .falseDiscoveryRate,
    "for": .falseOmissionRate, "accuracy": .accuracy, "prevalence_true": .prevalence,
    "prevalence_apparent": .apparentPrevalence,
]

func reproduceDiagnosticTable(_ reference: ReferenceCase) throws {
    let table = try reference.diagnosticTable
    let level = try reference.level
    let proportions = rates.mapValues { rate -> JSONValue in
        let counts = try? table.counts(of: rate)
        return [
            "x": .of(counts?.successes ?? 0), "n": .of(counts?.trials ?? 0), "estimate": .of(counts?.estimate),
            "exact": .of(try? table.rate(rate, level: level)),
            "wilson": .of(try? table.rate(rate, .wilson, level: level)),
        ]
    }
    let ours: JSONValue = [
        "proportions": .object(proportions), "epiR_exact": epiR(table, .clopperPearson, level),
        "epiR_wilson": epiR(table, .wilson, level), "point": points(table),
        "lr_score_miettinen_nurminen": [
            "lr_positive": .of(try? table.positiveLikelihoodRatio(level: level)),
            "lr_negative": .of(try? table.negativeLikelihoodRatio(level: level)),
        ],
        "youden_newcombe": .of(try? table.youdenIndex(level: level)),
        "dor_woolf": .of(try? table.diagnosticOddsRatio(.woolf, level: level)),
        "dor_haldane_anscombe": .of(try? table.diagnosticOddsRatio(.haldaneAnscombe, level: level)),
        "predictive_values_at_prevalence": .list(
            reference.expected["predictive_values_at_prevalence"].list.map { atPrevalence(table, $0, level) }),
    ]
    var exceptions = [
        "epiR_exact.youden": "limits are sums of two limits and have no nominal coverage",
        "epiR_wilson.youden": "limits are sums of two limits and have no nominal coverage",
        "epiR_exact.number_needed_to_diagnose": "reciprocal of the faulty limits",
        "epiR_wilson.number_needed_to_diagnose": "reciprocal of the faulty limits",
    ]
    if table.hasEmptyCell {
        for (group, measure) in [
            ("epiR_exact", "lr_positive"), ("epiR_exact", "lr_negative"), ("epiR_exact", "diagnostic_odds_ratio"),
            ("epiR_wilson", "lr_positive"), ("epiR_wilson", "lr_negative"), ("epiR_wilson", "diagnostic_odds_ratio"),
        ] {
            exceptions["\(group).\(measure).lower"] = "epiR's log limits with a count of 0 are 0, infinite or NaN"
            exceptions["\(group).\(measure).upper"] = "epiR's log limits with a count of 0 are 0, infinite or NaN"
        }
    }
    ReferenceComparison(exceptions: exceptions).check(ours, reference)
}

/// epiR's own choice of intervals: the log limits of likelihood and odds ratios.
private func epiR(_ table: DiagnosticTable, _ method: ProportionMethod, _ level: ConfidenceLevel) -> JSONValue {
    let ours = rates.mapValues { rate -> JSONValue in
        if let interval = try? table.rate(rate, method, level: level) { return .of(interval) }
        // Of 0 of 0 epiR gives what the exact method does not exclude; we say that there is no rate.
        return method == .clopperPearson ? ["estimate": nil, "lower": 0, "upper": 1] : nil
    }
    return JSONValue.object(ours).with([
        "lr_positive": .of(
            try? table.hasEmptyCell
                ? table.positiveLikelihoodRatio(level: level) : table.positiveLikelihoodRatio(.log, level: level)),
        "lr_negative": .of(
            try? table.hasEmptyCell
                ? table.negativeLikelihoodRatio(level: level) : table.negativeLikelihoodRatio(.log, level: level)),
        "diagnostic_odds_ratio": .of(
            try? table.hasEmptyCell
                ? table.diagnosticOddsRatio(level: level) : table.diagnosticOddsRatio(.woolf, level: level)),
    ])
}

private func points(_ table: DiagnosticTable) -> JSONValue {
    [
        "lr_positive": .of(try? table.positiveLikelihoodRatio().estimate),
        "lr_negative": .of(try? table.negativeLikelihoodRatio().estimate),
        "diagnostic_odds_ratio": .of(try? table.diagnosticOddsRatio().estimate),
        "youden": .of(try? table.youdenIndex().estimate),
        "balanced_accuracy": .of(try? table.balancedAccuracy().estimate), "f1": .of(try? table.f1().estimate),
        "mcc": .of(try? table.matthewsCorrelation().estimate),
    ]
}

private func atPrevalence(_ table: DiagnosticTable, _ expected: JSONValue, _ level: ConfidenceLevel) -> JSONValue {
    let prevalence = expected["prevalence"].number ?? .nan
    func both(_ value: PredictiveValue) -> JSONValue {
        let oneSided = try? table.predictiveValue(value, atPrevalence: prevalence, level: level, sides: .lower)
        // bdpv prints the estimate of its one-sided limit, which differs where counts were added.
        return JSONValue.of(try? table.predictiveValue(value, atPrevalence: prevalence, level: level)).with([
            "estimate": .of(oneSided?.estimate), "lower_one_sided": .of(oneSided?.lower),
        ])
    }
    return ["prevalence": .of(prevalence), "ppv": both(.positive), "npv": both(.negative)]
}

extension DiagnosticTable {
    fileprivate var hasEmptyCell: Bool {
        [truePositives, falsePositives, falseNegatives, trueNegatives].contains(0)
    }
}
