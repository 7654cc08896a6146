import Reports
import Studies
import Testing

@Suite("Rules for what is neither yes nor no") struct RulesTests {
    static let data = ComparisonData(
        cases: [
            ComparisonCase(number: CaseNumber("A"), fracture: true),
            ComparisonCase(number: CaseNumber("B"), fracture: true),
            ComparisonCase(number: CaseNumber("C"), fracture: false),
            ComparisonCase(number: CaseNumber("D"), fracture: false),
        ], readers: [ComparisonReader(id: ReaderID("r"))],
        readings: [
            Reading(reader: ReaderID("r"), caseNumber: CaseNumber("A"), answer: .fracture, confidence: 80),
            Reading(reader: ReaderID("r"), caseNumber: CaseNumber("B"), answer: .cannotAssess(reason: nil)),
            Reading(reader: ReaderID("r"), caseNumber: CaseNumber("C"), answer: .cannotAssess(reason: "quality")),
        ], confidenceScale: .percent)

    @Test(
        "each rule counts as it says",
        arguments: [
            (AnalysisRules(missing: .exclude, cannotAssess: .exclude), [true, nil, nil, nil], [80, nil, nil, nil]),
            (AnalysisRules(missing: .exclude, cannotAssess: .asWrong), [true, false, true, nil], [80, 0, 100, nil]),
            (
                AnalysisRules(missing: .exclude, cannotAssess: .asPositive), [true, true, true, nil],
                [80, 100, 100, nil]
            ),
            (AnalysisRules(missing: .exclude, cannotAssess: .asNegative), [true, false, false, nil], [80, 0, 0, nil]),
            (.worstCase, [true, false, true, true], [80, 0, 100, 100]),
            (.bestCase, [true, true, false, false], [80, 100, 0, 0]),
        ] as [(AnalysisRules, [Bool?], [Double?])])
    func rules(rules: AnalysisRules, calls: [Bool?], scores: [Double?]) {
        let counted = Self.data.counted(0, by: rules)
        #expect(counted.calls == [calls])
        #expect(counted.scores == [scores])
    }

    @Test("what the rules touch is counted by truth")
    func counts() {
        let total = Self.data.counted(0, by: .standard).total
        #expect(total.readings == 4 && total.answered == 1 && total.touched == 3)
        #expect(total.cannotAssessWithFracture == 1 && total.cannotAssessWithoutFracture == 1)
        #expect(total.missingWithFracture == 0 && total.missingWithoutFracture == 1)
    }

    @Test("specialties that nobody described get colours and markers that are free")
    func palette() throws {
        let data = ComparisonData(
            cases: [], readers: (1...3).map { ComparisonReader(id: ReaderID("r\($0)"), specialty: .init("s-\($0)")) },
            readings: [])
        var settings = AnalysisSettings()
        settings.specialties = [
            Specialty(code: .init("s-2"), label: LocalizedText("Two"), group: nil, colour: "#0072b2", marker: .square)
        ]
        let all = settings.completed(for: data).specialties
        #expect(all.map(\.code.description) == ["s-2", "s-1", "s-3"])
        #expect(Set(all.map { $0.colour.lowercased() }).count == 3 && Set(all.map(\.marker)).count == 3)
        #expect(all[1].label.invariant == "S 1")
    }
}
