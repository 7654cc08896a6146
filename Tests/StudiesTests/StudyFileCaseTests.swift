import Studies
import Testing

@Suite("Tables of cases and of practice cases")
struct StudyFileCaseTests {
    private func parse(_ cases: String, plan: String = StudyFileFixture.plan) throws -> Checked<[StudyCase]> {
        let plan = try #require(StudyFileParser.parse(plan.bytes).value)
        return CaseTableParser.parse(cases.bytes, named: "cases.csv", plan: plan)
    }

    @Test("A good table gives its cases")
    func good() throws {
        let checked = try parse(StudyFileFixture.cases)

        #expect(checked.problems == [])
        let cases = try #require(checked.value)
        #expect(cases.map(\.number.description) == ["1", "2", "3", "4"])
        #expect(
            cases[1]
                == StudyCase(
                    number: CaseNumber("2"), imageFile: "PXR002.png",
                    reference: ReferenceStandard(
                        fracture: true, type: .femoralNeck, side: .left, source: "operation",
                        box: ReferenceStandard.Box(x0: 564, y0: 421.5, x1: 641, y1: 501)),
                    age: 70, sex: .female, injurySeverityScore: 10, other: ["implant": "screw"]))
        #expect(cases[3].imageFile == "sub/PXR004.png")
        #expect(
            cases[3].reference
                == ReferenceStandard(
                    fracture: false, type: .none, side: nil, source: "follow-up", box: nil))
        #expect(cases[3].age == nil && cases[3].sex == nil && cases[3].injurySeverityScore == nil)
    }

    @Test("Semicolons, Windows line ends, byte order mark and capital letters change nothing")
    func variants() throws {
        let plain = try parse(StudyFileFixture.cases)
        let excel =
            "\u{FEFF}"
            + StudyFileFixture.cases.replacing(",", with: ";").replacing("\n", with: "\r\n")
            .replacing("case;image", with: "Case; Image ").replacing(";yes;", with: ";Yes;")
        #expect(try parse(excel) == plain)
    }

    @Test(
        "One thing wrong",
        arguments: [
            BadInput("\n2,PXR", "\n1,PXR", row: 3, column: "case", value: "1", "number of row 2"),
            BadInput("\n2,PXR", "\n,PXR", row: 3, column: "case", "is empty"),
            BadInput("\n2,PXR", "\n=2,PXR", row: 3, column: "case", value: "=2", "not a case number"),
            BadInput("PXR002.png", "PXR001.png", row: 3, column: "image", value: "PXR001.png", "image of row 2"),
            BadInput("PXR002.png", "pxr001.PNG", row: 3, column: "image", "capital letters", severity: .warning),
            BadInput("PXR002.png", "", row: 3, column: "image", "is empty"),
            BadInput("PXR002.png", "../PXR002.png", row: 3, column: "image", value: "../PXR002.png", "leads out"),
            BadInput("PXR002.png", "a/../../b.png", row: 3, column: "image", "leads out"),
            BadInput("PXR002.png", "/etc/passwd", row: 3, column: "image", "relative"),
            BadInput("PXR002.png", "C:/x.png", row: 3, column: "image", "relative"),
            BadInput("PXR002.png", "images\\2.png", row: 3, column: "image", "forward slash"),
            BadInput("PXR002.png", ".hidden.png", row: 3, column: "image", "hidden"),
            BadInput("PXR002.png", "a//b.png", row: 3, column: "image", "empty"),
            BadInput("PXR002.png", "a?b.png", row: 3, column: "image", "(?)"),
            BadInput("2,PXR002.png,yes,", "2,PXR002.png,,", row: 3, column: "fracture", "no reference standard"),
            BadInput(
                "2,PXR002.png,yes,", "2,PXR002.png,maybe,", row: 3, column: "fracture", value: "maybe",
                "neither yes nor no"),
            BadInput("femoral_neck", "", row: 3, column: "type", "is empty"),
            BadInput("femoral_neck", "none", row: 3, column: "type", value: "none", "fracture says yes"),
            BadInput(
                "femoral_neck", "femoral neck", row: 3, column: "type", value: "femoral neck", "write femoral_neck"),
            BadInput("PXR003.png,no,none,", "PXR003.png,no,femoral_neck,", row: 4, column: "type", "fracture says no"),
            BadInput("PXR003.png,no,none,,", "PXR003.png,no,none,left,", row: 4, column: "side", "fracture says no"),
            BadInput("follow-up,,,,,45", "follow-up,1,2,3,4,45", row: 4, column: "box_x0", "fracture says no"),
            BadInput("femoral_neck,left", "femoral_neck,", row: 3, column: "side", "is empty", severity: .warning),
            BadInput(
                "femoral_neck,left", "femoral_neck,L", row: 3, column: "side", value: "L", "neither left nor right"),
            BadInput("operation", "", row: 3, column: "truth_source", "how the truth was established"),
            BadInput("564,421.5,641,501", "564,421.5,,501", row: 3, column: "box_x1", "all four edges"),
            BadInput(
                "564,421.5,641,501", "641,421.5,564,501", row: 3, column: "box_x1", value: "564",
                "not greater than box_x0"),
            BadInput("564,421.5,641,501", "564,421.5,641,421.5", row: 3, column: "box_y1", "not greater than box_y0"),
            BadInput("564,421.5,641,501", "564,-1,641,501", row: 3, column: "box_y0", value: "-1", "pixels"),
            BadInput("564,421.5,641,501", "564,nan,641,501", row: 3, column: "box_y0", "pixels"),
            BadInput("501,70", "501,121", row: 3, column: "age", value: "121", "from 0 to 120"),
            BadInput("501,70", "501,70.5", row: 3, column: "age", value: "70.5", "whole number"),
            BadInput("70,female,10", "70,F,10", row: 3, column: "sex", value: "F", "female or male"),
            BadInput("70,female,10", "70,female,76", row: 3, column: "iss", value: "76", "from 0 to 75"),
            BadInput(
                "iss,implant", "iss,patient_name", row: 1, column: "patient_name", "do not belong", severity: .warning),
            BadInput("iss,implant", "iss,BirthDate", row: 1, column: "BirthDate", "do not belong", severity: .warning),
            BadInput("iss,implant", "iss,病歷號", row: 1, column: "病歷號", "do not belong", severity: .warning),
            BadInput("box_x0,", "boxx0,", row: 1, column: "boxx0", "\"box_x0\"", severity: .warning),
            BadInput("truth_source", "truthsource", row: 1, column: "truth_source", "rename it"),
        ])
    func bad(_ bad: BadInput) throws {
        let problems = try parse(try bad.applied(to: StudyFileFixture.cases)).problems
        // Changing the truth of a case may also change the counts, and misnaming a box column breaks the boxes.
        bad.check(
            problems.filter { problems.count == 1 || ($0.column == bad.column && $0.row == bad.row) }, file: "cases.csv"
        )
    }

    @Test("Harmless column names are not taken for patients' data")
    func harmlessColumns() throws {
        for column in [
            "implant", "filename", "renamed", "displacement", "rotated_hips", "scanner", "hospital", "birthmark",
        ] {
            let table = StudyFileFixture.cases.replacing("iss,implant", with: "iss,\(column)")
            #expect(try parse(table).problems == [], "\(column)")
        }
    }

    @Test("Each count that differs from the declared design is one problem")
    func counts() throws {
        let lost = StudyFileFixture.cases.split(separator: "\n").filter { !$0.hasPrefix("2,") }.joined(separator: "\n")
        #expect(
            try parse(lost).problems.map(\.problem) == [
                "the study file declares 4 cases, the table has 3",
                "the study file declares 2 cases with a fracture, the table has 1",
                "the study file declares 1 fractures of the femoral neck, the table has 0",
            ])
    }

    @Test("A table without cases, and one with a single class")
    func classes() throws {
        let lines = StudyFileFixture.cases.split(separator: "\n")
        let none = try parse(String(lines[0]) + "\n", plan: StudyFileFixture.shortPlan)
        #expect(none.value == nil)
        #expect(none.problems.map(\.problem) == ["has no cases"])
        let single = try parse(lines[0...2].joined(separator: "\n"), plan: StudyFileFixture.shortPlan)
        #expect(single.value?.count == 2)
        #expect(single.warnings.map(\.column) == ["fracture"])
        #expect(single.warnings.first?.problem.contains("specificity cannot be measured") == true)
    }

    @Test("Practice cases carry their feedback in each language; an empty truth is unknown")
    func warmUp() throws {
        let plan = try #require(StudyFileParser.parse(StudyFileFixture.plan.bytes).value)
        let checked = WarmUpTableParser.parse(StudyFileFixture.warmUp.bytes, named: "warm-up.csv", plan: plan)

        #expect(checked.problems == [])
        let cases = try #require(checked.value)
        #expect(cases.map(\.reference?.type) == [.femoralNeck, nil])
        #expect(cases[0].feedback.text(in: .english) == "Broken, look again.")
        #expect(cases[0].feedback.text(in: .traditionalChinese) == "骨折")
    }

    @Test(
        "Practice cases with one thing wrong",
        arguments: [
            BadInput("2,W2", "1,W2", row: 3, column: "case", value: "1", "number of row 2"),
            BadInput("W2.png", "W1.png", row: 3, column: "image", "image of row 2"),
            BadInput("W2.png,,,", "W2.png,,femoral_neck,", row: 3, column: "type", "column fracture is empty"),
            BadInput("Just practise.", "", row: 3, column: "feedback", "is empty", severity: .warning),
            BadInput("練習", "", row: 3, column: "feedback_zh-Hant", "in zh-Hant too", severity: .warning),
            BadInput(
                "feedback_zh-Hant", "feedback_fr", row: 1, column: "feedback_fr", "does not know", "feedback_zh-Hant"),
            BadInput("femoral_neck", "neck", row: 2, column: "type", value: "neck", "femoral_neck, intertrochanteric"),
        ])
    func badWarmUp(_ bad: BadInput) throws {
        let plan = try #require(StudyFileParser.parse(StudyFileFixture.plan.bytes).value)
        let text = try bad.applied(to: StudyFileFixture.warmUp)
        let problems = WarmUpTableParser.parse(text.bytes, named: "warm-up.csv", plan: plan).problems
        bad.check(problems.filter { problems.count == 1 || $0.column == bad.column }, file: "warm-up.csv")
    }
}
