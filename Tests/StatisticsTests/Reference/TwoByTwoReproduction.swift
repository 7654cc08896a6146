import Statistics

/// `two_by_two`: every measure of the table.
@Sendable func reproduceTwoByTwo(_ reference: ReferenceCase) throws {
    let table = try DiagnosticTable(reference)
    let level = try reference.level
    let prevalences = reference.expected["predictive_values_at_prevalence"].list.compactMap { $0["prevalence"].number }
    let ours: JSONValue = [
        "proportions": proportions(table, level),
        "epiR_exact": epiR(table, .clopperPearson, level),
        "epiR_wilson": epiR(table, .wilson, level),
        "point": points(table),
        "lr_score_miettinen_nurminen": [
            "lr_positive": value { .bounds(try table.positiveLikelihoodRatio(level: level)) },
            "lr_negative": value { .bounds(try table.negativeLikelihoodRatio(level: level)) },
        ],
        "youden_newcombe": value { .bounds(try table.youdenIndex(level: level)) },
        "dor_woolf": value { .bounds(try table.diagnosticOddsRatio(.woolf, level: level)) },
        "dor_haldane_anscombe": value {
            .estimateAndBounds(try table.diagnosticOddsRatio(.haldaneAnscombe, level: level))
        },
        "predictive_values_at_prevalence": .list(
            try prevalences.map { prevalence in
                [
                    "prevalence": .number(prevalence),
                    "npv": try predictive(.negative, prevalence, table, level),
                    "ppv": try predictive(.positive, prevalence, table, level),
                ]
            }),
    ]
    ReferenceComparison(exceptions: faultsOfEpiR(in: reference.expected)).check(ours, reference)
}

extension DiagnosticTable {
    init(_ reference: ReferenceCase) throws {
        try self.init(
            truePositives: reference.count("tp"), falsePositives: reference.count("fp"),
            falseNegatives: reference.count("fn"), trueNegatives: reference.count("tn"))
    }
}

private let rates: [(name: String, rate: DiagnosticRate)] = [
    ("sensitivity", .sensitivity), ("specificity", .specificity), ("fnr", .falseNegativeRate),
    ("fpr", .falsePositiveRate), ("ppv", .positivePredictiveValue), ("npv", .negativePredictiveValue),
    ("fdr", .falseDiscoveryRate), ("for", .falseOmissionRate), ("accuracy", .accuracy),
    ("prevalence_true", .prevalence), ("prevalence_apparent", .apparentPrevalence),
]

/// What cannot be estimated is null in the files.
private func value(_ compute: () throws -> JSONValue) -> JSONValue { (try? compute()) ?? .null }

private func proportions(_ table: DiagnosticTable, _ level: ConfidenceLevel) -> JSONValue {
    var result: [String: JSONValue] = [:]
    for (name, rate) in rates {
        guard let counts = try? table.counts(of: rate) else {
            result[name] = ["x": 0, "n": 0]
            continue
        }
        result[name] = [
            "x": .number(Double(counts.successes)), "n": .number(Double(counts.trials)),
            "estimate": .number(counts.estimate),
            "exact": value { .bounds(try table.rate(rate, .clopperPearson, level: level)) },
            "wilson": value { .bounds(try table.rate(rate, .wilson, level: level)) },
        ]
    }
    return .object(result)
}

private func epiR(_ table: DiagnosticTable, _ method: ProportionMethod, _ level: ConfidenceLevel) -> JSONValue {
    var result: [String: JSONValue] = [:]
    for (name, rate) in rates {
        result[name] = value { .estimateAndBounds(try table.rate(rate, method, level: level)) }
    }
    result["youden"] = value { .estimateAndBounds(try table.youdenIndex(level: level)) }
    result["number_needed_to_diagnose"] = value {
        .estimateAndBounds(try table.numberNeededToDiagnose(level: level))
    }
    result["lr_positive"] = ratio({ try table.positiveLikelihoodRatio($0, level: level) }, .log, .miettinenNurminen)
    result["lr_negative"] = ratio({ try table.negativeLikelihoodRatio($0, level: level) }, .log, .miettinenNurminen)
    result["diagnostic_odds_ratio"] = ratio(
        { try table.diagnosticOddsRatio($0, level: level) }, .woolf, .miettinenNurminen)
    return .object(result)
}

/// With log limits where they exist, else the estimate alone.
private func ratio<Method>(
    _ interval: (Method) throws -> IntervalEstimate, _ log: Method, _ score: Method
) -> JSONValue {
    let withLimits = value { .estimateAndBounds(try interval(log)) }
    guard withLimits.isNull else { return withLimits }
    return ["estimate": value { .number(try interval(score).estimate) }]
}

private func points(_ table: DiagnosticTable) -> JSONValue {
    [
        "lr_positive": value { .number(try table.positiveLikelihoodRatio().estimate) },
        "lr_negative": value { .number(try table.negativeLikelihoodRatio().estimate) },
        "diagnostic_odds_ratio": value { .number(try table.diagnosticOddsRatio().estimate) },
        "youden": value { .number(try table.youdenIndex().estimate) },
        "balanced_accuracy": value { .number(try table.balancedAccuracy().estimate) },
        "f1": value { .number(try table.f1().estimate) },
        "mcc": value { .number(try table.matthewsCorrelation().estimate) },
    ]
}

private func predictive(
    _ which: PredictiveValue, _ prevalence: Double, _ table: DiagnosticTable, _ level: ConfidenceLevel
) throws -> JSONValue {
    let both = try table.predictiveValue(which, atPrevalence: prevalence, level: level)
    let lower = try table.predictiveValue(which, atPrevalence: prevalence, level: level, sides: .lower)
    // bdpv prints the estimate of its one-sided interval, which matters when counts are added for a zero.
    return [
        "estimate": .number(lower.estimate), "lower": .number(both.lower), "upper": .number(both.upper),
        "lower_one_sided": .number(lower.lower),
    ]
}

/// Limits of epiR that must not be repeated, each with the reason.
private func faultsOfEpiR(in expected: JSONValue) -> [String: String] {
    var faults: [String: String] = [:]
    for part in ["epiR_exact", "epiR_wilson"] {
        for measure in ["youden", "number_needed_to_diagnose"] {
            for limit in ["lower", "upper"] {
                faults["\(part).\(measure).\(limit)"] = "epiR adds the limits of two rates; ours are Newcombe's"
            }
        }
        for measure in ["lr_positive", "lr_negative", "diagnostic_odds_ratio"] {
            let estimate = expected[part][measure]["estimate"].number
            guard estimate == 0 || estimate == .infinity else { continue }
            for limit in ["lower", "upper"] {
                faults["\(part).\(measure).\(limit)"] = "log limits do not exist at 0 and infinity; ours are scores"
            }
        }
        for (name, _) in rates where expected[part][name]["estimate"].isNull {
            for limit in ["lower", "upper"] {
                faults["\(part).\(name).\(limit)"] = "epiR gives 0 to 1 without any observation"
            }
        }
    }
    return faults
}
