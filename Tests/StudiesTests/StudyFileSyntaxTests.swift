import Studies
import Testing

@Suite("Study file: bytes and YAML")
struct StudyFileSyntaxTests {
    @Test(
        "Text that is no YAML",
        arguments: [
            BadInput("consent: I agree", "consent: Note: I agree", row: 8, column: nil, "colon"),
            BadInput("consent: I agree to take part.", "consent: \"I agree", row: 12, column: nil, "quotation mark"),
            BadInput("cannot-assess: as-positive", "cannot-assess: \"as", row: 41, column: nil, "never closed"),
            BadInput("consent: I agree to take part.", "\tconsent: x", row: 8, column: nil, "tab"),
            BadInput("consent: I agree to take part.", "consent I agree\nx: y", row: 8, column: nil, "colon"),
            BadInput("order: { policy: random,", "order: { policy: random", row: 28, column: nil, "bracket"),
            BadInput("consent: I agree to take part.", "consent: @work", row: 8, column: nil, "quotation marks"),
            BadInput("consent: I agree to take part.", "consent: *work", row: 8, column: nil, "quotation marks"),
            BadInput("consent: I agree to take part.", "consent: \"a\\q\"", row: 8, column: nil, "backslash"),
            BadInput("  - { code: emergency", " - { code: emergency", row: 12, column: nil, "indent"),
            BadInput("consent: I agree to take part.", "---\nconsent: x", row: 8, column: nil, "second document"),
            BadInput(
                "consent: I agree to take part.", "consent: &text I agree\nnotice: *text", row: 8, column: nil, "anchor"
            ),
        ])
    func syntax(_ bad: BadInput) throws {
        bad.check(StudyFileParser.parse(try bad.applied(to: StudyFileFixture.plan).bytes).problems, file: "study.yaml")
    }

    @Test(
        "Files that are no text",
        arguments: [
            ([], "is empty"), (" \r\n\n".bytes, "is empty"), ([0xEF, 0xBB, 0xBF], "is empty"),
            ([0xFF, 0xFE, 0x66, 0x00], "UTF-16"), ([0, 0x66, 0, 0x6F, 0, 0x72, 0, 0x6D, 0, 0x61], "UTF-16"),
            ([0x50, 0x4B, 3, 4, 0, 0], "spreadsheet"), ("# only a comment\n".bytes, "no content"),
            ("- a\n- b\n".bytes, "not a group of keys"), ("hello".bytes, "not a group of keys"),
            (Array(repeating: 0x61, count: (1 << 20) + 1), "has 1048577 bytes"),
        ] as [([UInt8], String)])
    func noText(_ bytes: [UInt8], _ words: String) {
        let checked = StudyFileParser.parse(bytes)
        #expect(checked.value == nil)
        #expect(checked.problems.count == 1)
        #expect(checked.problems.first?.problem.contains(words) == true, "\(checked.problems)")
        checked.problems.forEach(ChineseProblems.expect)
    }

    @Test("Bad UTF-8 and control characters are reported with line and byte, beside the other problems")
    func badBytes() {
        var bytes = StudyFileFixture.plan.replacing("until: study", with: "until: never").bytes
        bytes.insert(0xE9, at: "format: 1\nname: hip-fracture\ntitle: { en: Hip".utf8.count)
        bytes.insert(0x07, at: "format: 1".utf8.count)

        let problems = StudyFileParser.parse(bytes).problems

        #expect(problems.map(\.row) == [1, 3, 29])
        #expect(problems.map(\.value) == ["0x07", "0xe9", "never"])
        #expect(problems[0].problem.contains("at byte 10 of the file"))
        #expect(
            problems[1].problem.contains("at byte \("format: 1\nname: hip-fracture\ntitle: { en: Hip".utf8.count + 2) ")
        )
    }

    @Test("A file in another encoding has ten problems and a count, not thousands")
    func otherEncoding() {
        let bytes = [[UInt8]](repeating: "# caf".bytes + [0xE9, 0x0A], count: 500).flatMap { $0 }
        let problems = StudyFileParser.parse(bytes).problems
        #expect(problems.count { $0.value == "0xe9" } == 10)
        #expect(problems.contains { $0.problem.contains("490 more lines") })
        problems.forEach(ChineseProblems.expect)
    }

    @Test("Texts that unfold or nest without end are refused at once", .timeLimit(.minutes(1)))
    func bombs() {
        var laughs = "a0: &a0 [x, x]\n"
        for level in 1...40 { laughs += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        laughs += "? *a40\n: x\n"
        var chain = "b0: &b0 [x]\n"
        for level in 1...40_000 { chain += "b\(level): &b\(level) [*b\(level - 1)]\n" }
        let brackets = "a: " + String(repeating: "[", count: 500_000)
        let deep = "a: " + String(repeating: "{ a: ", count: 900) + "1" + String(repeating: " }", count: 900)
        let keys = String(repeating: "? ", count: 100_000)
        let repeated = String(repeating: "a: 1\n", count: 2_000) + (1...200).map { "k\($0): 1\nk\($0): 2\n" }.joined()

        for text in [laughs, chain, brackets, deep, keys, repeated] {
            let checked = StudyFileParser.parse(text.bytes)
            #expect(checked.value == nil)
            #expect(!checked.errors.isEmpty)
        }
    }

    @Test("A study file cut off anywhere is refused with a reason, unless what is left is whole")
    func prefixes() {
        let bytes = StudyFileFixture.plan.bytes
        for count in stride(from: 0, to: bytes.count, by: 7) {
            let checked = StudyFileParser.parse(Array(bytes.prefix(count)))
            #expect(checked.value != nil || !checked.errors.isEmpty, "\(count) bytes")
            #expect(checked.value?.questions.isEmpty != true, "\(count) bytes")
        }
    }
}
