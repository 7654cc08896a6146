import Studies
import Testing

@Suite("Tables: reading and writing delimited text")
struct StudyFileTableTests {
    private func rows(_ text: String) -> [[String]]? {
        DelimitedTable.parse(text.bytes, named: "t.csv").value?.rows.map(\.fields)
    }

    @Test(
        "Separators, quotes, line ends and byte order mark",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]), ("a;b\r\n1,5;2\r\n", [["1,5", "2"]]), ("a\tb\r1\t2", [["1", "2"]]),
            ("\u{FEFF}a,b\n1,2", [["1", "2"]]), ("a,b\n\"1,\"\"x\"\"\",\"2\n3\"\n", [["1,\"x\"", "2\n3"]]),
            ("a,b\n\n1,2\n,\n\n", [["1", "2"]]), ("a,b\n\"\",5\"\n", [["", "5\""]]), ("\n\na\n1\n", [["1"]]),
            ("\"a;b\",c\n1,2\n", [["1", "2"]]), ("a,b\n\"1\" ,2\n", [["1", "2"]]),
        ])
    func reads(_ text: String, _ expected: [[String]]) {
        #expect(rows(text) == expected)
    }

    @Test("Cells are found by column in any case, without white space around them; rows know their line")
    func values() throws {
        let table = try #require(
            DelimitedTable.parse(
                "Name , E-Mail\n\"x\ny\",\n Chen , a@b.c \n".bytes, named: "r.csv", requiring: ["name"]
            ).value)

        #expect(table.columns == ["Name", "E-Mail"])
        #expect(table.headerLine == 1)
        #expect(table.rows.map(\.line) == [2, 4])
        #expect(table.rows.map { $0.value("NAME") } == ["x\ny", "Chen"])
        #expect(table.rows.map { $0.value("e-mail") } == [nil, "a@b.c"])
        #expect(table.rows[0].value("specialty") == nil)
        #expect(table.has("E-mail") && !table.has("mail"))
    }

    @Test(
        "Faults of the text",
        arguments: [
            BadInput("1,2", "1,2,3", row: 2, column: nil, "has 3 cells, the header has 2", "quotation marks"),
            BadInput("1,2", "1", row: 2, column: nil, "has 1 cell, the header has 2", "separator"),
            BadInput("3,4", "3,\"4\n5,6\n", row: 3, column: nil, "never ends"),
            BadInput("3,4", "\"3\"x,4", row: 3, column: nil, "closing quotation mark", "twice"),
            BadInput("a,b", "a,a,b", row: 1, column: "a", "column 1 and of column 2"),
            BadInput("a,b", "a,c", row: 1, column: "b", "is missing"),
            BadInput("a,b", "a,", row: 1, column: "b", "is missing"),
            BadInput("3,4", "3,\u{1}4", row: 3, column: nil, value: "0x01", "control character at byte 11"),
            BadInput("3,4", "3,\u{0}4", row: 3, column: nil, value: "0x00", "control character"),
        ])
    func faults(_ bad: BadInput) throws {
        let text = try bad.applied(to: "a,b\n1,2\n3,4\n")
        let problems = DelimitedTable.parse(text.bytes, named: "t.csv", requiring: ["a", "b"]).problems
        bad.check(
            problems.filter { problems.count == 1 || $0.column == bad.column && $0.row == bad.row }, file: "t.csv")
    }

    @Test("A misspelt column is recognised; a column without a name matters only when it has content")
    func header() {
        let misspelt = DelimitedTable.parse("nmae,x\n1,2\n".bytes, named: "t.csv", requiring: ["name"])
        #expect(misspelt.problems.map(\.remedy) == ["if \"nmae\" is meant, rename it to \"name\""])
        #expect(rows("a,,\n1,,\n") == [["1", "", ""]])
        #expect(DelimitedTable.parse("a,\n1,x\n".bytes, named: "t.csv").problems.map(\.value) == ["x"])
    }

    @Test("Latin-1 text is reported with its line, and the other rows are still checked")
    func latin1() {
        let bytes = "a,b\n1,caf".bytes + [0xE9] + "\n1\n".bytes
        let problems = DelimitedTable.parse(bytes, named: "t.csv").problems
        #expect(problems.map(\.row) == [2, 3])
        #expect(problems[0].problem.contains("at byte 10 of the file"))
        #expect(problems[0].remedy.contains("CSV UTF-8"))
    }

    @Test(
        "Cells that a spreadsheet would run are neutralised; numbers stay",
        arguments: [
            ("=1+1", "'=1+1"), ("+886", "'+886"), ("-x", "'-x"), ("@a", "'@a"), ("-1.5", "-1.5"), ("-3e-7", "-3e-7"),
            ("-", "'-"), ("-1+1", "'-1+1"), ("-1\n", "\"'-1\n\""), ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""),
            ("＝1", "'＝1"),
            ("a=b", "a=b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a;b", "\"a;b\""), (" a", "\" a\""), ("", ""),
            ("=\u{301}1", "'=\u{301}1"), ("\r\n=1", "\"'\r\n=1\""),
        ])
    func neutralises(_ text: String, _ cell: String) {
        #expect(DelimitedText.field(text) == cell)
    }

    @Test("What is written is read back, whatever the cells hold", arguments: 0..<60)
    func roundTrip(_ seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33) % bound
        }
        let alphabet = ["a", "1", ",", ";", "\t", "\"", "\n", "\r", "\r\n", " ", "=", "-", "@", ".", "骨", "é", "'"]
        let columns = 1 + next(5)
        let header = (1...columns).map { "column \($0)" }
        let cells = (0..<20).map { _ in
            (0..<columns).map { _ in (0..<next(7)).map { _ in alphabet[next(alphabet.count)] }.joined() }
        }.filter { row in row.contains { $0.contains { !$0.isWhitespace } } }

        let text = DelimitedText.row(header) + cells.map(DelimitedText.row).joined()
        let checked = DelimitedTable.parse(text.bytes, named: "t.csv")

        #expect(checked.problems == [])
        #expect(checked.value?.columns == header)
        #expect(checked.value?.rows.map(\.fields) == cells.map { $0.map(DelimitedText.neutralised) })
    }
}
