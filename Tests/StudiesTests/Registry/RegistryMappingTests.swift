import Studies
import Testing

@Suite("A registry's mapping file")
struct RegistryMappingTests {
    @Test("says which column is what")
    func reads() throws {
        let mapping = try RegistryFixture.mapping()
        #expect(mapping.columns == ["CASE", "Date", "Age", "Sex", "ISS", "DX1", "DX2"])
        #expect(mapping.age == .years("Age"))
        #expect(mapping.sex?.values == ["f": .female, "2": .female, "m": .male, "1": .male])
        #expect(mapping.systems == [.icd9CM, .icd10CM])
        #expect(mapping.missing == ["na", "?"])
        #expect(mapping.unreadable == .stop)
        #expect(mapping.from == CalendarDay("2017-01-01") && mapping.to == CalendarDay("2017-12-31"))
        #expect(mapping.ages == 18...120)
    }

    @Test("can be turned to another year")
    func year() throws {
        var mapping = try RegistryFixture.mapping()
        mapping.restrict(toYear: 2016)
        #expect(mapping.from == CalendarDay("2016-01-01") && mapping.to == CalendarDay("2016-12-31"))
    }

    @Test(
        "with an error is told with row and key",
        arguments: [
            ("format: 1", "format: 2", "format"),
            ("case: CASE", "cases: CASE", "columns.cases"),
            ("case: CASE", "age-at-injury: X", "columns.case"),
            ("format: DD.MM.YYYY", "format: DD.MM.YY", "columns.injury-date.format"),
            ("age: Age", "birth-date: { column: Born }", "columns.birth-date.format"),
            ("age: Age", "age: Age\n  birth-date: { column: Born, format: YYYYMMDD }", "columns.birth-date"),
            ("male: [M, \"1\"]", "male: [M, F]", "columns.sex.male"),
            (", male: [M, \"1\"]", "", "columns.sex.male"),
            ("diagnoses: [DX1, DX2]", "diagnoses: []", "columns.diagnoses"),
            ("images: \"{case}.png\"", "images: \"{case}*.png\"", "images"),
            ("images: \"{case}.png\"", "images: \"film.png\"", "images"),
            ("images: \"{case}.png\"", "", "images"),
            ("year: 2017", "year: 17", "include.year"),
            ("year: 2017", "year: 2017, from: 2017-01-01", "include.year"),
            ("year: 2017", "from: 2017-02-30", "include.from"),
            ("year: 2017", "from: 2017-02-01, to: 2017-01-01", "include.to"),
            ("{ from: 18 }", "{ from: 18, to: 17 }", "include.age.to"),
            ("  age: Age\n", "", "include"),
            ("missing: [NA, \"?\"]", "unreadable: skip", "unreadable"),
            ("missing: [NA, \"?\"]", "encoding: latin-1", "encoding"),
            ("missing: [NA, \"?\"]", "diagnoses: { systems: [icd-10, icd-10-cm] }", "diagnoses.systems"),
            ("missing: [NA, \"?\"]", "diagnoses: { systems: [icd-11] }", "diagnoses.systems.1"),
            ("missing: [NA, \"?\"]", "diagnoses: { separators: \".\" }", "diagnoses.separators"),
            ("missing: [NA, \"?\"]", "diagnoses: { classes: { S7: none } }", "diagnoses.classes.S7"),
            ("missing: [NA, \"?\"]", "diagnoses: { classes: { S72.0: neck } }", "diagnoses.classes.S72.0"),
            ("missing: [NA, \"?\"]", "exclude: [ { case: a1 } ]", "exclude.1.reason"),
            (
                "missing: [NA, \"?\"]", "exclude: [ { case: a1, reason: x }, { case: a1, reason: y } ]",
                "exclude.2.case"
            ),
        ])
    func problems(old: String, new: String, key: String) throws {
        try #require(RegistryFixture.mappingText.contains(old))
        let text = RegistryFixture.mappingText.replacing(old, with: new)
        let checked = RegistryMappingParser.parse(Array(text.utf8), named: "mapping.yaml")
        #expect(checked.value == nil)
        #expect(
            checked.errors.contains { $0.column == key && $0.file == "mapping.yaml" && $0.row != nil },
            "\(checked.problems)")
    }

    @Test("that is no YAML is told so", arguments: ["", "# nothing", "format: [", "- a", "\u{FEFF}"])
    func noMapping(text: String) {
        let checked = RegistryMappingParser.parse(Array(text.utf8), named: "mapping.yaml")
        #expect(checked.value == nil && !checked.errors.isEmpty)
    }

    @Test("names images by the case's number")
    func images() throws {
        let names: Set<String> = ["1.png", "10.png", "1_a.png", "1_b.png", "10_a.png", "1_.png", "x1.png", "1*.png"]
        func files(_ pattern: String, _ number: String) throws -> [String] {
            try #require(ImageNamePattern(pattern)).files(of: number, among: names)
        }
        #expect(try files("{case}.png", "1") == ["1.png"])
        #expect(try files("{case}.png", "2") == [])
        #expect(try files("{case}.png", "1*") == ["1*.png"])
        #expect(try files("{case}_*.png", "1") == ["1_.png", "1_a.png", "1_b.png"])
        #expect(try files("{case}_*.png", "10") == ["10_a.png"])
        #expect(try files("{case}_*.png", "*") == [])
        for wrong in ["*", "{case}{case}.png", "*{case}.png", "{case}*", "a/{case}.png", "*_{case}_*.png"] {
            #expect(ImageNamePattern(wrong) == nil, "\(wrong)")
        }
    }
}
