import Statistics

/// `mcnemar`: tests and intervals of a paired table.
@Sendable func reproduceMcNemar(_ reference: ReferenceCase) throws {
    let table = try PairedTable(
        both: reference.count("both_correct"), onlyFirst: reference.count("only_first_correct"),
        onlySecond: reference.count("only_second_correct"), neither: reference.count("neither"))
    let level = try reference.level
    let midP = try table.mcNemar(.midP).p
    var ours: [String: JSONValue] = [
        "asymptotic": chiSquared(table, .asymptotic), "continuity": chiSquared(table, .continuityCorrected),
        "exact_p": .number(try table.mcNemar(.exact).p), "mid_p": .number(midP), "mid_p_exact2x2": .number(midP),
        "difference": [
            "estimate": .number(table.difference),
            "wald": .bounds(try table.difference(.wald, level: level)),
            "agresti_min": .bounds(try table.difference(.agrestiMin, level: level)),
            "tango_score": .bounds(try table.difference(.tango, level: level)),
            "newcombe_square_and_add": .bounds(try table.difference(.newcombe, level: level)),
        ],
    ]
    if let oddsRatio = try? table.conditionalOddsRatio(level: level) {
        ours["odds_ratio_exact"] = .estimateAndBounds(oddsRatio)
    }
    let isEven = table.onlyFirst == table.onlySecond
    ReferenceComparison(
        exceptions: isEven ? ["mid_p_exact2x2": "the file accepts either convention when both are equal"] : [:]
    ).check(.object(ours), reference)
}

/// Null without a discordant pair.
private func chiSquared(_ table: PairedTable, _ form: McNemarForm) -> JSONValue {
    guard let test = try? table.mcNemar(form) else { return ["df": 1] }
    return [
        "chi_square": .number(test.statistic ?? .nan), "df": .number(test.degreesOfFreedom[0]), "p": .number(test.p),
    ]
}
