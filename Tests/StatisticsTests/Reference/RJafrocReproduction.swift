import Statistics

/// `mrmc_rjafroc`: RJafroc counts a negative Cov2 - Cov3 as zero in its OR analysis.
func reproduceRJafroc(_ reference: ReferenceCase) throws {
    let data = try reference.readings()
    let isDBM = reference.input["method"].text == "DBM"
    let pseudo = try DorfmanBerbaumMetz(data, endpoint: .area)
    let plain = try ObuchowskiRockette(data, endpoint: .area)
    let error = plain.error
    let components = try plain.varianceComponents
    let named: [(String, Double, Double?)] =
        isDBM
        ? [
            ("VarR", pseudo.components.reader, nil), ("VarC", pseudo.components.cases, nil),
            ("VarTR", pseudo.components.testReader, nil), ("VarTC", pseudo.components.testCase, nil),
            ("VarRC", pseudo.components.readerCase, nil), ("VarErr", pseudo.components.error, nil),
        ]
        : [
            ("VarR", components.reader, nil), ("VarTR", components.testReader, nil),
            ("Cov1", error.cov1, components.correlation(error.cov1)),
            ("Cov2", error.cov2, components.correlation(error.cov2)),
            ("Cov3", error.cov3, components.correlation(error.cov3)), ("Var", error.variance, nil),
        ]
    var ours: [String: JSONValue] = [
        "foms": .list(
            plain.values.map { .list($0.map { value -> JSONValue in value.map { JSONValue.number($0) } ?? .null }) }),
        "variance_components": .list(
            named.map { ["row": .text($0.0), "Estimates": .number($0.1), "Rhos": JSONValue($0.2)] }),
    ]
    for (name, inference) in [
        ("rrrc", Inference.randomReadersAndCases), ("frrc", .fixedReaders), ("rrfc", .fixedCases),
    ] {
        let squares = try pseudo.meanSquares(inference)
        let denominator = try plain.denominator(inference)
        let test = try isDBM ? pseudo.equality(inference) : plain.equality(inference)
        let statistic = JSONValue(test.statistic)
        let between: Double? = isDBM ? squares.test.value : plain.meanSquares.test
        let freedom = isDBM ? squares.error.degreesOfFreedom : denominator.degreesOfFreedom
        let rows = reference.expected[name]["f_test"].list.map { $0["row"] }
        ours[name] = [
            "f_test": [
                [
                    "row": rows.first ?? .null, "DF": JSONValue(test.degreesOfFreedom.first),
                    "MS": JSONValue(between), "FStat": statistic,
                    "F": statistic, "Chisq": statistic, "p": .number(test.p),
                ],
                [
                    "row": rows.last ?? .null, "DF": freedom.isInfinite ? .null : .number(freedom),
                    "MS": .number(isDBM ? squares.error.value : denominator.value),
                ],
            ],
            "differences": .list(
                try (isDBM ? pseudo.differences(inference) : plain.differences(inference)).map(rowFields)),
            "means": .list(
                try plain.readersMeans(inference).enumerated().map { index, mean in
                    [
                        "row": .text("trt" + mean.test), "Estimate": .number(mean.interval.estimate),
                        "StdErr": JSONValue(mean.interval.standardError), "DF": .number(mean.degreesOfFreedom),
                        "CILower": .number(mean.interval.lower), "CIUpper": .number(mean.interval.upper),
                        "Cov2": .number(plain.errorByTest[index].cov2),
                    ]
                }),
        ]
    }
    ReferenceComparison().check(.object(ours), reference)
}

private func rowFields(_ difference: TestDifference) -> JSONValue {
    let (statistic, p) = (JSONValue(difference.test?.statistic), JSONValue(difference.test?.p))
    return [
        "row": .text("trt\(difference.first)-trt\(difference.second)"),
        "Estimate": .number(difference.interval.estimate), "StdErr": JSONValue(difference.interval.standardError),
        "DF": .number(difference.degreesOfFreedom), "t": statistic, "z": statistic, "PrGTt": p, "PrGTz": p,
        "CILower": .number(difference.interval.lower), "CIUpper": .number(difference.interval.upper),
    ]
}
