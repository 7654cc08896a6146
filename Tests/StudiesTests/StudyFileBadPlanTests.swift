import Studies
import Testing

@Suite("Study file: what is wrong with it")
struct StudyFileBadPlanTests {
    @Test(
        "Keys",
        arguments: [
            BadInput("format: 1", "format: 2", row: 1, column: "format", value: "2", "newer ReaderStudy"),
            BadInput("format: 1", "format: 0", row: 1, column: "format", value: "0", "from 1 to 1"),
            BadInput("format: 1\n", "", row: 1, column: "format", "is missing", "format: 1"),
            BadInput("consent: I agree to take part.\n", "", row: 1, column: "consent", "is missing"),
            BadInput("name: hip-fracture", "name: Hip!", row: 2, column: "name", value: "Hip!", "hip-fracture"),
            BadInput("order:", "oder:", row: 28, column: "oder", "not a key", "\"order\""),
            BadInput("longest-run: 4", "longest_run: 4", row: 28, column: "order.longest_run", "\"longest-run\""),
            BadInput("order:", "zzz: 1\norder:", row: 28, column: "zzz", value: "1", "the keys here are format, name"),
            BadInput(
                "change:", "order: { policy: fixed }\nchange:", row: 29, column: "order", "already given in row 28"),
            BadInput("change:", "\"order\": { seed: 1 }\nchange:", row: 29, column: "order", "already given in row 28"),
            BadInput(
                "seed: 20190501,", "seed: 1, seed: 2,", row: 28, column: "order.seed", value: "2",
                "already given in row 28"),
            BadInput("consent: I agree to take part.", "consent:", row: 8, column: "consent", "is empty"),
            BadInput("consent: I agree to take part.", "consent: ''", row: 8, column: "consent", "is empty"),
            BadInput(
                "consent: I agree to take part.", "consent: \"a\\0b\"", row: 8, column: "consent", "control character"),
            BadInput("consent: I agree to take part.", "consent: [a]", row: 8, column: "consent", "one value belongs"),
            BadInput(
                "order: { policy: random, seed: 20190501, longest-run: 4 }", "order: random", row: 28, column: "order",
                value: "random", "not a group of keys", "policy: …"),
            BadInput(
                "policy: random", "policy: balancd", row: 28, column: "order.policy", value: "balancd", "\"balanced\""),
            BadInput("policy: random", "policy: [random]", row: 28, column: "order.policy", "one value belongs"),
            BadInput("seed: 20190501", "seed: -1", row: 28, column: "order.seed", value: "-1", "whole number"),
            BadInput("seed: 20190501", "seed: 1.5", row: 28, column: "order.seed", value: "1.5", "whole number"),
            BadInput(
                "longest-run: 4", "longest-run: 1", row: 28, column: "order.longest-run", value: "1", "from 2 to 1000"),
            BadInput(
                "until: study", "until: forever", row: 29, column: "change.until", value: "forever", "case, session"),
            BadInput("reason: always", "reason: never", row: 29, column: "change.reason", value: "never", "none, late"),
        ])
    func keys(_ bad: BadInput) throws {
        bad.check(StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems, file: "study.yaml")
    }

    @Test(
        "Languages and texts",
        arguments: [
            BadInput(
                "languages: [en, zh-Hant]", "languages: [en, zh-Hant, zh-TW]", row: 9, column: "languages.3",
                value: "zh-TW", "not a language", "en or zh-Hant"),
            BadInput(
                "languages: [en, zh-Hant]", "languages: [en, zh-Hant, en]", row: 9, column: "languages.3", "twice"),
            BadInput("languages: [en, zh-Hant]", "languages: en", row: 9, column: "languages", "not a list"),
            BadInput(
                "title: { en: Hip fracture, zh-Hant: 髖部骨折 }", "title: { en: Hip fracture }", row: 3, column: "title",
                "no text in zh-Hant", severity: .warning),
            BadInput(
                "zh-Hant: 髖部骨折 }", "zh-Hant: 髖部骨折, fr: hanche }", row: 3, column: "title.fr", value: "hanche",
                "not a language"),
            BadInput(
                "zh-Hant: 髖部骨折 }", "zh-Hant: 髖部骨折, zh_hant: x }", row: 3, column: "title.zh_hant", "write zh-Hant"),
        ])
    func languages(_ bad: BadInput) throws {
        bad.check(StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems, file: "study.yaml")
    }

    @Test(
        "Specialties",
        arguments: [
            BadInput("code: emergency", "code: radiologist", row: 12, column: "specialties.2.code", "two specialties"),
            BadInput("code: emergency", "code: Emergency Room", row: 12, column: "specialties.2.code", "short name"),
            BadInput(
                "colour: \"#009E73\"", "colour: \"#0072b2\"", row: 12, column: "specialties.2.colour",
                "also the colour of radiologist"),
            BadInput(
                "colour: \"#009E73\"", "colour: green", row: 12, column: "specialties.2.colour", value: "green",
                "#0072b2"),
            BadInput(
                "marker: square", "marker: circle", row: 12, column: "specialties.2.marker",
                "also the marker of radiologist", severity: .warning),
            BadInput("marker: square", "marker: sqare", row: 12, column: "specialties.2.marker", "\"square\""),
            BadInput(", marker: square", "", row: 12, column: "specialties.2.marker", "is missing"),
            BadInput("label: Emergency physician, ", "", row: 12, column: "specialties.2.label", "is missing"),
        ])
    func specialties(_ bad: BadInput) throws {
        bad.check(StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems, file: "study.yaml")
    }

    @Test("An unquoted colour is a comment, and the remedy says so")
    func unquotedColour() {
        let text = StudyFileFixture.shortPlan.replacing(
            "{ code: radiologist, label: Radiologist, colour: \"#0072b2\", marker: circle }",
            with: "code: radiologist\n    label: Radiologist\n    colour: #0072b2\n    marker: circle")

        let problems = StudyFileParser.parse(text.bytes).problems

        #expect(problems.map(\.row) == [9])
        #expect(problems.map(\.column) == ["specialties.1.colour"])
        #expect(problems.first?.remedy.contains("quotation marks") == true)
    }

    @Test(
        "Questions",
        arguments: [
            BadInput("id: chance", "id: sure", row: 22, column: "questions.3.id", value: "sure", "two questions"),
            BadInput("id: chance", "id: Chance?", row: 22, column: "questions.3.id", "short name"),
            BadInput("kind: percent", "kind: procent", row: 22, column: "questions.3.kind", "\"percent\""),
            BadInput(
                "low: none, high: certain", "low: none, high: certain, options: []", row: 22,
                column: "questions.3.options", "not a key"),
            BadInput(
                "positive: false", "positive: maybe", row: 19, column: "questions.1.options.2.positive", "true or false"
            ),
            BadInput("positive: false", "positive: true", row: 14, column: "questions.1", "condition is present"),
            BadInput(", positive: true", "", row: 14, column: "questions.1", "exactly one option"),
            BadInput(
                "key: n", "key: y", row: 19, column: "questions.1.options.2.key", value: "y", "key of \"fracture\""),
            BadInput(
                "key: n", "key: Enter", row: 19, column: "questions.1.options.2.key", value: "Enter", "lower-case"),
            BadInput(
                "code: none", "code: cannot-assess", row: 19, column: "questions.1.options.2.code", "something else"),
            BadInput(
                "reasons: [ { code: quality, label: Poor quality } ]", "reasons: []", row: 20,
                column: "questions.1.cannot-assess.reasons", "empty list"),
            BadInput("[a, b, c, d, e]", "[a, b, c, d]", row: 21, column: "questions.2.labels", "has 4 labels", "five"),
            BadInput(
                "question: fracture,", "question: note,", row: 21, column: "questions.2.depends-on.question",
                value: "note", "not an earlier question", "write fracture"),
            BadInput(
                "answers: [fracture, none]", "answers: [fracture, nnoe]", row: 21,
                column: "questions.2.depends-on.answers.2", value: "nnoe", "not an option of \"fracture\""),
            BadInput(
                "minimum: 0", "minimum: 3", row: 23, column: "questions.4.minimum", value: "3", "greater than maximum"),
            BadInput("shape: box", "shape: circle", row: 23, column: "questions.4.shape", "point or box"),
            BadInput(
                "maximum-length: 500", "maximum-length: 0", row: 24, column: "questions.5.maximum-length", "from 1 to"),
            BadInput(
                "reading: { advance: on-save }", "reading: { advance: on-choice }", row: 30, column: "reading.advance",
                "single question", "on-save"),
            BadInput(
                "    text: Is there a hip fracture?\n", "    text: Is there a hip fracture?\n    required: false\n",
                row: 14, column: "questions.1", "left unanswered", severity: .warning),
        ])
    func questions(_ bad: BadInput) throws {
        let problems = StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems
        // Two of the changes also take away the only negative option; that second problem has its own test.
        bad.check(problems.filter { problems.count == 1 || $0.column == bad.column }, file: "study.yaml")
    }

    @Test("The first question must be a choice of at least two options")
    func firstQuestion() {
        let note = StudyFileFixture.shortPlan.replacing("kind: choice", with: "kind: note")
            .split(separator: "\n").filter { !$0.contains("options:") }.joined(separator: "\n")
        let single = StudyFileFixture.shortPlan.replacing(", { code: 'no', label: None, positive: false }", with: "")

        #expect(
            StudyFileParser.parse(note.bytes).problems.map(\.problem) == [
                "is not of the kind choice, and the first question must be"
            ])
        #expect(StudyFileParser.parse(single.bytes).problems.contains { $0.remedy.contains("at least two options") })
    }

    @Test("A single choice may advance on its answer")
    func onChoice() {
        let text = StudyFileFixture.shortPlan + "\nreading: { advance: on-choice }\n"
        #expect(StudyFileParser.parse(text.bytes).value?.advance == .onChoice)
    }

    @Test(
        "Sessions, files, design and analysis",
        arguments: [
            BadInput(
                "minimum: 0, maximum: 2,", "minimum: 0, maximum: 3,", row: 23, column: "questions.4.maximum",
                "than the two sides", severity: .warning),
            BadInput(
                "washout-days: 0", "washout-days: 3", row: 26, column: "sessions.1.washout-days", "before the first"),
            BadInput(
                "washout-days: 28", "washout-days: 0", row: 27, column: "sessions.2.washout-days", "at once",
                severity: .warning),
            BadInput(", washout-days: 28", "", row: 27, column: "sessions.2.washout-days", "is missing"),
            BadInput("label: Second, ", "", row: 27, column: "sessions.2.label", "is missing"),
            BadInput("file: cases.csv", "file: ../cases.csv", row: 31, column: "cases.file", "leads out"),
            BadInput("file: cases.csv", "file: C:\\cases.csv", row: 31, column: "cases.file", "backslash"),
            BadInput("file: cases.csv", "file: /srv/cases.csv", row: 31, column: "cases.file", "relative"),
            BadInput(
                "file: warm-up.csv", "file: cases.csv", row: 32, column: "warm-up.file", "also the table of cases"),
            BadInput("cases: 4,", "cases: 5,", row: 33, column: "design.cases", value: "5", "make 4 together"),
            BadInput("femoral-neck: 1", "femoral-neck: 2", row: 33, column: "design.fracture", "make 3 together"),
            BadInput("none: 2", "none: -2", row: 33, column: "design.none", value: "-2", "whole number"),
            BadInput(
                "threshold: 0.4", "threshold: 0,4", row: 35, column: "analysis.threshold", value: "0,4", "decimal point"
            ),
            BadInput("threshold: 0.4", "threshold: .nan", row: 35, column: "analysis.threshold", "from 0 to 1"),
            BadInput(
                "level: 0.9", "level: 95", row: 36, column: "analysis.level", value: "95", "between 0 and 1", "0.95"),
            BadInput(
                "replicates: 500", "replicates: 99", row: 37, column: "analysis.bootstrap.replicates", "100 to 1000000"),
            BadInput(
                "non-inferiority-margin: 0.05", "non-inferiority-margin: 5%", row: 39,
                column: "analysis.non-inferiority-margin", value: "5%", "0.05"),
            BadInput(
                "prevalences: [0.02, 0.1]", "prevalences: [0.02, 10]", row: 42, column: "analysis.prevalences.2",
                value: "10", "between 0 and 1"),
            BadInput(
                "prevalences: [0.02, 0.1]", "prevalences: 0.02", row: 42, column: "analysis.prevalences", "list"),
            BadInput(
                "missing: as-wrong", "missing: impute", row: 40, column: "analysis.missing", "exclude or as-wrong"),
            BadInput(
                "measure: auc", "measure: precision", row: 38, column: "analysis.primary-endpoint.measure",
                "sensitivity"),
            BadInput(
                "primary-endpoint: { measure: auc, comparison: between-sessions }",
                "primary-endpoint: [ { measure: auc }, { measure: accuracy } ]", row: 38,
                column: "analysis.primary-endpoint",
                "list of 2", "keep one"),
        ])
    func schedule(_ bad: BadInput) throws {
        let problems = StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems
        bad.check(problems.filter { problems.count == 1 || $0.column == bad.column }, file: "study.yaml")
    }

    @Test("An endpoint that the design cannot answer is refused")
    func endpoints() {
        let sessions = StudyFileFixture.shortPlan + "\nanalysis: { primary-endpoint: { comparison: between-sessions } }"
        let specialties =
            StudyFileFixture.shortPlan + "\nanalysis: { primary-endpoint: { comparison: between-specialties } }"
        let area = StudyFileFixture.shortPlan + "\nanalysis: { primary-endpoint: { measure: auc } }"

        #expect(StudyFileParser.parse(sessions.bytes).errors.map(\.row) == [13])
        #expect(StudyFileParser.parse(specialties.bytes).errors.map(\.row) == [13])
        #expect(StudyFileParser.parse(area.bytes).warnings.map(\.row) == [13])
        #expect(StudyFileParser.parse(area.bytes).value != nil)
    }
}
