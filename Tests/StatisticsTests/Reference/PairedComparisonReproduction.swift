import Statistics
import Testing

func reproducePairedComparison(_ reference: ReferenceCase) throws {
    let study = try PairedStudy(reference)
    let calls = try PairedCalls(first: study.model, second: study.comparator, truth: study.truth)
    let margins = reference.expected["sensitivity"]["noninferiority_tango"].list.compactMap { $0["margin"].number }
    let ours: JSONValue = [
        "sensitivity": try shares(calls.diseased, margins), "specificity": try shares(calls.healthy, margins),
        "accuracy": try shares(calls.all, margins),
        "ppv_generalized_score": predictive(calls, .positive, .generalizedScore),
        "npv_generalized_score": predictive(calls, .negative, .generalizedScore),
        "ppv_weighted_generalized_score": predictive(calls, .positive, .weightedGeneralizedScore),
        "npv_weighted_generalized_score": predictive(calls, .negative, .weightedGeneralizedScore),
        "lr_positive_ratio": ratio(calls.compareLikelihoodRatios(.positive)),
        "lr_negative_ratio": ratio(calls.compareLikelihoodRatios(.negative)),
    ]
    let loose = [
        "ppv_generalized_score", "npv_generalized_score", "ppv_weighted_generalized_score",
        "npv_weighted_generalized_score", "lr_positive_ratio", "lr_negative_ratio",
    ]
    var tolerances = ["tango95": "tango", "noninferiority_tango": "noninferiority"]
    for name in loose { tolerances[name] = "predictive_values_and_lr_ratios" }
    ReferenceComparison(tolerances: tolerances).check(ours, reference)
}

private func shares(_ table: PairedTable, _ margins: [Double]) throws -> JSONValue {
    let test = try? table.mcNemar(.asymptotic)
    return [
        "table": [
            "both": .of(table.both), "only_model": .of(table.onlyFirst), "only_reader": .of(table.onlySecond),
            "neither": .of(table.neither),
        ],
        "model": .of(table.first), "reader": .of(table.second), "difference": .of(table.difference),
        "mcnemar_chi_square": .of(test?.statistic), "mcnemar_p": .of(test?.p),
        "exact_p": .of(try table.mcNemar(.exact).p), "mid_p": .of(try table.mcNemar(.midP).p),
        "tango95": .of(table.differenceInterval(.tango)),
        "noninferiority_tango": .list(
            try margins.map { margin in
                let test = try table.nonInferiority(margin: margin)
                return ["margin": .of(margin), "z": .of(test.statistic), "p": .of(test.p)]
            }),
    ]
}

private func predictive(_ calls: PairedCalls, _ value: PredictiveValue, _ test: PredictiveValueTest) -> JSONValue {
    let comparison = try? calls.compare(value, by: test)
    return [
        "model": .of(comparison?.first), "reader": .of(comparison?.second), "difference": .of(comparison?.difference),
        "statistic": .of(comparison?.test?.statistic), "p": .of(comparison?.test?.p),
    ]
}

private func ratio(_ comparison: LikelihoodRatioComparison) -> JSONValue {
    [
        "model": .of(comparison.first), "reader": .of(comparison.second), "ratio": .of(comparison.ratio?.estimate),
        "standard_error_log": .of(comparison.logStandardError), "z": .of(comparison.test?.statistic),
        "p": .of(comparison.test?.p), "lower": .of(comparison.ratio?.lower), "upper": .of(comparison.ratio?.upper),
    ]
}

/// The study's calls: the model's at the threshold, and one reader's or a group's majority.
private struct PairedStudy {
    var truth: [Bool] = []
    var model: [Bool] = []
    var comparator: [Bool] = []

    init(_ reference: ReferenceCase) throws {
        let study = try ReferenceStudy(
            cases: reference.text("cases"), model: reference.text("model"), readings: reference.text("readings"))
        let threshold = try reference.number("threshold")
        let readers = try study.readers(named: reference.text("comparator"))
        for number in study.cases {
            truth.append(study.truth[number] ?? false)
            model.append((study.probability[number] ?? .nan) >= threshold)
            let votes = readers.count { study.answers[$0]?[number] == true }
            comparator.append(2 * votes >= readers.count)
        }
    }
}

/// The simulated study's tables, by case and reader.
struct ReferenceStudy {
    let cases: [String]
    let truth: [String: Bool]
    let probability: [String: Double]
    let answers: [String: [String: Bool]]
    let confidence: [String: [String: Double]]
    let groups: [String: String]

    init(
        cases caseFile: String = "study/cases.csv", model modelFile: String = "study/model.csv",
        readings readingFile: String = "study/readings.csv", readers readerFile: String = "study/readers.csv"
    ) throws {
        let caseTable = try ReferenceFolder.table(caseFile)
        cases = try caseTable.texts("case_id")
        truth = Dictionary(uniqueKeysWithValues: zip(cases, try caseTable.texts("truth").map { $0 == "1" }))
        let modelTable = try ReferenceFolder.table(modelFile)
        probability = Dictionary(
            uniqueKeysWithValues: zip(try modelTable.texts("case_id"), try modelTable.numbers("probability")))
        let readings = try ReferenceFolder.table(readingFile)
        let (readers, numbers) = (try readings.texts("reader_id"), try readings.texts("case_id"))
        let (given, sure) = (try readings.texts("answer"), try readings.numbers("confidence"))
        var answers: [String: [String: Bool]] = [:]
        var confidence: [String: [String: Double]] = [:]
        for index in readers.indices {
            answers[readers[index], default: [:]][numbers[index]] = given[index] == "1"
            confidence[readers[index], default: [:]][numbers[index]] = sure[index]
        }
        self.answers = answers
        self.confidence = confidence
        let readerTable = try ReferenceFolder.table(readerFile)
        groups = Dictionary(
            uniqueKeysWithValues: zip(try readerTable.texts("reader_id"), try readerTable.texts("group")))
    }

    /// One reader by code, or those of "majority_<group>"; the group "all" is everybody.
    func readers(named name: String) -> [String] {
        guard name.hasPrefix("majority") else { return [name] }
        let group = name.drop { $0 != "_" && $0 != " " && $0 != ":" }.dropFirst()
        return answers.keys.sorted().filter { group == "all" || groups[$0] ?? "" == group }
    }
}
