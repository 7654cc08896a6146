import Studies

/// One column of an exported table: its name, its words in the data dictionary, and how its cells are made, in one place.
struct ExportColumn<Source> {
    let name: String
    let meaning: String
    /// Unit of a number, such as `s`; empty for everything else.
    let unit: String
    /// Possible values with their labels, or the form of the value.
    let values: String
    let cell: (Source) -> String

    init(
        _ name: String, _ meaning: String, unit: String = "", values: String = "",
        cell: @escaping (Source) -> String
    ) {
        self.name = name
        self.meaning = meaning
        self.unit = unit
        self.values = values
        self.cell = cell
    }

    /// The same column for rows of another kind.
    func from<Other>(_ source: @escaping (Other) -> Source) -> ExportColumn<Other> {
        ExportColumn<Other>(name, meaning, unit: unit, values: values) { cell(source($0)) }
    }
}

/// How values are written in every table, whatever the language of anybody's computer.
enum ExportValue {
    static let yesNo = "1 = yes; 0 = no"
    static let moment = "ISO 8601, UTC, with milliseconds"

    static func text(_ value: String?) -> String { value ?? "" }
    static func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
    static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    static func flag(_ value: Bool?) -> String { value.map { $0 ? "1" : "0" } ?? "" }
    static func moment(_ value: Timestamp?) -> String { value?.description ?? "" }
    static func moment(milliseconds value: Int64?) -> String { moment(value.map(Timestamp.init(milliseconds:))) }

    /// Milliseconds as seconds with three decimals.
    static func seconds(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "" }
        let fraction = String(milliseconds.magnitude % 1000)
        let sign = milliseconds < 0 ? "-" : ""
        return "\(sign)\(milliseconds.magnitude / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
