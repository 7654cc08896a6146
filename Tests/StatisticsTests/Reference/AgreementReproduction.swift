import Statistics
import Testing

/// vcd, irr, psych and irrCAC for two raters.
func reproduceTwoRaters(_ reference: ReferenceCase) throws {
    let table = try AgreementTable(counts: reference.input["counts"].list.map { $0.list.compactMap(\.int) })
    let ours = TwoRaterAgreement(table, level: try reference.level)
    var values: [String: JSONValue] = [
        "observed_agreement": .number(ours.observedAgreement), "expected_agreement": .number(ours.expectedAgreement),
        "pabak": .number(ours.prevalenceAdjusted.estimate), "gwet_ac1": json(ours.gwetAC1),
        // The same large-sample formula in another program.
        "psych_standard_error": JSONValue.of(ours.kappa?.interval.standardError),
        "weighted_linear": ours.weightedLinear.map { json($0.interval) } ?? .null,
        "weighted_quadratic": ours.weightedQuadratic.map { json($0.interval) } ?? .null,
    ]
    if let kappa = ours.kappa, case .object(var fields) = json(kappa.interval) {
        fields["standard_error_under_zero"] = .number(kappa.standardErrorUnderZero)
        fields["z"] = JSONValue.of(kappa.test.statistic)
        fields["p"] = .number(kappa.test.p)
        values["kappa"] = .object(fields)
    }
    if let binary = ours.binary {
        values["prevalence_index"] = .number(binary.prevalenceIndex)
        values["bias_index"] = .number(binary.biasIndex)
        values["positive_agreement"] = JSONValue.of(binary.positiveAgreement)
        values["negative_agreement"] = JSONValue.of(binary.negativeAgreement)
    }
    ReferenceComparison().check(.object(values), reference)
}

private func json(_ interval: IntervalEstimate) -> JSONValue {
    [
        "estimate": .number(interval.estimate), "standard_error": JSONValue.of(interval.standardError),
        "lower": .number(interval.lower), "upper": .number(interval.upper),
    ]
}

/// irr and irrCAC for many raters.
func reproduceManyRaters(_ reference: ReferenceCase) throws {
    let ratings = try manyRatings(reference.input)
    let table = try RatingTable(ratings)
    let ours = try ManyRaterAgreement(table, level: reference.level)
    // irr leaves out the cases with a missing reading, irrCAC does not.
    let complete = try RatingTable(ratings.filter { $0.allSatisfy { $0 != nil } })
    let ofComplete = try ManyRaterAgreement(complete, level: reference.level)
    let values: JSONValue = [
        "subjects": .number(Double(table.caseCount)), "raters": .number(Double(table.raterCount)),
        "fleiss_kappa": JSONValue.of(ofComplete.fleiss?.estimate), "z": JSONValue.of(ofComplete.fleissTest?.statistic),
        "p": JSONValue.of(ofComplete.fleissTest?.p),
        "standard_error_under_zero": JSONValue.of(ofComplete.fleissStandardErrorUnderZero),
        "conger_kappa": JSONValue.of(ofComplete.conger?.estimate),
        "light_kappa": JSONValue.of(ofComplete.light?.estimate),
        "agreement_percent_all_raters": .number(100 * ofComplete.unanimousShare),
        "krippendorff_alpha_nominal": JSONValue.of(alphaOfIrr(ours, table)),
    ]
    let rounded: [(String, Double?)] = [
        ("mean_pairwise_agreement", ours.meanPairwiseAgreement), ("chance_agreement", ours.chanceAgreement),
        ("fleiss_standard_error_subjects_random", ours.fleiss?.standardError),
        ("gwet_ac1", ours.gwetAC1?.estimate), ("gwet_ac1_standard_error", ours.gwetAC1?.standardError),
    ]
    for (name, value) in rounded {
        guard let expected = reference.expected[name].number else { continue }
        let mine = try #require(value)
        #expect(abs(mine - expected) <= 1e-5, "\(reference.testDescription) \(name): \(mine), expected \(expected)")
    }
    if let text = reference.expected["fleiss_ci"].text {
        let limits = text.split { "(,) ".contains($0) }.compactMap { Double($0) }
        let interval = try #require(ours.fleiss)
        try #require(limits.count == 2)
        // irrCAC cuts the upper limit at 1.
        #expect(abs(interval.lower - limits[0]) <= 1e-3 && abs(min(1, interval.upper) - limits[1]) <= 1e-3)
    }
    let reason = "rounded by the package, compared above with the tolerance of rounded_by_package"
    let compared = rounded.map(\.0) + ["fleiss_ci"]
    ReferenceComparison(exceptions: Dictionary(uniqueKeysWithValues: compared.map { ($0, reason) }))
        .check(values, reference)
}

/// The alpha that irr 0.84.1 gives. With complete data it takes the number N of readings for that of ordered pairs of
/// readers, P, so that its 1 - alpha is ours times (P - 1) / P x N / (N - 1).
private func alphaOfIrr(_ ours: ManyRaterAgreement, _ table: RatingTable) -> Double? {
    guard let alpha = ours.krippendorff?.estimate, table.isComplete else { return ours.krippendorff?.estimate }
    let readings = Double(table.caseCount * table.raterCount)
    let pairs = readings * Double(table.raterCount - 1)
    return 1 - (1 - alpha) * (pairs - 1) / pairs * readings / (readings - 1)
}

/// By case, then reader: numbers of the input, or a column of a file of readings.
private func manyRatings(_ input: JSONValue) throws -> [[String?]] {
    guard let file = input["file"].text else {
        return input["ratings"].list.map { $0.list.map { $0.number.map { String($0) } ?? $0.text } }
    }
    let table = try ReferenceTable.table(file)
    return try table.byCaseAndReader(input["column"].text ?? "answer", readers: input["readers"].texts).ratings
}

extension ReferenceTable {
    static func table(_ file: String) throws -> ReferenceTable { try ReferenceFolder.table(file) }

    /// A column of readings by case (in order of first appearance), then reader; `nil` where there is none.
    func byCaseAndReader(_ column: String, readers: [String]) throws -> (cases: [String], ratings: [[String?]]) {
        let (reader, name, value) = (try texts("reader_id"), try texts("case_id"), try texts(column))
        let places = Dictionary(uniqueKeysWithValues: zip(readers, readers.indices))
        var cases: [String] = []
        var rows: [String: [String?]] = [:]
        for row in 0..<rowCount {
            guard let place = places[reader[row]] else { continue }
            if rows[name[row]] == nil {
                cases.append(name[row])
                rows[name[row]] = [String?](repeating: nil, count: readers.count)
            }
            rows[name[row]]?[place] = value[row].isEmpty ? nil : value[row]
        }
        return (cases, cases.compactMap { rows[$0] })
    }
}
