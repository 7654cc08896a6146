import Foundation
import Statistics

/// `model_vs_reader_paired`: the model against one reader or a vote of readers.
@Sendable func reproduceModelVersusReader(_ reference: ReferenceCase) throws {
    let comparison = try calls(reference)
    let level = ConfidenceLevel.ninetyFive
    let expected = reference.expected
    var ours: [String: JSONValue] = [
        "sensitivity": try paired(comparison.sensitivity, expected["sensitivity"]),
        "specificity": try paired(comparison.specificity, expected["specificity"]),
        "accuracy": try paired(comparison.accuracy, expected["accuracy"]),
        "lr_positive_ratio": try ratio(
            comparison.first.positiveLikelihoodRatio().estimate, comparison.second.positiveLikelihoodRatio().estimate,
            try? comparison.positiveLikelihoodRatios(level: level)),
        "lr_negative_ratio": try ratio(
            comparison.first.negativeLikelihoodRatio().estimate, comparison.second.negativeLikelihoodRatio().estimate,
            try? comparison.negativeLikelihoodRatios(level: level)),
    ]
    let tests: [(String, PredictiveValueTest)] = [
        ("generalized_score", .generalizedScore), ("weighted_generalized_score", .weightedGeneralizedScore),
    ]
    for (name, test) in tests {
        ours["ppv_\(name)"] = predictive(try? comparison.predictiveValues(.positive, test))
        ours["npv_\(name)"] = predictive(try? comparison.predictiveValues(.negative, test))
    }
    let group = "predictive_values_and_lr_ratios"
    var tolerances = ["noninferiority_tango": "noninferiority", "tango95": "tango"]
    for name in expected.keys where name.hasPrefix("ppv") || name.hasPrefix("npv") || name.hasPrefix("lr_") {
        tolerances[name] = group
    }
    ReferenceComparison(tolerances: tolerances).check(.object(ours), reference)
}

/// The model's calls against those of the comparator: a reader's identifier, or "majority_" and a group or "all".
private func calls(_ reference: ReferenceCase) throws -> PairedDiagnosticComparison {
    let input = reference.input
    let readingsFile = input["readings"].text ?? ""
    let cases = try ReferenceFolder.table(input["cases"].text ?? "")
    let (identifiers, truth) = (try cases.texts("case_id"), try cases.texts("truth"))
    let model = try ReferenceFolder.table(input["model"].text ?? "")
    let probabilities = Dictionary(
        zip(try model.texts("case_id"), try model.numbers("probability")), uniquingKeysWith: { first, _ in first })
    let threshold = input["threshold"].number ?? 0.5
    let readings = try ReferenceFolder.table(readingsFile)
    var answers: [String: [String: Bool]] = [:]
    let (readers, readCases) = (try readings.texts("reader_id"), try readings.texts("case_id"))
    for (index, answer) in try readings.texts("answer").enumerated() {
        answers[readers[index], default: [:]][readCases[index]] = answer == "1"
    }
    let comparator = input["comparator"].text ?? ""
    var members = [comparator]
    if comparator.hasPrefix("majority_") {
        let group = comparator.dropFirst("majority_".count)
        let folder = readingsFile.split(separator: "/").dropLast().joined(separator: "/")
        let table = try ReferenceFolder.table("\(folder)/readers.csv")
        members = zip(try table.texts("reader_id"), try table.texts("group"))
            .filter { group == "all" || $0.1 == group }.map(\.0)
    }
    return try PairedDiagnosticComparison(
        first: identifiers.map { (probabilities[$0] ?? .nan) >= threshold },
        second: identifiers.map { id in 2 * members.count { answers[$0]?[id] == true } >= members.count },
        truth: truth.map { $0 == "1" })
}

private func paired(_ table: PairedTable, _ expected: JSONValue) throws -> JSONValue {
    let asymptotic = try? table.mcNemar(.asymptotic)
    return [
        "table": [
            "both": .number(Double(table.both)), "only_model": .number(Double(table.onlyFirst)),
            "only_reader": .number(Double(table.onlySecond)), "neither": .number(Double(table.neither)),
        ],
        "model": .number(table.first), "reader": .number(table.second), "difference": .number(table.difference),
        "mcnemar_chi_square": asymptotic?.statistic.map(JSONValue.number) ?? .null,
        "mcnemar_p": asymptotic.map { .number($0.p) } ?? .null,
        "exact_p": .number(try table.mcNemar(.exact).p), "mid_p": .number(try table.mcNemar(.midP).p),
        "tango95": .bounds(try table.difference(.tango)),
        "noninferiority_tango": .list(
            try expected["noninferiority_tango"].list.map { element in
                let margin = element["margin"].number ?? .nan
                let test = try table.nonInferiority(margin: margin)
                return ["margin": .number(margin), "z": .number(test.statistic ?? .nan), "p": .number(test.p)]
            }),
    ]
}

private func predictive(_ comparison: PredictiveValueComparison?) -> JSONValue {
    guard let comparison else { return .null }
    return [
        "model": .number(comparison.first), "reader": .number(comparison.second),
        "difference": .number(comparison.difference), "statistic": .number(comparison.test.statistic ?? .nan),
        "p": .number(comparison.test.p),
    ]
}

private func ratio(_ first: Double, _ second: Double, _ comparison: LikelihoodRatioComparison?) -> JSONValue {
    var result: [String: JSONValue] = ["model": .number(first), "reader": .number(second)]
    if let comparison {
        result["ratio"] = .number(comparison.ratio.estimate)
        result["standard_error_log"] = .number(comparison.ratio.standardError ?? .nan)
        result["z"] = .number(comparison.test.statistic ?? .nan)
        result["p"] = .number(comparison.test.p)
        result["lower"] = .number(comparison.ratio.lower)
        result["upper"] = .number(comparison.ratio.upper)
    }
    return .object(result)
}
