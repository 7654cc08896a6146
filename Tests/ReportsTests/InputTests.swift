import Reports
import Studies
import Testing

@Suite("Tables of an analysis") struct InputTests {
    static let reference = InputFile("cases.csv", "case,truth\nA,1\nB,0\nC,yes\nD,no\n")
    static let readings = "reader,case,answer\nr1,A,1\nr1,B,0\nr1,C,1\nr1,D,0\n"

    static func parse(_ readings: String, cases: InputFile? = reference, model: String? = nil) -> Checked<
        ComparisonData
    > {
        ComparisonInput.parse(
            ComparisonFiles(
                readings: InputFile("readings.csv", readings), cases: cases,
                models: model.map { [InputFile("model.csv", $0)] } ?? []))
    }

    @Test("the simulated study is read as it is, and has the counts of its description")
    func study() throws {
        let checked = ComparisonInput.parse(
            ComparisonFiles(
                readings: try ReferenceFiles.file("study/readings_two_sessions.csv"),
                cases: try ReferenceFiles.file("study/cases.csv"),
                readers: try ReferenceFiles.file("study/readers.csv"),
                models: [try ReferenceFiles.file("study/model.csv")]))
        #expect(checked.problems.isEmpty, "\(checked.problems)")
        let data = try #require(checked.value)
        #expect(data.cases.count == 100 && data.readers.count == 21 && data.confidenceScale == .percent)
        #expect(data.modalities.map(\.description) == ["unaided", "aided"])
        let calls = try #require(data.models.first).calls(AnalysisSettings())
        let model = Outcomes(calls: calls, truth: data.truth)
        #expect(
            [model.truePositives, model.falseNegatives, model.trueNegatives, model.falsePositives] == [49, 1, 42, 8])
        // Sums of hits and of correct negatives over the 15 primary readers: 717 and 617 of 750.
        let primary = data.counted(0, readers: .group(ReaderGroup("primary")), by: .standard)
        let outcomes = primary.readers.indices.map(primary.outcomes)
        #expect(outcomes.reduce(0) { $0 + $1.truePositives } == 717)
        #expect(outcomes.reduce(0) { $0 + $1.trueNegatives } == 617)
        #expect(primary.total.touched == 0)
        #expect(data.specialties.map(\.description) == ["emergency", "orthopaedics", "radiology", "surgery"])
    }

    @Test("one long table with truth and probabilities gives the same data")
    func long() throws {
        let checked = ComparisonInput.parse(
            ComparisonFiles(readings: try ReferenceFiles.file("study/study_long.csv")))
        let data = try #require(checked.value, "\(checked.problems)")
        #expect(data.cases.count == 100 && data.readers.count == 21 && data.models.count == 1)
        #expect(data.readers.count { $0.group == ReaderGroup("expert") } == 6)
    }

    @Test("three small tables suffice, with other names, words and separators")
    func minimal() throws {
        let checked = Self.parse(
            "\u{FEFF}Reader;Case;Answer\r\nr10;A;yes\r\nr10;B;no\r\nr2;A;Fracture\r\nr2;B;none\r\n",
            cases: InputFile("cases.csv", "case;truth\r\nA;1\r\nB;0\r\n"), model: "case;score\r\nA;0,75\r\nB;0,5\r\n")
        let data = try #require(checked.value, "\(checked.problems)")
        #expect(data.readers.map(\.id.description) == ["r2", "r10"])
        #expect(data.models.first?.probabilities == [0.75, 0.5])
        #expect(data.models.first?.name == "Model")
        #expect(data.readings.map(\.answer) == [.fracture, .noFracture, .fracture, .noFracture])
    }

    @Test("a study's own export is read: void readers out, cannot assess with its reason, missing as missing")
    func export() throws {
        let head =
            "study,reader,specialty,group,simulated_reader,void,session,position,case,status,hip,hip_label,hip_reason,"
            + "confidence,positive,reading_seconds,active_seconds,reference_fracture,reference_type,case_site\n"
        let rows = """
            s,r1,radiologist,expert,1,,1,1,A,answered,fracture,Yes,,90,1,9.000,8.000,1,femoral_neck,north
            s,r1,radiologist,expert,1,,1,2,B,cannot-assess,cannot-assess,No,quality,,,4.000,3.000,0,none,south
            s,r2,surgeon,primary,1,,1,1,A,answered,none,No,,5,0,9.000,7.000,1,femoral_neck,north
            s,r2,surgeon,primary,1,,1,2,B,missing,,,,,,,,0,none,south
            s,r3,surgeon,primary,1,withdrew,1,1,A,answered,fracture,Yes,,99,1,9.000,8.000,1,femoral_neck,north

            """
        let data = try #require(Self.parse(head + rows, cases: nil).value)
        #expect(data.readersAreSimulated)
        #expect(data.readers.map(\.id.description) == ["r1", "r2"])
        #expect(data.readings.map(\.answer) == [.fracture, .cannotAssess(reason: "quality"), .noFracture])
        #expect(data.readings.first?.seconds == 8)
        #expect(data.cases.map(\.fracture) == [true, false])
        #expect(data.cases.first?.other == ["site": "north"])
        #expect(data.cases.first?.subtype?.label == "femoral neck")
    }

    @Test("all problems are told at once, each with its file, row, column and value")
    func problems() {
        let readings = Self.readings + "r1,A,0\nr1,Z,1\nr2,B,perhaps\n,C,1\n"
        let checked = Self.parse(readings, model: "case,probability\nA,1.2\nB,95\nQ,0.1\nC,x\nA,0.5\nA,0.6\n")
        #expect(checked.value == nil)
        let told = checked.errors.map { "\($0.file) \($0.row ?? 0) \($0.column ?? "") \($0.value ?? "")" }
        #expect(
            told == [
                "readings.csv 6 case ", "readings.csv 7 case Z", "readings.csv 8 answer perhaps",
                "readings.csv 9 reader ", "model.csv 2 probability 1.2", "model.csv 3 probability 95",
                "model.csv 4 case Q", "model.csv 5 probability x", "model.csv 7 case A",
            ])
        #expect(checked.errors.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test("a reader who is not in the table of readers is an error, a case without truth too")
    func unknown() {
        let checked = ComparisonInput.parse(
            ComparisonFiles(
                readings: InputFile("readings.csv", Self.readings + "r9,A,1\n"),
                cases: InputFile("cases.csv", "case,truth\nA,1\nB,0\nC,\nD,0\nA,1\n"),
                readers: InputFile("readers.csv", "reader,specialty\nr1,surgery\n")))
        let told = checked.errors.map { "\($0.file) \($0.row ?? 0) \($0.column ?? "")" }
        #expect(told == ["cases.csv 4 truth", "cases.csv 6 case", "readings.csv 4 case", "readings.csv 6 reader"])
    }

    @Test("a mistake in every row is told for twenty rows and counted for the rest")
    func flood() {
        let rows = (1...500).map { "r\($0),Z,1\n" }.joined()
        let problems = Self.parse(Self.readings + rows).errors
        #expect(problems.count == 21)
        #expect(problems.last?.problem.contains("480 more rows") == true)
    }

    @Test("probabilities and answers that point the wrong way are remarked on, and used")
    func direction() {
        let checked = Self.parse(Self.readings, model: "case,p\nA,0.1\nB,0.9\nC,0.2\nD,0.8\n")
        #expect(checked.value != nil)
        #expect(checked.warnings.contains { $0.problem.contains("lower where there is a fracture") })
    }

    @Test("missing readings and probabilities are counted in a warning")
    func gaps() {
        let checked = Self.parse("reader,case,answer\nr1,A,1\nr1,B,0\n", model: "case,p\nA,0.9\nB,0.1\nC,0.8\n")
        #expect(checked.warnings.contains { $0.problem == "2 of 4 readings are missing" })
        #expect(checked.warnings.contains { $0.problem.contains("no probability for 1 of 4 cases (D)") })
    }

    @Test("bytes that are not UTF-8, an empty file and a spreadsheet are refused in words")
    func encodings() {
        let latin = ComparisonInput.parse(
            ComparisonFiles(
                readings: InputFile(name: "r.csv", bytes: Array("reader,case,answer\nr,A,1\n".utf8) + [0xE9, 0x0A]),
                cases: Self.reference))
        #expect(latin.errors.contains { $0.file == "r.csv" && $0.row == 3 && $0.value == "0xe9" })
        #expect(Self.parse("").errors.contains { $0.problem == "is empty" })
        #expect(Self.parse("reader,case\nr,A\n").errors.contains { $0.column == "positive" || $0.column == "answer" })
    }

    @Test("five points, percent and fractions are told apart")
    func scales() {
        func scale(_ values: [String]) -> (ConfidenceScale?, [Double?]) {
            let rows = zip(["A", "B", "C", "D"], values).enumerated().map { "r,\($1.0),\(1 - $0 % 2),\($1.1)\n" }
            let data = Self.parse("reader,case,answer,confidence\n" + rows.joined()).value
            return (data?.confidenceScale, data?.readings.map(\.confidence) ?? [])
        }
        #expect(scale(["5", "1", "4", "2"]).0 == .fivePoint)
        #expect(scale(["95", "1", "80", "2"]).0 == .percent)
        #expect(scale(["0.5", "0.25", "1", "0"]) == (.percent, [50, 25, 100, 0]))
        #expect(scale(["", "", "", ""]).0 == nil)
    }
}
