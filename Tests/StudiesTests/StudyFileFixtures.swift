import Studies
import Testing

/// A study folder in memory without any fault; each test changes one thing.
enum StudyFileFixture {
    static let plan = """
        format: 1
        name: hip-fracture
        title: { en: Hip fracture, zh-Hant: 髖部骨折 }
        instructions:
          en: |
            Judge *every* radiograph: no rush & no hints.
          zh-Hant: 說明
        consent: I agree to take part.
        languages: [en, zh-Hant]
        specialties:
          - { code: radiologist, label: Radiologist, group: expert, colour: "#0072B2", marker: circle }
          - { code: emergency, label: Emergency physician, colour: "#009E73", marker: square }
        questions:
          - id: fracture
            kind: choice
            text: Is there a hip fracture?
            options:
              - { code: fracture, label: Hip fracture, positive: true, key: y }
              - { code: none, label: No hip fracture, positive: false, key: n }
            cannot-assess: { label: Cannot assess, reasons: [ { code: quality, label: Poor quality } ] }
          - { id: sure, kind: scale5, text: Sure?, labels: [a, b, c, d, e], depends-on: { question: fracture, answers: [fracture, none] } }
          - { id: chance, kind: percent, text: Chance?, low: none, high: certain }
          - { id: site, kind: marks, text: Where?, shape: box, per-side: true, minimum: 0, maximum: 2, required: false }
          - { id: note, kind: note, text: Note, required: false, maximum-length: 500 }
        sessions:
          - { label: First, washout-days: 0 }
          - { label: Second, washout-days: 28 }
        order: { policy: random, seed: 20190501, longest-run: 4 }
        change: { until: study, reason: always }
        reading: { advance: on-save }
        cases: { file: cases.csv, images: images }
        warm-up: { file: warm-up.csv, images: warm-up }
        design: { cases: 4, fracture: 2, femoral-neck: 1, intertrochanteric: 1, none: 2 }
        analysis:
          threshold: 0.4
          level: 0.9
          bootstrap: { replicates: 500, seed: 3 }
          primary-endpoint: { measure: auc, comparison: between-sessions }
          non-inferiority-margin: 0.05
          missing: as-wrong
          cannot-assess: as-positive
          prevalences: [0.02, 0.1]
        """

    /// The least that a study file must say.
    static let shortPlan = """
        format: 1
        name: short
        title: Hip fracture
        instructions: Look.
        consent: Agreed.
        specialties:
          - { code: radiologist, label: Radiologist, colour: "#0072b2", marker: circle }
        questions:
          - id: fracture
            kind: choice
            text: Fracture?
            options: [ { code: 'yes', label: Fracture, positive: true }, { code: 'no', label: None, positive: false } ]
        """

    static let cases = """
        case,image,fracture,type,side,truth_source,box_x0,box_y0,box_x1,box_y1,age,sex,iss,implant
        1,PXR001.png,yes,intertrochanteric,right,CT,108,454,203,641,74,male,13,
        2,PXR002.png,yes,femoral_neck,left,operation,564,421.5,641,501,70,female,10,screw
        3,PXR003.png,no,none,,follow-up,,,,,45,male,5,
        4,sub/PXR004.png,no,none,,follow-up,,,,,,,,
        """

    static let warmUp = """
        case,image,fracture,type,side,box_x0,box_y0,box_x1,box_y1,feedback,feedback_zh-Hant
        1,W1.png,yes,femoral_neck,left,1,2,3,4,"Broken, look again.",骨折
        2,W2.png,,,,,,,,Just practise.,練習
        """
}

/// One change of a good file, and the problem that must come of it.
struct BadInput: Sendable, CustomTestStringConvertible {
    var find: String
    var replace: String
    var row: Int?
    var column: String?
    var value: String?
    var words: [String]
    var severity: StudyFileProblem.Severity

    /// Expects exactly one problem, with this place, this value and these words.
    init(
        _ find: String, _ replace: String, row: Int?, column: String?, value: String? = nil, _ words: String...,
        severity: StudyFileProblem.Severity = .error
    ) {
        self.find = find
        self.replace = replace
        self.row = row
        self.column = column
        self.value = value
        self.words = words
        self.severity = severity
    }

    var testDescription: String { "\(find) → \(replace)".replacing("\n", with: "⏎") }

    /// The changed file.
    func applied(to text: String) throws -> String {
        let range = try #require(text.firstRange(of: find), "the fixture has no \(find)")
        return text.replacingCharacters(in: range, with: replace)
    }

    func check(_ problems: [StudyFileProblem], file: String) {
        #expect(problems.count == 1, "\(problems.map(\.description).joined(separator: "\n"))")
        guard let problem = problems.first else { return }
        #expect(problem.file == file)
        #expect(problem.row == row)
        #expect(problem.column == column)
        if let value { #expect(problem.value == value) }
        #expect(problem.severity == severity)
        for word in words {
            #expect("\(problem.problem); \(problem.remedy)".contains(word), "\(problem)")
        }
        #expect(!problem.remedy.isEmpty)
        ChineseProblems.expect(problem)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }

    /// The bytes of a file with this text.
    var bytes: [UInt8] { Array(utf8) }
}
