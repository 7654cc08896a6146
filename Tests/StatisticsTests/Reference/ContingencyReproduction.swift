import Statistics
import Testing

func reproduceContingency(_ reference: ReferenceCase) throws {
    let table = try ContingencyTable(rows: reference.input["rows"].list.map { $0.list.compactMap(\.int) })
    var ours: [String: JSONValue] = [
        "pearson": chiSquared(try? table.chiSquared()),
        "expected_counts": .list(table.expectedCounts.map { .list($0) }),
    ]
    if table.isTwoByTwo {
        let fisher = try FisherExactTest(table)
        let odds = try? fisher.conditionalOddsRatio()
        ours["yates"] = chiSquared(try? table.chiSquared(continuityCorrection: true))
        ours["fisher"] = [
            "p": .of(fisher.test().p), "p_greater": .of(fisher.test(.greater).p), "p_less": .of(fisher.test(.less).p),
            "conditional_mle_odds_ratio": .of(odds?.estimate), "lower": .of(odds?.lower), "upper": .of(odds?.upper),
            "precise": .of(odds),
        ]
        ours["fisher_mid_p"] = .of(fisher.midP().p)
        let rows = table.rows
        let difference = IndependentProportions(
            try Proportion(successes: rows[0][0], trials: table.rowTotals[0]),
            try Proportion(successes: rows[1][0], trials: table.rowTotals[1]))
        ours["row_proportion_difference"] = JSONValue.of(difference.difference(.newcombe)).with([
            "newcombe": .of(difference.difference(.newcombe)),
            "miettinen_nurminen": .of(difference.difference(.miettinenNurminen)),
        ])
    } else {
        ours["fisher"] = ["p": .of(try? table.fisherExact().p)]
    }
    ReferenceComparison(
        tolerances: [
            "conditional_mle_odds_ratio": "fisher_odds_ratio_and_ci", "lower": "fisher_odds_ratio_and_ci",
            "upper": "fisher_odds_ratio_and_ci", "p": "fisher_p", "p_greater": "fisher_p", "p_less": "fisher_p",
            "fisher_mid_p": "fisher_p", "precise": "fisher_precise",
        ],
        groups: ["precise", "newcombe", "miettinen_nurminen", "pearson", "yates"]
    ).check(.object(ours), reference)
}

private func chiSquared(_ test: TestResult?) -> JSONValue {
    ["chi_square": .of(test?.statistic), "df": .of(test?.degreesOfFreedom.first), "p": .of(test?.p)]
}
