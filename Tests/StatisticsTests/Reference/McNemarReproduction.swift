import Statistics
import Testing

func reproduceMcNemar(_ reference: ReferenceCase) throws {
    let table = try PairedTable(
        both: reference.int("both_correct"), onlyFirst: reference.int("only_first_correct"),
        onlySecond: reference.int("only_second_correct"), neither: reference.int("neither"))
    let midP = try table.mcNemar(.midP).p
    // Without a discordant pair the convention for equal counts is accepted either way.
    let isEven = table.onlyFirst == table.onlySecond
    let ours: JSONValue = [
        "asymptotic": mcNemar(try? table.mcNemar(.asymptotic)),
        "continuity": mcNemar(try? table.mcNemar(.continuityCorrected)),
        "exact_p": .of(try table.mcNemar(.exact).p), "mid_p": .of(midP), "mid_p_exact2x2": .of(isEven ? 1 : midP),
        "odds_ratio_exact": .of(try? table.conditionalOddsRatio()),
        "difference": [
            "estimate": .of(table.difference), "wald": .of(table.differenceInterval(.wald)),
            "agresti_min": .of(table.differenceInterval(.agrestiMin)),
            "tango_score": .of(table.differenceInterval(.tango)),
            "newcombe_square_and_add": .of(table.differenceInterval(.newcombe)),
        ],
    ]
    ReferenceComparison().check(ours, reference)
}

private func mcNemar(_ test: TestResult?) -> JSONValue {
    ["chi_square": .of(test?.statistic), "df": .of(test?.degreesOfFreedom.first ?? 1), "p": .of(test?.p)]
}
