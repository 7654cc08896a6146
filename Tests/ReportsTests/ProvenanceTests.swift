import Foundation
import Reports
import Statistics
import Studies
import Testing

/// What a report may say about who fixed what, and when.
@Suite("Provenance of decisions") struct ProvenanceTests {
    private static let digest = String(repeating: "ab12", count: 16)

    private static func data(threshold: Double?, sources: [String?] = [nil]) -> ComparisonData {
        let items = (0..<12).map { place in
            ComparisonCase(
                number: CaseNumber("\(place + 1)"), fracture: place % 2 == 0,
                truthSource: sources[place % sources.count])
        }
        let codes = (1...5).map { Reports.ReaderID("R\($0)") }
        return ComparisonData(
            cases: items, readers: codes.map { ComparisonReader(id: $0) },
            readings: codes.enumerated().flatMap { reader, code in
                items.enumerated().map { place, item in
                    Reports.Reading(
                        reader: code, caseNumber: item.number,
                        answer: (place + (place % 5 == reader ? 1 : 0)) % 2 == 0 ? .fracture : .noFracture)
                }
            },
            models: [
                ModelScores(
                    name: "Net", probabilities: items.indices.map { Double(($0 * 5) % 12) / 12 }, threshold: threshold,
                    addedAt: threshold == nil ? nil : "2026-02-03")
            ])
    }

    private static func settings(frozen: Bool?, margin: Double? = nil, planMargin: Double? = nil) -> AnalysisSettings {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        settings.nonInferiorityMargin = margin
        if let frozen {
            settings.plan = RegisteredPlan(
                studyFileDigest: digest, standing: frozen ? .frozen : .draft, threshold: 0.5,
                nonInferiorityMargin: planMargin,
                rules: .standard)
        }
        return settings
    }

    private func object(_ results: ComparisonResults) throws -> [String: Any] {
        let text = results.document(program: "test").serialised
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(
        "a threshold is said to be fixed only where a frozen plan has it",
        arguments: [
            (true, 0.5, nil, "frozen-plan", "fixed in the plan that was frozen"),
            (false, 0.5, nil, "draft-plan", "nothing has frozen yet"),
            (true, 0.4, nil, "with-predictions", "given with the model's predictions on 2026-02-03; the plan has 0.5"),
            (true, 0.5, 0.3, "analysis", "chosen at the analysis; the plan has 0.5"),
            (true, 0.4, 0.5, "frozen-plan", "fixed in the plan that was frozen"),
            (nil, nil, nil, "analysis", "no plan shows that it was fixed beforehand"),
            (nil, nil, 0.3, "analysis", "no plan shows that it was fixed beforehand"),
        ] as [(Bool?, Double?, Double?, String, String)])
    func threshold(frozen: Bool?, own: Double?, imposed: Double?, source: String, words: String) throws {
        var settings = Self.settings(frozen: frozen)
        settings.imposedThreshold = imposed
        let results = ComparisonResults(Self.data(threshold: own), settings)
        let note = results.modelPerformanceTable.footnotes.joined(separator: " ")
        #expect(note.contains(words))
        #expect(!note.contains("fixed beforehand.") || source == "analysis")
        #expect(results.methodsText(program: "test").contains(words))
        #expect(results.methodsText(program: "test").contains(Self.digest) == (frozen != nil))
        let model = try #require((try object(results)["models"] as? [[String: Any]])?.first)
        #expect(model["threshold_source"] as? String == source)
        #expect(model["threshold"] as? Double == imposed ?? own ?? 0.5)
        #expect(results.models.first?.threshold == imposed ?? own ?? 0.5)
    }

    @Test(
        "a margin is called registered only where a frozen plan has it",
        arguments: [
            (true, 0.05, 0.05, "frozen-plan", "5.0 % points, fixed in the plan that was frozen"),
            (true, 0.1, 0.05, "analysis", "chosen at the analysis (the plan has 5.0 % points)"),
            (true, 0.1, nil, "analysis", "chosen at the analysis (the plan has none)"),
            (false, 0.05, 0.05, "draft-plan", "nothing has frozen yet; no result may be called non-inferior by it"),
            (nil, 0.05, nil, "analysis", "unless it was registered"),
            (true, nil, nil, nil, "No margin of non-inferiority was registered"),
        ] as [(Bool?, Double?, Double?, String?, String)])
    func margin(frozen: Bool?, margin: Double?, plan: Double?, source: String?, words: String) throws {
        let settings = Self.settings(frozen: frozen, margin: margin, planMargin: plan)
        let results = ComparisonResults(Self.data(threshold: nil), settings)
        for table in [results.modelAgainstReadersTable, results.modelAgainstGroupsTable] {
            #expect(table.footnotes.contains { $0.contains(words) })
        }
        let told = try #require(try object(results)["settings"] as? [String: Any])
        #expect(told["non_inferiority_margin_source"] as? String == source)
        let hasColumn = results.modelAgainstGroupsTable.columns.contains { $0.key == "noninferiority_p" }
        #expect(hasColumn == (margin != nil))
    }

    @Test("non-inferiority to the readers' mean is the one-sided test at the margin, and grows easier with it")
    func nonInferiorityToTheMean() throws {
        let ps = try [0.05, 0.2, 0.4].map { margin in
            let results = ComparisonResults(
                Self.data(threshold: nil), Self.settings(frozen: true, margin: margin, planMargin: margin))
            let measure = try #require(
                results.againstGroups.first?.first?.measures.first { $0.endpoint == .specificity })
            let test = try #require(measure.nonInferiority)
            let interval = try measure.difference.get()
            #expect(test.alternative == .greater)
            let t = (interval.estimate + margin) / (interval.standardError ?? .nan)
            #expect(abs((test.statistic ?? .nan) - t) < 1e-12)
            let freedom = try #require(test.degreesOfFreedom.first)
            #expect(abs(test.p - StudentT(freedom).survival(t)) < 1e-12)
            return test.p
        }
        #expect(ps[0] > ps[1] && ps[1] > ps[2])
    }

    @Test("rules that a plan does not fix are not called the plan's")
    func rules() {
        let free = ComparisonResults(Self.data(threshold: nil), Self.settings(frozen: nil))
        #expect(free.readersTable.footnotes.contains { $0.contains("as no plan fixes one") })
        let frozen = ComparisonResults(Self.data(threshold: nil), Self.settings(frozen: true))
        #expect(frozen.readersTable.footnotes.contains { $0.contains("as the frozen plan fixes") })
    }

    @Test("how the truth was established stands in table 1, in the methods and in results.json")
    func truthSources() throws {
        let results = ComparisonResults(
            Self.data(threshold: nil, sources: ["CT", "operation", "CT", nil]), Self.settings(frozen: nil))
        #expect(results.data.truthSources.map(\.name) == ["CT", "operation", nil])
        #expect(results.data.truthSources.map(\.cases) == [6, 3, 3])
        let note = "Reference standard established by CT in 6 (6 with a fracture), operation in 3 (0 with a fracture), "
        #expect(results.populationTable.footnotes.contains { $0.contains(note) })
        #expect(results.methodsText(program: "test").contains(note))
        let rows = results.populationTable.rows.map { $0[0] }
        #expect(rows.contains(.text("Truth established by: operation")))
        let data = try #require(try object(results)["data"] as? [String: Any])
        let sources = try #require(data["truth_sources"] as? [[String: Any]])
        #expect(sources.map { $0["source"] as? String } == ["CT", "operation", nil])
        let silent = ComparisonResults(Self.data(threshold: nil), Self.settings(frozen: nil))
        #expect(silent.methodsText(program: "test").contains("must be told"))
    }

    @Test("the source of the truth is read from tables of cases and from exported readings")
    func input() throws {
        let readings = "reader,case,answer\nR1,1,yes\nR1,2,no\n"
        let cases = "case,truth,truth_source\n1,1,CT\n2,0,follow-up\n"
        let beside =
            "reader,case,answer,reference_fracture,reference_source\nR1,1,yes,1,CT\nR1,2,no,0,follow-up\n"
        let file = { (name: String, text: String) in InputFile(name: name, bytes: Array(text.utf8)) }
        let separate = ComparisonInput.parse(
            ComparisonFiles(readings: file("readings.csv", readings), cases: file("cases.csv", cases)))
        let joined = ComparisonInput.parse(ComparisonFiles(readings: file("readings.csv", beside)))
        for data in [try #require(separate.value), try #require(joined.value)] {
            #expect(data.cases.map(\.truthSource) == ["CT", "follow-up"])
        }
    }
}
