import Reports
import Studies
import Testing

@Suite("Exchange formats") struct ExchangeTests {
    static func sample() throws -> RatingTable {
        try #require(IMRMCFile.parse(try ReferenceFiles.file("formats/study_iMRMC.imrmc")).value)
    }

    static func normalised(_ table: RatingTable) -> [String] {
        // The same content whatever the order of cases.
        table.modalities.indices.flatMap { modality in
            table.readers.indices.flatMap { reader in
                table.cases.indices.map {
                    "\(modality) \(reader) \(table.cases[$0]) \(table.truth[$0]) "
                        + "\(table.ratings[modality][reader][$0] ?? -1)"
                }
            }
        }.sorted()
    }

    @Test("text formats are byte for byte those that the field's programs read")
    func samples() throws {
        let table = try Self.sample()
        #expect(table.readers.count == 5 && table.modalities.count == 2 && table.cases.count == 100)
        #expect(
            try IMRMCFile.text(table, dialect: .current) == ReferenceFiles.text("formats/study_iMRMC.imrmc"))
        #expect(
            try IMRMCFile.text(table, dialect: .wholeNumbers) == ReferenceFiles.text("formats/study_RJafroc.imrmc"))
        #expect(
            try LongRatings.text(table, identifiers: .wholeNumbers) == ReferenceFiles.text("formats/or_dbm_long.csv"))
        var titled = table
        titled.title = "Simulated hip fracture reader study"
        #expect(try LRCFile.text(titled) == ReferenceFiles.text("formats/study.lrc"))
    }

    @Test("the study's own tables give the samples")
    func fromStudy() throws {
        let checked = ComparisonInput.parse(
            ComparisonFiles(
                readings: try ReferenceFiles.file("study/readings_two_sessions.csv"),
                cases: try ReferenceFiles.file("study/cases.csv")))
        let data = try #require(checked.value)
        let sample = try Self.sample()
        let table = RatingTable(
            data, title: sample.title, rating: .confidence, readers: .readers(Set(sample.readers)), by: .standard)
        #expect(table == sample)
        let calls = RatingTable(data, title: "", rating: .call, by: .standard)
        #expect(calls.readers.count == 21 && calls.ratings[0][0][0] == 1 && calls.ratings[0][0][2] == 0)
    }

    @Test("the workbook has the cells of the sample")
    func workbook() throws {
        let table = try Self.sample()
        let reference = try #require(JAFROCWorkbook.parse(try ReferenceFiles.file("formats/study_JAFROC.xlsx")).value)
        let bytes = try JAFROCWorkbook.bytes(table)
        let ours = try #require(JAFROCWorkbook.parse(InputFile(name: "study_JAFROC.xlsx", bytes: bytes)).value)
        #expect(ours == reference)
        #expect(ours.readers.first?.description == "01")
        #expect(try JAFROCWorkbook.bytes(table) == bytes)
    }

    @Test("every format reads back what it wrote")
    func roundTrips() throws {
        let table = try Self.sample()
        let long = LongRatings.parse(InputFile("x.csv", LongRatings.text(table, identifiers: .asInStudy)))
        #expect(long.problems.isEmpty)
        #expect(long.value.map(Self.normalised) == Self.normalised(table))
        let old = IMRMCFile.parse(InputFile("x.imrmc", IMRMCFile.text(table, dialect: .wholeNumbers)))
        #expect(old.problems.isEmpty)
        let lrc = LRCFile.parse(InputFile("x.lrc", try LRCFile.text(table)))
        #expect(lrc.problems.isEmpty)
        #expect(lrc.value.map(Self.normalised) == old.value.map(Self.normalised))
        let model = ModelScores(name: "model", probabilities: table.cases.indices.map { Double($0) / 128 })
        let wide = WideScores.parse(InputFile("x.csv", WideScores.text(table, modality: 1, model: model)))
        #expect(wide.problems.isEmpty)
        #expect(wide.value?.model == model)
        #expect(wide.value?.table.ratings == [table.ratings[1]])
    }

    @Test("missing ratings are absent where a format allows it, and refused where it does not")
    func missing() throws {
        let table = RatingTable(
            title: "t", readers: [ReaderID("a"), ReaderID("b")], modalities: [.only],
            cases: [CaseNumber("x"), CaseNumber("y")], truth: [true, false], ratings: [[[1, nil], [2, 0.5]]])
        #expect(LongRatings.text(table, identifiers: .wholeNumbers).hasSuffix("1,1,1,1,1\n2,1,1,1,2\n2,1,2,0,0.5\n"))
        #expect(throws: FileError.self) { try LRCFile.text(table) }
        #expect(throws: FileError.self) { try JAFROCWorkbook.bytes(table) }
        let back = IMRMCFile.parse(InputFile("x.imrmc", IMRMCFile.text(table, dialect: .current)))
        #expect(back.value == table)
    }

    @Test("a second rating, a case without truth and a wrong count are told with their row")
    func faults() {
        let text = "t\nNR: 2\nBEGIN DATA:\ntruth,x,truth,1\na,x,m,3\na,x,m,4\na,y,m,1\na,x\n"
        #expect(IMRMCFile.parse(InputFile("x.imrmc", text)).problems.map(\.row) == [2, 6, 7, 8])
    }
}
