import Studies
import Testing

/// A registry in memory without any fault; each test changes one thing.
enum RegistryFixture {
    static let mappingText = """
        format: 1
        columns:
          case: CASE
          injury-date: { column: Date, format: DD.MM.YYYY }
          age: Age
          sex: { column: Sex, female: [F, "2"], male: [M, "1"] }
          iss: ISS
          diagnoses: [DX1, DX2]
        missing: [NA, "?"]
        include: { year: 2017, age: { from: 18 } }
        images: "{case}.png"

        """

    static let table = """
        CASE,Date,Age,Sex,ISS,DX1,DX2,Name
        a1,05.03.2017,81,F,9,S72.031A,,x
        a2,06.03.2017,77,2,9,820.21; 808.0,E885.9,x
        a3,31.12.2017,45.5,m,NA,S06.5X0A,,x
        a4,01.01.2016,?,F,99,hip,,x

        """

    static func mapping(_ change: (String) -> String = { $0 }) throws -> RegistryMapping {
        let checked = RegistryMappingParser.parse(Array(change(mappingText).utf8), named: "mapping.yaml")
        return try #require(checked.value, "\(checked.problems)")
    }

    static func parse(
        _ text: String = table, mapping: RegistryMapping? = nil, images: Set<String>? = nil
    ) throws -> Checked<RegistrySelection> {
        try parse(Array(text.utf8), mapping: mapping, images: images)
    }

    static func parse(
        _ bytes: [UInt8], mapping given: RegistryMapping? = nil, images: Set<String>? = nil
    ) throws -> Checked<RegistrySelection> {
        RegistryParser.parse(bytes, named: "registry.csv", mapping: try given ?? mapping(), images: images)
    }

    /// A registry of many records, a third of each class.
    static func large(_ count: Int) throws -> [RegistryCase] {
        let codes = ["820.02", "820.21", "808.0"]
        let rows = (1...count).map { "N\($0),05.03.2017,\(20 + $0 % 80),F,9,\(codes[$0 % 3]),,x" }
        let text = "CASE,Date,Age,Sex,ISS,DX1,DX2,Name\n" + rows.joined(separator: "\n")
        return try #require(try parse(text).value).eligible
    }
}
