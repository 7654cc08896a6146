import Statistics

/// The cases of `sample_size` that RJafroc and MRMCsamplesize made; `nil` for others.
func reproduceMultiReaderSampleSize(_ reference: ReferenceCase) throws -> JSONValue? {
    let input = reference.input
    func number(_ name: String) -> Double { input[name].number ?? .nan }
    if let name = input["analysis"].text {
        let study = try ReaderStudyPower(
            testReader: number("VarTR"), variance: number("Var"), cov1: number("Cov1"), cov2: number("Cov2"),
            cov3: number("Cov3"), pilotCases: input["KStar"].int ?? 0)
        let inference: Inference =
            switch name {
            case "FRRC": .fixedReaders
            case "RRFC": .fixedCases
            default: .randomReadersAndCases
            }
        let (readers, effect, alpha) = (input["readers"].int ?? 0, number("effect_size"), number("alpha"))
        if let desired = input["desired_power"].number {
            let needed = try study.casesNeeded(
                power: desired, difference: effect, readers: readers, alpha: alpha, inference)
            return [
                "cases": JSONValue(needed.map { Double($0.cases) }), "power": JSONValue(needed?.power),
                "rjafroc_search": JSONValue(needed.map { Double($0.cases) }),
            ]
        }
        let result = try study.power(
            difference: effect, readers: readers, cases: input["cases"].int ?? 0, alpha: alpha, inference)
        return .object([
            "power\(name)": .number(result.power), "ncp\(name)": .number(result.noncentrality),
            "df2\(name)": result.degreesOfFreedom.isInfinite ? .null : .number(result.degreesOfFreedom),
            "f\(name)": .number(result.criticalValue), "chsq\(name)": .number(result.criticalValue),
        ])
    }
    guard let endpoint = input["endpoint"].text.flatMap(ConjecturedReaderStudy.Endpoint.init), !input["theta"].isNull
    else { return nil }
    if !input["precision"].isNull {
        let study = try StandAloneStudy(
            endpoint: endpoint, value: number("theta"), precision: number("precision"), ratio: number("R"),
            power: number("power"), alpha: number("alpha"))
        return [
            "nUnits_i": .number(Double(study.diseased)), "nControls": .number(Double(study.others)),
            "nTotal": .number(Double(study.total)),
        ]
    }
    let study = try ConjecturedReaderStudy(
        .init(
            endpoint: endpoint, value: number("theta"), difference: number("delta"), readers: input["J"].int ?? 0,
            rangeBetweenReaders: number("rangeb"), rangeWithinReader: number("rangew"), ratio: number("R"),
            errorCorrelations: (number("r1"), number("r2"), number("r3")), readerCorrelation: number("rb"),
            replicates: input["replicates"].int ?? 1), power: number("power"), alpha: number("alpha"))
    return [
        "var_test_reader": .number(study.testReaderVariance), "var_error": .number(study.errorVariance),
        "var_reader": .number(study.readerVariance), "var_within": .number(study.withinVariance),
        "cov1": .number(study.covariances.cov1), "cov2": .number(study.covariances.cov2),
        "cov3": .number(study.covariances.cov3), "diseased": .number(Double(study.diseased)),
        "healthy": .number(Double(study.healthy)), "total": .number(Double(study.total)),
    ]
}
