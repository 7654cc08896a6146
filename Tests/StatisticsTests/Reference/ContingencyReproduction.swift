import Statistics

/// `contingency`: chi-squared, Fisher, difference of two independent proportions.
@Sendable func reproduceContingency(_ reference: ReferenceCase) throws {
    let table = try ContingencyTable(rows: reference.input["rows"].list.map { $0.list.compactMap(\.int) })
    var ours: [String: JSONValue] = [
        "pearson": try chiSquared(table, continuityCorrection: false),
        "expected_counts": .list(table.expectedCounts.map { .list($0.map(JSONValue.number)) }),
    ]
    var fisher: [String: JSONValue] = [
        "p": .number(try table.isTwoByTwo ? FisherExactTest(table).test().p : table.fisherExact().p)
    ]
    if table.isTwoByTwo {
        let level = try reference.level
        let test = try FisherExactTest(table)
        let oddsRatio = try test.conditionalOddsRatio(level: level)
        ours["yates"] = try chiSquared(table, continuityCorrection: true)
        ours["fisher_mid_p"] = .number(test.midP().p)
        ours["row_proportion_difference"] = try rowDifference(table, level)
        fisher["p_greater"] = .number(test.test(.greater).p)
        fisher["p_less"] = .number(test.test(.less).p)
        fisher["conditional_mle_odds_ratio"] = .number(oddsRatio.estimate)
        fisher["lower"] = .number(oddsRatio.lower)
        fisher["upper"] = .number(oddsRatio.upper)
        fisher["precise"] = .estimateAndBounds(oddsRatio)
    }
    let elsewhere = ["fisher": "compared below with its own tolerances"]
    ReferenceComparison(exceptions: elsewhere).check(.object(ours), reference)
    let expected = reference.expected["fisher"]
    for name in expected.keys {
        let tolerance =
            name == "precise" ? "fisher_precise" : name.hasPrefix("p") ? "fisher_p" : "fisher_odds_ratio_and_ci"
        ReferenceComparison(tolerances: [name: tolerance])
            .check(
                .object([name: fisher[name] ?? .null]),
                reference.part("fisher", .object([name: expected[name]])))
    }
}

private func chiSquared(_ table: ContingencyTable, continuityCorrection: Bool) throws -> JSONValue {
    let test = try table.chiSquared(continuityCorrection: continuityCorrection)
    return [
        "chi_square": .number(test.statistic ?? .nan), "df": .number(test.degreesOfFreedom[0]), "p": .number(test.p),
    ]
}

private func rowDifference(_ table: ContingencyTable, _ level: ConfidenceLevel) throws -> JSONValue {
    let shares = try zip(table.rows, table.rowTotals).map { try Proportion(successes: $0[0], trials: $1) }
    let pair = IndependentProportions(shares[0], shares[1])
    return [
        "estimate": .number(pair.difference(level: level).estimate),
        "newcombe": .bounds(pair.difference(.newcombe, level: level)),
        "miettinen_nurminen": .bounds(pair.difference(.miettinenNurminen, level: level)),
    ]
}
