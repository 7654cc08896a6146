import Charts
import Foundation
import Reports
import Statistics
import Studies
import Testing

/// Readers' own curves, summary curves, adjusted p values, and what the rule for open answers can have done.
@Suite("Curves, adjustments and rules") struct ReaderCurveTests {
    /// Readers with confidences on a scale of 0 to 100, some of whom could not assess or left out a case.
    private static func data(confidence: Bool = true, open: Bool = true, models: Int = 2) -> ComparisonData {
        let items = (0..<40).map { ComparisonCase(number: CaseNumber("\($0 + 1)"), fracture: $0 < 20) }
        let codes = (1...6).map { Reports.ReaderID("R\($0)") }
        func certainty(_ reader: Int, _ place: Int) -> Double {
            let noise = Double((place * 37 + reader * 53) % 60) - 30
            return min(100, max(0, ((place < 20 ? 65 : 35) + noise).rounded()))
        }
        return ComparisonData(
            cases: items,
            readers: codes.enumerated().map { index, code in
                ComparisonReader(
                    id: code, specialty: Specialty.Code(index < 3 ? "radiology" : "surgery"),
                    group: ReaderGroup(index < 3 ? "expert" : "primary"))
            },
            readings: codes.enumerated().flatMap { reader, code in
                items.enumerated().map { place, item in
                    let value = certainty(reader, place)
                    let answer: Answer =
                        open && reader == 1 && place % 13 == 3
                        ? .cannotAssess(reason: nil)
                        : open && reader == 4 && place == 30 ? .missing : value >= 50 ? .fracture : .noFracture
                    return Reports.Reading(
                        reader: code, caseNumber: item.number, answer: answer, confidence: confidence ? value : nil)
                }
            },
            models: (0..<models).map { model in
                ModelScores(
                    name: "Model \(model + 1)",
                    probabilities: items.indices.map {
                        min(1, max(0, ($0 < 20 ? 0.7 : 0.3) + Double(($0 * (11 + model)) % 40) / 60 - 0.33))
                    })
            }, confidenceScale: confidence ? .percent : nil)
    }

    private static func results(_ data: ComparisonData) -> ComparisonResults {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        return ComparisonResults(data, settings)
    }

    @Test("readers who were asked how sure they are have a curve in the figure and an area in the table")
    func readerCurves() throws {
        let results = Self.results(Self.data())
        #expect(results.curves.map(\.name) == ["Model 1", "Model 2", "R1", "R2", "R3", "R4", "R5", "R6"])
        let figure = try #require(results.figures().first { $0.name == "reader-roc" })
        let drawing = figure.figure.svg()
        #expect(drawing.components(separatedBy: "reader-curve").count > 6)
        for (curve, reader) in zip(results.curves.dropFirst(2), results.readers) {
            #expect(try curve.area.get() == reader.area.get())
            let fit = try curve.fit.get()
            #expect(abs(fit.area().estimate - (try curve.area.get()).estimate) < 0.1)
        }
        // Every curve starts and ends in the corners.
        let rows = figure.data.rows.filter { $0[0] == .text("curve") && $0[1] == .text("R3") }
        #expect(rows.first?[4] == .number(1) && rows.first?[5] == .number(1))
        #expect(rows.last?[4] == .number(0) && rows.last?[5] == .number(0))
    }

    @Test("without confidence there are no readers' curves and no areas of theirs")
    func noConfidence() {
        let results = Self.results(Self.data(confidence: false))
        #expect(results.curves.map(\.name) == ["Model 1", "Model 2"])
        #expect(!results.figures().contains { $0.name == "reader-roc" })
    }

    @Test("summary curves are those of the readers' counts, and are drawn as far as the readers go")
    func summaryCurves() throws {
        let results = Self.results(Self.data())
        #expect(results.summaryCurves.map(\.label).prefix(3) == ["All readers", "Group: expert", "Group: primary"])
        let all = try #require(results.summaryCurves.first)
        let tables = results.readers.compactMap(\.table)
        let expected = try SummaryROC(
            tables.map {
                SummaryROC.Counts(
                    truePositives: $0.truePositives, falseNegatives: $0.falseNegatives,
                    falsePositives: $0.falsePositives, trueNegatives: $0.trueNegatives)
            })
        #expect(try all.curve.get() == expected)
        let figure = try #require(results.figures().first { $0.name == "summary-roc" })
        let rates = figure.data.rows.filter { $0[1] == .text("All readers") }.compactMap { row -> Double? in
            if case .number(let rate) = row[4] { rate } else { nil }
        }
        #expect(rates.allSatisfy { all.rates.contains($0) } && !rates.isEmpty)
        #expect(
            results.tables.contains { $0.name == "summary-roc" && $0.table.rows.count == results.summaryCurves.count })
    }

    @Test("p values of areas are Holm's over all readers, and never below those unadjusted")
    func holm() throws {
        let results = Self.results(Self.data())
        for comparisons in results.againstReaders {
            let raw = comparisons.compactMap { $0.areaTest?.p }
            #expect(raw.count == 6)
            #expect(comparisons.compactMap(\.adjustedAreaP) == (try adjustedPValues(raw, .holm)))
            #expect(zip(raw, comparisons.compactMap(\.adjustedAreaP)).allSatisfy { $0 <= $1 })
            let rates = comparisons.flatMap { [$0.sensitivity?.test.p, $0.specificity?.test.p] }.compactMap(\.self)
            let adjusted = comparisons.flatMap { [$0.sensitivity?.adjustedP, $0.specificity?.adjustedP] }
            #expect(adjusted.compactMap(\.self) == (try adjustedPValues(rates, .holm)))
        }
        let pair = try #require(results.modelPairs.first)
        let parts = [pair.area, pair.sensitivity, pair.specificity]
        #expect(parts.compactMap(\.adjustedP) == (try adjustedPValues(parts.compactMap { $0.test?.p }, .holm)))
        let groups = try #require(results.againstGroups.first).flatMap(\.measures)
        let raw = groups.compactMap { $0.test?.p }
        #expect(groups.compactMap(\.adjustedP) == (try adjustedPValues(raw, .holm)))
    }

    @Test("the primary comparison with the readers is not adjusted, and the others do not pay for it")
    func primaryStandsAlone() throws {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        settings.primaryEndpoint = .init(measure: .sensitivity, comparison: .modelVersusReaders)
        let results = ComparisonResults(Self.data(models: 1), settings)
        let all = try #require(results.againstGroups.first).flatMap(\.measures)
        let primary = all.filter(\.isPrimary)
        #expect(primary.count == 1 && primary.first?.adjustedP == primary.first?.test?.p)
        let others = all.filter { !$0.isPrimary }
        #expect(others.compactMap(\.adjustedP) == (try adjustedPValues(others.compactMap { $0.test?.p }, .holm)))
    }

    @Test("the t interval says that cases are fixed, in words at the number")
    func casesFixed() throws {
        let results = Self.results(Self.data())
        let interval = try #require(results.groups.first?[.sensitivity]?.tInterval)
        #expect(interval.remarks.contains { $0.text.hasPrefix("Cases fixed") })
        let page = TablePage(results.groupsTable)
        #expect(page.footnotes.contains { $0.hasMark && $0.text.hasPrefix("Cases fixed") })
    }

    @Test("the rule lies between the worst and the best case, and only those whom it touched are listed")
    func ruleCases() throws {
        let results = Self.results(Self.data())
        let cases = results.ruleCases
        #expect(cases.map(\.label).contains("R2") && cases.map(\.label).contains("R5"))
        #expect(!cases.map(\.label).contains("R1"))
        #expect(cases.first?.label == "All readers" && cases.first?.touched == results.counted.total.touched)
        for item in cases where !item.label.hasPrefix("Model") {
            for values in [item.sensitivity, item.specificity] {
                let (rule, worst, best) = (
                    try values.rule.get().estimate, try values.worstCase.get().estimate,
                    try values.bestCase.get().estimate
                )
                #expect(worst <= best + 1e-12)
                #expect(rule <= best + 1e-12)
            }
        }
        // "Cannot assess" counts as wrong by the rule here, so only the missing reading can be worse than the rule.
        let second = try #require(cases.first { $0.label == "R2" })
        #expect(try second.sensitivity.rule.get().estimate == second.sensitivity.worstCase.get().estimate)
        let model = try #require(cases.first { $0.label == "Model 1 minus all readers" })
        #expect(
            try model.sensitivity.worstCase.get().estimate >= model.sensitivity.bestCase.get().estimate,
            "the worse the readers, the better the model beside them")
        #expect(results.tables.contains { $0.name == "rules" })
    }

    @Test("when every reading says yes or no there is nothing to decide")
    func nothingOpen() {
        let results = Self.results(Self.data(open: false))
        #expect(results.ruleCases.isEmpty && !results.tables.contains { $0.name == "rules" })
    }

    @Test("a pilot's components are those of its analysis: model and readers, or two sessions")
    func pilot() throws {
        let data = Self.data(models: 1)
        let pilot = try PilotStudy(data, AnalysisSettings(), .sensitivity)
        #expect(pilot.tests == ("Model 1", "readers") && pilot.readers == 6)
        let results = Self.results(data)
        let expected = try #require(results.againstGroups.first?.first?.measures.first { $0.endpoint == .sensitivity })
        #expect(try pilot.difference.get() == expected.difference.get())
        #expect(pilot.power.pilotCases == 20)
        let small = try pilot.power.power(difference: 0.1, readers: 6, cases: 20).power
        #expect(try pilot.power.power(difference: 0.1, readers: 12, cases: 200).power > small)
        #expect(throws: StatisticsError.self) { try PilotStudy(Self.data(models: 0), AnalysisSettings(), .area) }
        let twice = ComparisonData(
            cases: data.cases, readers: data.readers,
            readings: data.readings.flatMap { reading -> [Reports.Reading] in
                var again = reading
                again.modality = Modality("aided")
                if again.answer == .noFracture, reading.caseNumber.description.hasSuffix("7") {
                    again.answer = .fracture
                }
                return [reading, again]
            })
        let sessions = try PilotStudy(twice, AnalysisSettings(), .sensitivity)
        #expect(sessions.tests == ("reading", "aided"))
        #expect(try sessions.difference.get().estimate < 0)
    }
}
