/// Takes the rows of one table and writes them in one form.
protocol TableSink: AnyObject {
    /// Its file in the data dictionary, such as `readings.csv` or `tables.xlsx: readings`.
    var place: String { get }
    func write(_ cells: [ExportCell]) throws
    /// The file, when it is the table's own.
    func finish() throws -> ExportSummary.File?
}
