import Foundation
import Statistics
import Testing

func reproduceTwoRaterAgreement(_ reference: ReferenceCase) throws {
    let table = try AgreementTable(counts: reference.input["counts"].list.map { $0.list.compactMap(\.int) })
    let agreement = TwoRaterAgreement(table, level: try reference.level)
    let ours: JSONValue = [
        "observed_agreement": .of(agreement.observedAgreement), "expected_agreement": .of(agreement.expectedAgreement),
        "kappa": agreement.kappa.map(kappa) ?? .null, "weighted_linear": agreement.weightedLinear.map(kappa) ?? .null,
        "weighted_quadratic": agreement.weightedQuadratic.map(kappa) ?? .null,
        "psych_standard_error": .of(agreement.kappa?.interval.standardError),
        "prevalence_index": .of(agreement.binary?.prevalenceIndex), "bias_index": .of(agreement.binary?.biasIndex),
        "pabak": .of(agreement.prevalenceAdjusted.estimate),
        "positive_agreement": .of(agreement.binary?.positiveAgreement),
        "negative_agreement": .of(agreement.binary?.negativeAgreement), "gwet_ac1": .of(agreement.gwetAC1),
    ]
    ReferenceComparison().check(ours, reference)
}

private func kappa(_ kappa: CohenKappa) -> JSONValue {
    JSONValue.of(kappa.interval).with([
        "standard_error_under_zero": .of(kappa.standardErrorUnderZero), "z": .of(kappa.test.statistic),
        "p": .of(kappa.test.p),
    ])
}

func reproduceManyRaterAgreement(_ reference: ReferenceCase) throws {
    let table = try RatingTable(ratings(reference))
    let agreement = try ManyRaterAgreement(table)
    let interval = agreement.fleiss
    let ours: JSONValue = [
        "subjects": .of(agreement.cases.count), "raters": reference.expected["raters"],
        "fleiss_kappa": .of(interval?.estimate), "z": .of(agreement.fleissTest?.statistic),
        "p": .of(agreement.fleissTest?.p), "standard_error_under_zero": .of(agreement.fleissStandardErrorUnderZero),
        "conger_kappa": .of(agreement.conger?.estimate), "light_kappa": .of(agreement.light?.estimate),
        "agreement_percent_all_raters": .of(100 * agreement.unanimousShare),
        "mean_pairwise_agreement": .of(agreement.meanPairwiseAgreement),
        "chance_agreement": .of(agreement.chanceAgreement),
        "fleiss_standard_error_subjects_random": .of(interval?.standardError),
        "gwet_ac1": .of(agreement.gwetAC1?.estimate), "gwet_ac1_standard_error": .of(agreement.gwetAC1?.standardError),
        "krippendorff_alpha_nominal": .of(agreement.krippendorff.map { asInIRR($0.estimate, table) }),
    ]
    let roundedByPackage = [
        "fleiss_standard_error_subjects_random", "gwet_ac1", "gwet_ac1_standard_error", "mean_pairwise_agreement",
        "chance_agreement",
    ]
    ReferenceComparison(
        exceptions: ["fleiss_ci": "a text of three decimals, compared below"],
        fixed: Dictionary(uniqueKeysWithValues: roundedByPackage.map { ($0, (1e-5, 0)) })
    ).check(ours, reference)
    let printed = (reference.expected["fleiss_ci"].text ?? "").split { "(,)".contains($0) }.compactMap { Double($0) }
    if let interval, printed.count == 2 {
        // irrCAC cuts the printed limits at 1.
        #expect(abs(interval.lower - printed[0]) <= 1e-3 && abs(min(1, interval.upper) - printed[1]) <= 1e-3)
    }
}

/// irr 0.84.1 forgets to divide each pair by the number of readers less one when no reading is missing. The coincidence
/// matrix is then too large by that factor, which changes the correction for the number of readings and nothing else.
private func asInIRR(_ alpha: Double, _ table: RatingTable) -> Double {
    guard table.isComplete else { return alpha }
    let readings = Double(table.caseCount * table.raterCount)
    let factor = Double(table.raterCount - 1)
    return 1 - (1 - alpha) * (readings * factor - 1) / (factor * (readings - 1))
}

/// One row for each case, one column for each reader.
private func ratings(_ reference: ReferenceCase) throws -> [[String?]] {
    guard let file = reference.input["file"].text else {
        return reference.input["ratings"].list.map { $0.list.map { $0.text ?? $0.number.map { "\($0)" } } }
    }
    let table = try ReferenceFolder.table(file)
    let column = try reference.text("column")
    let (readers, cases) = (try table.texts("reader_id"), try table.texts("case_id"))
    let values = try table.texts(column)
    var byReader: [String: [String: String]] = [:]
    for index in values.indices { byReader[readers[index], default: [:]][cases[index]] = values[index] }
    return Set(cases).sorted().map { number in reference.input["readers"].texts.map { byReader[$0]?[number] } }
}
