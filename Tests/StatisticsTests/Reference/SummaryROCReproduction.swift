import Statistics
import Testing

/// mada's `reitsma` and `sroc`.
func reproduceSummaryROC(_ reference: ReferenceCase) throws {
    let counts = reference.input["tables"].list.map { table in
        SummaryROC.Counts(
            truePositives: table["TP"].int ?? -1, falseNegatives: table["FN"].int ?? -1,
            falsePositives: table["FP"].int ?? -1, trueNegatives: table["TN"].int ?? -1)
    }
    let ours = try SummaryROC(counts)
    let curve = reference.expected["sroc_rutter_gatsonis"].list.map { point -> JSONValue in
        let rate = point["fpr"].number ?? .nan
        return ["fpr": .number(rate), "sensitivity": JSONValue.of(ours.sensitivity(atFalsePositiveRate: rate))]
    }
    let covariance = [
        [ours.varianceOfSensitivity, ours.covariance], [ours.covariance, ours.varianceOfFalsePositiveRate],
    ]
    let values: JSONValue = [
        "logit_sensitivity": .number(ours.logitSensitivity),
        "logit_false_positive_rate": .number(ours.logitFalsePositiveRate),
        "summary_sensitivity": .number(ours.sensitivity),
        "summary_false_positive_rate": .number(ours.falsePositiveRate), "sroc_rutter_gatsonis": .list(curve),
        "mean_sensitivity": .number(ours.meanSensitivity), "mean_specificity": .number(ours.meanSpecificity),
    ]
    // The file's rule: 5 % on covariances.
    for (row, line) in covariance.enumerated() {
        for (column, mine) in line.enumerated() {
            guard let expected = reference.expected["between_reader_covariance"][row][column].number else { continue }
            #expect(abs(mine - expected) <= 0.001 + 0.05 * abs(expected), "\(reference.testDescription): \(mine)")
        }
    }
    ReferenceComparison(exceptions: ["between_reader_covariance": "compared above by the file's rule of 5 %"])
        .check(values, reference)
}

/// The readers' mean point; a bootstrap, so by the file's rule.
func reproduceMeanPoint(_ reference: ReferenceCase) throws {
    let readings = try ReferenceFolder.table("study/readings.csv")
        .byCaseAndReader("answer", readers: reference.input["readers"].texts)
    let cases = try ReferenceFolder.table("study/cases.csv")
    let model = try ReferenceFolder.table("study/model.csv")
    let truth = Dictionary(uniqueKeysWithValues: zip(try cases.texts("case_id"), try cases.texts("truth")))
    let score = Dictionary(uniqueKeysWithValues: zip(try model.texts("case_id"), try model.numbers("probability")))
    func ofClass(_ label: String) -> (scores: [Double], readings: [[Bool]]) {
        let rows = zip(readings.cases, readings.ratings).filter { truth[$0.0] == label }
        return (
            rows.compactMap { score[$0.0] },
            reference.input["readers"].list.indices.map { reader in rows.map { $0.1[reader] == "1" } }
        )
    }
    let (positives, negatives) = (ofClass("1"), ofClass("0"))
    let ours = try MeanPointComparison(
        modelPositives: positives.scores, modelNegatives: negatives.scores, readingsOfPositives: positives.readings,
        readingsOfNegatives: negatives.readings, seed: 20, level: reference.level)
    let values: [(String, Double)] = [
        ("readers_mean_sensitivity", ours.readersMeanSensitivity),
        ("readers_mean_specificity", ours.readersMeanSpecificity),
        ("model_sensitivity_at_that_specificity", ours.modelSensitivity),
        ("difference_model_minus_readers", ours.difference),
    ]
    for (name, mine) in values {
        let expected = try #require(reference.expected[name].number)
        #expect(abs(mine - expected) <= 1e-9 + 1e-9 * abs(expected), "\(reference.testDescription) \(name): \(mine)")
    }
    for (name, mine) in [("readers_and_cases_resampled", ours.readersAndCases), ("cases_resampled", ours.casesOnly)] {
        let theirs = reference.expected[name]
        let lower = try #require(theirs["lower"].number)
        let upper = try #require(theirs["upper"].number)
        let error = try #require(theirs["standard_error"].number)
        let width = upper - lower
        #expect(abs((mine.standardError ?? .nan) / error - 1) <= 0.12, "\(reference.testDescription) \(name)")
        #expect(abs(mine.lower - lower) <= 0.15 * width, "\(reference.testDescription) \(name): \(mine.lower)")
        #expect(abs(mine.upper - upper) <= 0.15 * width, "\(reference.testDescription) \(name): \(mine.upper)")
    }
}
