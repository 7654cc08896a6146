import Statistics
import Testing

/// The whole results section of the study, as one would write it with our functions.
func reproduceStudySummary(_ reference: ReferenceCase) throws {
    let study = try SummarisedStudy()
    let expected = reference.expected
    let ours: JSONValue =
        switch reference.id {
        case "model": try study.model()
        case "readers": .list(try expected.list.map { try study.reader($0["reader"].text ?? "") })
        case "groups": .list(try expected.list.map { try study.group($0["group"].text ?? "") })
        case "subtypes": .list(try expected.list.map { try study.subtype($0["subtype"].text ?? "") })
        default: .object(Dictionary(uniqueKeysWithValues: try expected.keys.map { ($0, try study.groupTest($0)) }))
        }
    ReferenceComparison().check(ours, reference)
}

private struct SummarisedStudy {
    let study: ReferenceStudy
    let readers: ReferenceTable
    let subtypes: [String: String]
    let seconds: [String: [Double]]
    let threshold = 0.5

    init() throws {
        study = try ReferenceStudy()
        readers = try ReferenceFolder.table("study/readers.csv")
        let cases = try ReferenceFolder.table("study/cases.csv")
        subtypes = Dictionary(uniqueKeysWithValues: zip(try cases.texts("case_id"), try cases.texts("subtype")))
        let readings = try ReferenceFolder.table("study/readings.csv")
        seconds = Dictionary(
            zip(try readings.texts("reader_id"), try readings.numbers("seconds").map { [$0] }), uniquingKeysWith: +)
    }

    private var truth: [Bool] { study.cases.map { study.truth[$0] ?? false } }

    private func table(_ calls: (String) -> Bool) throws -> DiagnosticTable {
        try DiagnosticTable(calls: study.cases.map(calls), truth: truth)
    }

    private func table(of reader: String) throws -> DiagnosticTable {
        try table { study.answers[reader]?[$0] ?? false }
    }

    private func counts(_ table: DiagnosticTable) -> [String: JSONValue] {
        [
            "tp": .of(table.truePositives), "fp": .of(table.falsePositives), "fn": .of(table.falseNegatives),
            "tn": .of(table.trueNegatives),
        ]
    }

    private func summary(_ table: DiagnosticTable) -> JSONValue {
        let rates: [String: DiagnosticRate] = [
            "sensitivity": .sensitivity, "specificity": .specificity, "fnr": .falseNegativeRate,
            "fpr": .falsePositiveRate, "ppv": .positivePredictiveValue, "npv": .negativePredictiveValue,
            "accuracy": .accuracy,
        ]
        let values = rates.mapValues { rate -> JSONValue in
            let exact = try? table.rate(rate)
            return [
                "estimate": .of(exact?.estimate), "exact": .of(exact), "wilson": .of(try? table.rate(rate, .wilson)),
            ]
        }
        return JSONValue.object(values).with(counts(table)).with(["f1": .of(try? table.f1().estimate)])
    }

    func model() throws -> JSONValue {
        let scores = study.cases.map { study.probability[$0] ?? .nan }
        let placements = Placements(try ScoredClasses(scores: scores, isPositive: truth))
        return summary(try table { (study.probability[$0] ?? .nan) >= threshold }).with([
            "auc": .of(placements.area), "auc_ci95": .of(try placements.delongInterval(isCut: true)),
            "auc_standard_error": .of(try placements.standardError()),
        ])
    }

    private func placements(of reader: String) throws -> Placements {
        let scores = study.cases.map { study.confidence[reader]?[$0] ?? .nan }
        return Placements(try ScoredClasses(scores: scores, isPositive: truth))
    }

    func reader(_ code: String) throws -> JSONValue {
        let placements = try placements(of: code)
        let index = try #require(try readers.texts("reader_id").firstIndex(of: code))
        return summary(try table(of: code)).with([
            "reader": .text(code), "specialty": .text(try readers.texts("specialty")[index]),
            "group": .text(try readers.texts("group")[index]), "auc_confidence": .of(placements.area),
            "auc_delong_standard_error": .of(placements.variance.squareRoot()),
            "median_seconds": .of(Quantiles.median(seconds[code] ?? [])),
        ])
    }

    /// The readers of a group or a specialty; "all" is everybody.
    private func members(_ name: String) throws -> [String] {
        let (codes, groups) = (try readers.texts("reader_id"), try readers.texts("group"))
        let specialties = try readers.texts("specialty")
        return codes.indices.filter { name == "all" || groups[$0] == name || specialties[$0] == name }.map { codes[$0] }
    }

    func group(_ name: String) throws -> JSONValue {
        let members = try members(name)
        let tables = try members.map(table(of:))
        func mean(_ values: [Double]) throws -> JSONValue {
            let mean = try ReadersMean(values)
            return [
                "mean": .of(mean.summary.mean), "standard_error": .of(mean.summary.standardError),
                "lower": .of(mean.interval?.lower), "upper": .of(mean.interval?.upper),
                "minimum": .of(mean.summary.minimum), "maximum": .of(mean.summary.maximum),
            ]
        }
        func sum(_ count: (DiagnosticTable) -> Int) -> JSONValue { .of(tables.reduce(0) { $0 + count($1) }) }
        return [
            "group": .text(name), "readers": .of(members.count),
            "sensitivity": try mean(try tables.map { try $0.rate(.sensitivity).estimate }),
            "specificity": try mean(try tables.map { try $0.rate(.specificity).estimate }),
            "accuracy": try mean(try tables.map { try $0.rate(.accuracy).estimate }),
            "f1": try mean(try tables.map { try $0.f1().estimate }),
            "auc_confidence": try mean(try members.map { try placements(of: $0).area }),
            "pooled_table_unclustered": [
                "tp": sum(\.truePositives), "fp": sum(\.falsePositives), "fn": sum(\.falseNegatives),
                "tn": sum(\.trueNegatives),
            ],
        ]
    }

    /// Cases of one subtype: hits among the fractures, or right calls among those without.
    func subtype(_ name: String) throws -> JSONValue {
        let cases = study.cases.filter { subtypes[$0] == name }
        func isRight(_ call: Bool, _ number: String) -> Bool { call == study.truth[number] }
        let hits = try Proportion(
            successes: cases.count { isRight((study.probability[$0] ?? .nan) >= threshold, $0) }, trials: cases.count)
        let shares = study.answers.keys.sorted().map { reader in
            Double(cases.count { isRight(study.answers[reader]?[$0] ?? false, $0) }) / Double(cases.count)
        }
        let mean = try ReadersMean(shares)
        return [
            "subtype": .text(name),
            "model": [
                "x": .of(hits.successes), "n": .of(hits.trials), "estimate": .of(hits.estimate),
                "exact": .of(hits.interval()),
            ],
            "readers": [
                "mean": .of(mean.summary.mean), "lower": .of(mean.interval?.lower), "upper": .of(mean.interval?.upper),
            ],
        ]
    }

    /// A name such as "expert_minus_primary_sensitivity_welch".
    func groupTest(_ name: String) throws -> JSONValue {
        let parts = name.split(separator: "_").map(String.init)
        let measure: DiagnosticRate = parts[3] == "specificity" ? .specificity : .sensitivity
        // In percent, as the file has them; t, df and p do not depend on it.
        func values(_ group: String) throws -> [Double] {
            try members(group).map { 100 * (try table(of: $0).rate(measure).estimate) }
        }
        let (first, second) = (try values(parts[0]), try values(parts[2]))
        let test = (parts.last == "student" ? try TTest.student(first, second) : try TTest.welch(first, second)).test
        return ["t": .of(test.statistic), "df": .of(test.degreesOfFreedom.first), "p": .of(test.p)]
    }
}
