import Foundation
import Testing

@testable import Studies

@Suite("A study file changed value by value") struct StudyFileEditorTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let files = [
        "Examples/hip-fracture/study.yaml", "Examples/real-radiographs/study.yaml",
        "Templates/studies/hip-fracture.yaml", "Templates/studies/hip-fracture-confidence.yaml",
        "Templates/studies/hip-fracture-two-readings.yaml", "Templates/studies/hip-fracture-crossover.yaml",
    ]

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
    }

    private static func plan(_ text: String) throws -> StudyPlan {
        let checked = StudyFileParser.parse(Array(text.utf8))
        return try #require(checked.value, "\(checked.problems.map(\.description))")
    }

    @Test("what is written again as it was leaves every byte", arguments: files)
    func unchanged(file: String) throws {
        let text = try Self.text(file)
        var editor = try StudyFileEditor(text)
        for path in ["name", "order.seed", "questions.1.id", "analysis.bootstrap.replicates", "specialties.2.colour"] {
            if let value = editor.value(path) { editor.set(path, to: value) }
        }
        #expect(editor.text == text)
    }

    @Test(
        "one value changes; the plan is otherwise the same, and so is every line of the other groups",
        arguments: files)
    func oneChange(file: String) throws {
        let text = try Self.text(file)
        var editor = try StudyFileEditor(text)
        editor.set("order.longest-run", to: "7")
        var expected = try Self.plan(text)
        expected.order.longestRun = 7
        #expect(try Self.plan(editor.text) == expected)
        let old = text.components(separatedBy: "\n").filter { $0.hasPrefix("#") }
        #expect(editor.text.components(separatedBy: "\n").filter { $0.hasPrefix("#") } == old, "comments stay")
        // Every group but the one that changed stands there line by line.
        let before = text.components(separatedBy: "\norder:")[0]
        #expect(editor.text.hasPrefix(before))
    }

    @Test(
        "texts come back as they were typed",
        arguments: [
            "plain", "with: colon # and sharp", "'single' and \"double\"", "null", "~", "- dash", "[[place]]", "骨折？",
            "two\nlines\n", "  indented\n\nand a gap\n", "tab\there", "a*b & *c* `d` @e %f !g |h >i", "true", "0.50",
            "ends with space ", "#0072B2", "{ curly }", "emoji 🦴 here", String(repeating: "long words ", count: 60),
        ])
    func texts(text: String) throws {
        var editor = try StudyFileEditor(try Self.text(Self.files[0]))
        editor.set("title", to: text, in: .english, first: .english)
        editor.set("questions.1.options.2.label", to: text, in: .traditionalChinese, first: .english)
        let again = try StudyFileEditor(editor.text)
        #expect(again.value("title.en") == text)
        #expect(again.value("title.zh-Hant") == "骨盆 X 光之髖部骨折判讀")
        #expect(again.value("questions.1.options.2.label.zh-Hant") == text)
        #expect(again.value("questions.1.options.1.label.en") == "Hip fracture")
    }

    @Test("keys that nobody knows, and the order of all keys, are kept")
    func unknownKeys() throws {
        let text = "format: 1\nhouse: { floor: 3 }\n# a remark\norder:\n  own-key: [1, two]\n  seed: 5\nname: a\n"
        var editor = try StudyFileEditor(text)
        editor.set("order.seed", to: "6")
        #expect(editor.text.hasPrefix("format: 1\nhouse: { floor: 3 }\n# a remark\norder:\n"))
        #expect(editor.text.hasSuffix("name: a\n"))
        #expect(editor.values("order.own-key") == ["1", "two"])
        #expect(editor.value("order.seed") == "6")
    }

    @Test("a group whose last key goes is gone; a new one comes at the end")
    func groups() throws {
        var editor = try StudyFileEditor("name: a\norder: { seed: 5 }\n")
        editor.set("order.seed", to: nil)
        #expect(editor.text == "name: a\n")
        editor.set("design.cases", to: "100")
        #expect(editor.text == "name: a\ndesign:\n  cases: 100\n")
    }

    @Test("what leads through a single value changes nothing")
    func throughScalar() throws {
        var editor = try StudyFileEditor("name: a\nsessions:\n- label: x\n")
        for path in ["name.en", "sessions.2.label", "sessions.x", "sessions.1.label.en"] { editor.set(path, to: "b") }
        #expect(editor.text == "name: a\nsessions:\n- label: x\n")
    }

    @Test("a text without languages becomes one with languages when a second comes")
    func languages() throws {
        var editor = try StudyFileEditor("title: Hips\n")
        #expect(editor.text("title", in: .english, first: .english) == "Hips")
        #expect(editor.text("title", in: .traditionalChinese, first: .english) == nil)
        editor.set("title", to: "髖", in: .traditionalChinese, first: .english)
        #expect(editor.value("title.en") == "Hips")
        #expect(editor.value("title.zh-Hant") == "髖")
    }

    @Test("entries are added and taken away; the last one stays")
    func lists() throws {
        var editor = try StudyFileEditor("sessions:\n  - { label: one }\n")
        try editor.append("label: two\nwashout-days: 28\n", to: "sessions")
        #expect(editor.count("sessions") == 2)
        #expect(editor.value("sessions.2.washout-days") == "28")
        editor.remove(1, from: "sessions")
        editor.remove(1, from: "sessions")
        #expect(editor.values("sessions").isEmpty && editor.count("sessions") == 1)
        #expect(editor.value("sessions.1.label") == "two")
    }

    @Test("line ends stay those of the file, whatever else it contains")
    func lineEnds() throws {
        var editor = try StudyFileEditor("name: a\r\norder: { seed: 5 }\r\n# end\r\n")
        editor.set("order.seed", to: "6")
        #expect(editor.value("order.seed") == "6")
        let lines = editor.text.unicodeScalars.split(separator: "\n").map { String($0) }
        #expect(lines.first == "name: a\r" && lines.last == "# end\r")
        #expect(lines.allSatisfy { $0.hasSuffix("\r") })
        // U+2028 ends a line for the parser and for nobody else: then the file is written anew, and nothing is lost.
        var odd = try StudyFileEditor("name: \"a\u{2028}b\"\norder: { seed: 5 }\n")
        odd.set("order.seed", to: "6")
        #expect(try StudyFileEditor(odd.text).value("order.seed") == "6")
        #expect(try StudyFileEditor(odd.text).value("name") == odd.value("name"))
    }

    @Test(
        "what is no group of keys, each once, cannot be changed value by value",
        arguments: [
            "", "# only a remark\n", "- a\n- b\n", "a: 1\na: 2\n", "a: [1\n", "a: &x 1\nb: *x\n", "just text\n",
        ])
    func refused(text: String) {
        #expect(throws: StudyFileProblem.self) { try StudyFileEditor(text) }
    }

    @Test(
        "templates are whole study files without a warning but for what is to be filled in",
        arguments: files.dropFirst(2))
    func templates(file: String) throws {
        let checked = StudyFileParser.parse(Array(try Self.text(file).utf8), named: file)
        #expect(checked.problems.isEmpty, "\(checked.problems.map(\.description))")
        #expect(checked.value?.consent.versions.values.allSatisfy { $0.contains("[[") } == true)
    }

    @Test("places of files are told even when the rest of the study file is wrong")
    func layout() {
        let layout = StudyLayout(studyFile: Array("cases: { file: a.csv, images: ../out }\nwarm-up: {}\n".utf8))
        #expect(layout.casesFile == "a.csv")
        #expect(layout.imageFolder == "images", "a folder outside is never used")
        #expect(StudyLayout(studyFile: []).casesFile == "cases.csv")
    }

    @Test(
        "names of files are names and nothing else",
        arguments: [
            "../a.png", "a/b.png", "/a.png", ".hidden.png", "-rf.png", "a\\b.png", "C:a.png", "a\u{0}.png", "a\n.png",
            "a.jpg", "a.png ", "", "~a.png", "a\u{202E}gnp.png", String(repeating: "a", count: 300) + ".png", "a.png/",
            "<script>.png", "a;b.png",
        ])
    func hostileNames(name: String) {
        #expect(StudyLayout.fault(ofFileName: name) != nil)
    }

    @Test("ordinary names are taken", arguments: ["PXR001.png", "pelvis 3 (2).PNG", "骨盆_01.png"])
    func goodNames(name: String) {
        #expect(StudyLayout.fault(ofFileName: name) == nil)
    }
}
