import Statistics

/// `model_vs_group_mrmc`: MRMCaov with the model repeated for each reader, and RJafroc's single-test analyses.
func reproduceModelAgainstReaders(_ reference: ReferenceCase) throws {
    let (input, expected) = (reference.input, reference.expected)
    let readings = try ReferenceFolder.table("study/readings.csv")
    let (model, cases) = (try ReferenceFolder.table("study/model.csv"), try ReferenceFolder.table("study/cases.csv"))
    let truth = zip(try cases.texts("case_id"), try cases.texts("truth")).map { ($0, $1 == "1") }
    let (column, chosen) = (input["reader_scores"].text ?? "answer", Set(input["readers"].texts))
    let (names, caseIDs) = (try readings.texts("reader_id"), try readings.texts("case_id"))
    let ratings = try readings.numbers(column)
    let rows = names.indices.filter { chosen.contains(names[$0]) }.map {
        MultiReaderData.Reading(reader: names[$0], test: "readers", caseID: caseIDs[$0], rating: ratings[$0])
    }
    let cut = input["model_scores"].text.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
    let scores = zip(try model.texts("case_id"), try model.numbers("probability")).map { name, score in
        (name, cut.map { score >= $0 ? 1 : 0 } ?? score)
    }
    let comparison = try ModelAgainstReaders(
        model: Dictionary(scores) { first, _ in first },
        readers: try MultiReaderData(rows, truth: Dictionary(truth) { first, _ in first }),
        endpoint: reference.endpoint)
    ReferenceComparison().check(try fields(comparison, expected), reference)
}

private func fields(_ comparison: ModelAgainstReaders, _ expected: JSONValue) throws -> JSONValue {
    let (analysis, difference) = (comparison.analysis, try comparison.difference())
    var ours: [String: JSONValue] = [
        "model": .number(comparison.modelValue), "difference": differenceFields(difference),
    ]
    if case .object(let whole) = differenceFields(difference) { ours.merge(whole) { first, _ in first } }
    ours["difference"] = .number(difference.interval.estimate)
    ours["readers_mean"] = .number(comparison.readersMean)
    ours["ms_test_reader"] = JSONValue(analysis.meanSquares.testReader)
    ours["cov2"] = .number(analysis.error.cov2)
    ours["cov3"] = .number(analysis.error.cov3)
    ours["noninferiority"] = .list(
        try expected["noninferiority"].list.map {
            let result = try comparison.nonInferiority(margin: $0["margin"].number ?? .nan)
            return [
                "margin": .number(result.margin), "t": JSONValue(result.test.statistic), "p": .number(result.test.p),
                "lower_one_sided_95": .number(result.lowerLimit),
            ]
        })
    ours["readers_mean_rrrc"] = meanFields(analysis, try comparison.readersMean(), 1)
    let fixed = try comparison.difference(.fixedCases)
    let mean = comparison.readersMean
    let shift = comparison.modelValue
    ours["readers_only_random_t_test"] = [
        "t": JSONValue(fixed.test?.statistic.map { -$0 }), "df": .number(fixed.degreesOfFreedom),
        "p": JSONValue(fixed.test?.p), "lower": .number(shift - fixed.interval.upper),
        "upper": .number(shift - fixed.interval.lower),
    ]
    for (name, item) in [("rjafroc_1T_RRFC", fixed), ("rjafroc_1T_RRRC", difference)] {
        ours[name] = [
            "fom_model": .number(shift), "readers_mean": .number(mean),
            "difference_readers_minus_model": .number(-item.interval.estimate),
            "lower": .number(-item.interval.upper), "upper": .number(-item.interval.lower),
            "t": JSONValue(item.test?.statistic.map { -$0 }), "df": .number(item.degreesOfFreedom),
            "p": JSONValue(item.test?.p),
            "cov2_of_differences": name == "rjafroc_1T_RRFC"
                ? .null : .number(2 * (analysis.error.cov2 - analysis.error.cov3)),
        ]
    }
    return .object(ours)
}
