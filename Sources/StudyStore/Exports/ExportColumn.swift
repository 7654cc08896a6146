/// One column of an exported table: its name, its words in the data dictionary, and how its cells are made, in one place.
struct ExportColumn<Source> {
    let name: String
    let meaning: String
    let type: ExportType
    /// Unit of a number, such as `s`; empty for everything else.
    let unit: String
    /// Possible values with their labels, or the form of the value.
    let values: String
    let cell: (Source) -> ExportCell

    init(
        _ name: String, _ meaning: String, _ type: ExportType = .text, unit: String = "", values: String? = nil,
        cell: @escaping (Source) -> ExportCell
    ) {
        self.name = name
        self.meaning = meaning
        self.type = type
        self.unit = unit
        self.values = values ?? type.values
        self.cell = cell
    }

    /// The same column for rows of another kind.
    func from<Other>(_ source: @escaping (Other) -> Source) -> ExportColumn<Other> {
        ExportColumn<Other>(name, meaning, type, unit: unit, values: values) { cell(source($0)) }
    }
}
