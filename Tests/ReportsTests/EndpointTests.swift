import Foundation
import Reports
import Statistics
import Studies
import Testing

/// Who is tested against whom, what is primary, and which p values are adjusted together.
@Suite("Endpoints") struct EndpointTests {
    /// Readers of some specialties who read 30 cases in one or two sessions; later sessions find a little more.
    private static func data(
        _ specialties: [(code: String, readers: Int)], sessions: Int = 1, models: Int = 1, confidence: Bool = false
    ) -> ComparisonData {
        let items = (0..<30).map { ComparisonCase(number: CaseNumber("\($0 + 1)"), fracture: $0 < 14) }
        let readers = specialties.flatMap { specialty in
            (0..<specialty.readers).map {
                ComparisonReader(id: ReaderID("\(specialty.code)\($0)"), specialty: Specialty.Code(specialty.code))
            }
        }
        var generator = SeededGenerator(seed: 3)
        let readings = (0..<sessions).flatMap { session in
            readers.flatMap { reader in
                items.map { item in
                    let chance = Double(generator.below(100)) + Double(session * 8)
                    let rating = min(100, max(0, chance / 2 + (item.fracture ? 38 : 6)))
                    return Reading(
                        reader: reader.id, caseNumber: item.number, modality: Modality("session \(session + 1)"),
                        answer: rating >= 50 ? .fracture : .noFracture,
                        confidence: confidence ? rating.rounded() : nil)
                }
            }
        }
        return ComparisonData(
            cases: items, readers: readers, readings: readings,
            models: (0..<models).map { model in
                ModelScores(
                    name: "Model \(model + 1)",
                    probabilities: items.map {
                        (Double(generator.below(60)) + ($0.fracture ? 38 : 0)) / 100
                    })
            }, confidenceScale: confidence ? .percent : nil)
    }

    private static func results(
        _ data: ComparisonData, _ primary: AnalysisSettings.PrimaryEndpoint? = nil, modality: Int = 0
    ) -> ComparisonResults {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        settings.primaryEndpoint = primary
        return ComparisonResults(data, settings, modality: modality)
    }

    private func expectHolm(_ measures: [ComparedMeasure]) throws {
        let raw = measures.compactMap { $0.test?.p }
        #expect(!raw.isEmpty)
        #expect(measures.compactMap(\.adjustedP) == (try adjustedPValues(raw, .holm)))
    }

    @Test("a group of fewer than five readers is told in words, and its test neither printed nor adjusted for")
    func smallGroups() throws {
        let results = Self.results(Self.data([("a", 6), ("b", 4), ("c", 1)]))
        #expect(results.groups.map(\.readers.count) == [11, 6, 4, 1])
        let comparisons = try #require(results.againstGroups.first)
        #expect(comparisons.map(\.readers) == [11, 6])
        try expectHolm(comparisons.flatMap(\.measures))
        #expect(results.meanPoints.count == 2)
        for table in [results.modelAgainstGroupsTable, results.meanPointTable] {
            let untested = table.rows.filter { row in
                row.contains {
                    if case .notEstimable(let reason) = $0 { reason.hasPrefix("Fewer than five") } else { false }
                }
            }
            #expect(untested.count == 2)
            #expect(
                untested.joined().allSatisfy {
                    switch $0 {
                    case .test, .pValue, .estimate: false
                    default: true
                    }
                })
        }
        // The means stay, with a remark.
        let small = try #require(results.groups.first { $0.readers.count == 4 })
        #expect(try #require(small[.sensitivity]?.tInterval).remarks.contains(.fewerThanFiveReaders))
        #expect(try #require(small[.sensitivity]).multiReader.remarks.contains(.tooFewReadersToGeneralise))
    }

    @Test("the primary comparison of one model stands alone; those of several models are adjusted together")
    func primaryOfModels() throws {
        for models in [1, 2, 3] {
            let results = Self.results(
                Self.data([("a", 6)], models: models), .init(measure: .specificity, comparison: .modelVersusReaders))
            let primary = results.againstGroups.flatMap { $0.flatMap(\.measures).filter(\.isPrimary) }
            #expect(primary.count == models)
            let words = "(\(models) comparisons, adjusted together by Holm's method)"
            #expect(results.methodsText(program: "test").contains(words) == (models > 1))
            try expectHolm(primary)
            for comparisons in results.againstGroups {
                try expectHolm(comparisons.flatMap(\.measures).filter { !$0.isPrimary })
            }
        }
    }

    @Test(
        "an endpoint within a session is primary in the first session only",
        arguments: [AnalysisPlan.Comparison.modelVersusReaders, .betweenSpecialties])
    func primaryOfSessions(comparison: AnalysisPlan.Comparison) throws {
        let data = Self.data([("a", 5), ("b", 5)], sessions: 2)
        for modality in [0, 1] {
            let results = Self.results(data, .init(measure: .accuracy, comparison: comparison), modality: modality)
            let measures =
                results.againstGroups.flatMap { $0.flatMap(\.measures) }
                + results.specialtyComparisons.flatMap(\.measures)
            #expect(measures.count { $0.isPrimary } == (modality == 0 ? 1 : 0))
            let words = "in the first session, session 1; everything in this one is secondary"
            #expect(results.methodsText(program: "test").contains(words) == (modality == 1))
        }
    }

    @Test("two sessions are compared as two tests of the same readers, whichever of them is shown")
    func sessions() throws {
        let data = Self.data([("a", 6)], sessions: 2, confidence: true)
        let primary = AnalysisSettings.PrimaryEndpoint(measure: .sensitivity, comparison: .betweenSessions)
        let results = Self.results(data, primary)
        let comparison = try #require(results.sessionComparisons.first)
        #expect(results.sessionComparisons.count == 1)
        #expect(comparison.first == "session 2" && comparison.second == "session 1" && comparison.readers == (6, 6))
        #expect(comparison.measures.map(\.endpoint) == [.sensitivity, .specificity, .accuracy, .area])
        let rows = data.readings.map {
            MultiReaderData.Reading(
                reader: $0.reader.description, test: $0.modality.description, caseID: $0.caseNumber.description,
                rating: $0.answer == .fracture ? 1 : 0)
        }
        let truth = Dictionary(uniqueKeysWithValues: data.cases.map { ($0.number.description, $0.fracture) })
        let expected = try ObuchowskiRockette(
            MultiReaderData(rows, truth: truth, tests: ["session 2", "session 1"]), endpoint: .sensitivity)
        let difference = try #require(try expected.differences().first)
        let found = comparison.measures[0]
        #expect(abs(try found.difference.get().estimate - difference.interval.estimate) < 1e-12)
        #expect(abs(try found.difference.get().upper - difference.interval.upper) < 1e-12)
        #expect(abs(try #require(found.test).p - #require(difference.test).p) < 1e-12)
        #expect(found.isPrimary && found.adjustedP == found.test?.p)
        try expectHolm(comparison.measures.filter { !$0.isPrimary })
        #expect(results.sessionsTable.rows.count == 4)
        #expect(Self.results(data, primary, modality: 1).sessionsTable == results.sessionsTable)
        let text = results.methodsText(program: "test")
        #expect(text.contains("sensitivity (between-sessions), in the table \"\(results.sessionsTable.title)\""))
        let document = results.document(program: "test").serialised
        let object = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
        let members = try #require(object["session_comparisons"] as? [[String: Any]])
        #expect(members.map { $0["is_primary"] as? Bool } == [true, false, false, false])
    }

    @Test("readers who answered in one session only take no part in the comparison of sessions")
    func oneSessionOnly() throws {
        let full = Self.data([("a", 6)], sessions: 2)
        let data = ComparisonData(
            cases: full.cases, readers: full.readers,
            readings: full.readings.filter { $0.reader != full.readers[2].id || $0.modality != full.modalities[1] })
        let comparison = try #require(Self.results(data).sessionComparisons.first)
        #expect(comparison.readers == (5, 5))
        #expect(try comparison.measures[0].difference.get().n == 5)
        // Two sessions of five readers with 30 cases each: the sixth lacks none in the second session.
        let notes = Self.results(data).sessionsTable.footnotes
        #expect(notes.contains { $0.hasPrefix("300 of 300 readings say yes or no.") && $0.contains(" 0 are missing") })
        let four = Self.results(Self.data([("a", 4)], sessions: 2))
        #expect(try #require(four.sessionComparisons.first).measures.isEmpty)
        #expect(four.sessionsTable.rows.count == 1)
        #expect(!four.sessionsTable.footnotes.contains { $0.contains("readings say yes or no") })
        #expect(Self.results(Self.data([("a", 6)])).sessionComparisons.isEmpty)
    }

    @Test("the primary comparisons of three sessions are adjusted together, apart from the secondary ones")
    func primaryOfSessionPairs() throws {
        let results = Self.results(
            Self.data([("a", 6)], sessions: 3), .init(measure: .sensitivity, comparison: .betweenSessions))
        #expect(
            results.sessionComparisons.map { "\($0.first) - \($0.second)" }
                == ["session 2 - session 1", "session 3 - session 1", "session 3 - session 2"])
        let measures = results.sessionComparisons.flatMap(\.measures)
        let primary = measures.filter(\.isPrimary)
        #expect(primary.map(\.endpoint) == [.sensitivity, .sensitivity, .sensitivity])
        try expectHolm(primary)
        #expect(primary.contains { $0.adjustedP != $0.test?.p })
        try expectHolm(measures.filter { !$0.isPrimary })
        #expect(
            results.methodsText(program: "test").contains("(3 comparisons, adjusted together by Holm's method)"))
    }

    @Test("specialties are compared as tests with readers of their own, those of fewer than five readers not at all")
    func specialties() throws {
        let data = Self.data([("a", 5), ("b", 7), ("c", 3)])
        let results = Self.results(data, .init(measure: .accuracy, comparison: .betweenSpecialties))
        #expect(results.specialtyComparisons.map { "\($0.first)-\($0.second)" } == ["A-B", "A-C", "B-C"])
        #expect(results.specialtyComparisons.map(\.measures.isEmpty) == [false, true, true])
        let measures = results.specialtyComparisons.flatMap(\.measures)
        let rows = data.readings.filter { !$0.reader.description.hasPrefix("c") }.map {
            MultiReaderData.Reading(
                reader: $0.reader.description, test: String($0.reader.description.prefix(1)),
                caseID: $0.caseNumber.description, rating: $0.answer == .fracture ? 1 : 0)
        }
        let truth = Dictionary(uniqueKeysWithValues: data.cases.map { ($0.number.description, $0.fracture) })
        for measure in measures where measure.endpoint != .area {
            let expected = try ObuchowskiRockette(MultiReaderData(rows, truth: truth), endpoint: measure.endpoint)
            #expect(expected.design == .readersWithinTests)
            let difference = try #require(try expected.differences().first)
            #expect(abs(try measure.difference.get().estimate - difference.interval.estimate) < 1e-12)
            #expect(abs(try measure.difference.get().lower - difference.interval.lower) < 1e-12)
            #expect(abs(try #require(measure.test).p - #require(difference.test).p) < 1e-12)
            let means = try #require(measure.means)
            #expect(abs(means.first - (try #require(results.groups[1][measure.endpoint]?.mean?.summary.mean))) < 1e-12)
        }
        let primary = measures.filter(\.isPrimary)
        #expect(primary.map(\.endpoint) == [.accuracy] && primary[0].adjustedP == primary[0].test?.p)
        try expectHolm(measures.filter { !$0.isPrimary })
        // Three measures of the pair that is compared, and two pairs in words.
        #expect(results.specialtiesTable.rows.count == 5)
        #expect(
            results.specialtiesTable.footnotes.contains { $0.hasPrefix("Fewer than five readers, not compared: C") })
        #expect(results.methodsText(program: "test").contains("accuracy (between-specialties), in the table"))
    }

    @Test("a registered endpoint that the data cannot answer is said to have no result, and why")
    func noResult() {
        let cases: [(AnalysisPlan.Comparison, AnalysisPlan.Measure, String)] = [
            (.modelVersusReaders, .sensitivity, "it needs a model and five readers"),
            (.betweenSessions, .sensitivity, "it needs two sessions"),
            (.betweenSpecialties, .specificity, "it needs two specialties of five readers"),
        ]
        for (comparison, measure, words) in cases {
            let results = Self.results(
                Self.data([("a", 4), ("b", 3)], models: 0), .init(measure: measure, comparison: comparison))
            let text = results.methodsText(program: "test")
            #expect(text.contains("It has no result: \(words)") && !text.contains("in the table \""))
        }
        let noConfidence = Self.results(
            Self.data([("a", 6)], sessions: 2), .init(measure: .auc, comparison: .betweenSessions))
        #expect(noConfidence.methodsText(program: "test").contains("It has no result: "))
    }

    /// Six readers, of whom some could not assess or left out a case.
    private static let open: ComparisonData = {
        let full = data([("a", 6)], models: 2, confidence: true)
        return ComparisonData(
            cases: full.cases, readers: full.readers,
            readings: full.readings.enumerated().compactMap { place, reading in
                if place % 29 == 3 { return nil }
                var changed = reading
                changed.seconds = 9
                if place % 17 == 5 { changed.answer = .cannotAssess(reason: nil) }
                return changed
            }, models: full.models, confidenceScale: .percent)
    }()

    @Test("agreement is that of what readers said, whatever the rule makes of \"cannot assess\"")
    func agreementOfAnswers() throws {
        let rules = AnalysisRules.Rule.allCases.map { AnalysisRules(missing: .exclude, cannotAssess: $0) }
        let found = try rules.map { rules in
            var settings = AnalysisSettings()
            settings.bootstrapReplicates = 100
            settings.rules = rules
            let results = ComparisonResults(Self.open, settings)
            let note =
                "readings that say \"cannot assess\" and \(results.counted.total.missing) that are missing take no part"
            #expect(results.agreementTable.footnotes.contains { $0.contains(note) })
            return try #require(results.agreement.first).result.get()
        }
        #expect(found.dropFirst().allSatisfy { $0 == found[0] })
        let ratings = Self.open.cases.indices.map { place in
            Self.open.readers.indices.map { reader -> Int? in
                let cells = Self.open.cells(reader: reader, modality: 0)
                return switch cells[cells.startIndex + place].answer {
                case .fracture: 1
                case .noFracture: 0
                case .cannotAssess, .missing: nil
                }
            }
        }
        let expected = try ManyRaterAgreement(RatingTable(ratings, categories: [0, 1]), includingPairs: false)
        #expect(found[0] == expected)
    }

    @Test("every table that rests on the rules for open answers says what they are, and how many readings they touch")
    func ruleNotes() {
        let results = Self.results(Self.open)
        let total = results.counted.total
        let note = "\(total.answered) of \(total.readings) readings say yes or no"
        let tables = Dictionary(uniqueKeysWithValues: results.tables.map { ($0.name, $0.table) })
        for name in [
            "confusion", "readers", "groups", "roc-areas", "model-minus-readers", "model-minus-groups", "mean-point",
            "summary-roc", "hard-cases", "reading-time",
        ] {
            #expect(tables[name]?.footnotes.contains { $0.hasPrefix(note) } == true, "\(name)")
        }
    }

    @Test("the cases of each reader, and those on which a pair differs, stand in the printed tables")
    func counts() throws {
        let results = Self.results(Self.open)
        let readers = results.readersTable
        let places = try ["cases_with_fracture", "cases_without_fracture"].map { key in
            try #require(readers.columns.firstIndex { $0.key == key })
        }
        for (row, reader) in zip(readers.rows, results.readers) {
            let table = try #require(reader.table)
            #expect(places.map { row[$0] } == [.count(table.diseased), .count(table.healthy)])
        }
        let paired = results.modelAgainstReadersTable
        let place = try #require(paired.columns.firstIndex { $0.key == "sensitivity_cases" })
        for (row, item) in zip(paired.rows, results.againstReaders.joined()) {
            let table = try #require(item.sensitivity?.table)
            #expect(row[place] == .text("\(table.total) (\(table.onlyFirst), \(table.onlySecond))"))
        }
        let models = results.modelPairsTable
        let pair = try #require(results.modelPairs.first)
        let table = try #require(pair.specificity.table)
        let column = try #require(models.columns.firstIndex { $0.key == "specificity_cases" })
        #expect(models.rows[0][column] == .text("\(table.total) (\(table.onlyFirst), \(table.onlySecond))"))
    }
}
