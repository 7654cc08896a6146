/// A file that somebody gave to be analysed, already read into memory.
public struct InputFile: Sendable {
    /// Its name, as problems tell it.
    public var name: String
    /// Its content.
    public var bytes: [UInt8]

    /// A file and its content.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The name without folders and without the ending.
    var stem: String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
    }

    /// Largest table of an analysis, in bytes: some ten million readings.
    static let limit = 512 << 20
}

/// The files of one analysis. Only the readings are always needed.
public struct ComparisonFiles: Sendable {
    /// One row for each reader, case and modality: `reader_id, case_id, answer`, and `modality, read_order, confidence,
    /// seconds` where known; or the `readings.csv` of a study's export.
    public var readings: InputFile
    /// The reference standard: `case_id, truth`, and `subtype, side, age, sex, iss` and further columns where known;
    /// `nil` when the readings tell it (`truth` or `reference_fracture`).
    public var cases: InputFile?
    /// `reader_id`, and `specialty, group, years_experience` where known; `nil` takes the readers from the readings.
    public var readers: InputFile?
    /// Each `case_id, probability`, and `model, version` where one file holds several.
    public var models: [InputFile]

    /// The files of one analysis.
    public init(readings: InputFile, cases: InputFile? = nil, readers: InputFile? = nil, models: [InputFile] = []) {
        self.readings = readings
        self.cases = cases
        self.readers = readers
        self.models = models
    }
}
