public import Studies

/// A radiograph and what it shows, as a row of a table says it.
public struct LabelledImage: Equatable, Sendable {
    /// Path below the folder of the images.
    public let file: String
    /// Line of the table.
    public let row: Int
    /// Index in ``LabelTable/classes``; of a fracture 1, of none 0.
    public let label: Int
    /// Whose it is; `nil` when the table does not say.
    public let patient: String?
}

/// A table of labels: a row for each radiograph, what it shows, and perhaps whose it is.
public struct LabelTable: Equatable, Sendable {
    /// What is learnt.
    public let task: LearningTask
    /// Names of the network's outputs: all labels in alphabetical order, or `fracture` alone.
    public let classes: [String]
    /// The rows.
    public let images: [LabelledImage]
    /// The column that says whose a radiograph is.
    public let patientColumn: String?

    /// Name of the column of patients that is used without being asked for.
    public static let usualPatientColumn = "patient"

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - bytes: The file, see ``Studies/DelimitedTable/parse(_:named:requiring:limit:)``.
    ///   - file: Its name, for the problems.
    ///   - columns: Which columns say what. Without a column of patients one called `patient` is taken if it is there.
    ///   - task: What is learnt. A fracture is yes, true or 1, or no, false or 0.
    public static func parse(
        _ bytes: [UInt8], named file: String, columns: LabelColumns, task: LearningTask
    ) -> Checked<LabelTable> {
        let required = [columns.file, columns.label] + (columns.patient.map { [$0] } ?? [])
        let (table, problems) = DelimitedTable.read(bytes, named: file, requiring: required)
        guard let table else { return Checked(nil, problems: problems.inFileOrder()) }
        var scan = LabelScan(file: file, columns: columns, problems: problems)
        if scan.columns.patient == nil, table.has(usualPatientColumn) { scan.columns.patient = usualPatientColumn }
        let rows = table.rows.compactMap { scan.row($0, task) }
        let classes = task == .fracture ? ["fracture"] : Set(rows.map(\.label)).sorted()
        // Counts over a table with broken rows would only repeat that rows are broken.
        if scan.problems.allSatisfy({ $0.severity != .error }) { scan.checkCounts(rows, task) }
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let images = rows.map { row in
            let label = task == .fracture ? (row.label == LabelScan.yes ? 1 : 0) : places[row.label] ?? 0
            return LabelledImage(file: row.file, row: row.line, label: label, patient: row.patient)
        }
        return Checked(
            LabelTable(task: task, classes: classes, images: images, patientColumn: scan.columns.patient),
            problems: scan.problems.inFileOrder())
    }

    /// Number of images of each label, by ``LabelledImage/label``.
    public var counts: [Int] {
        var counts = [Int](repeating: 0, count: labelCount)
        for image in images { counts[image.label] += 1 }
        return counts
    }

    /// Number of different labels: that of the classes, and two of a fracture.
    public var labelCount: Int { task == .fracture ? 2 : classes.count }
}

/// Reads the rows one by one and gathers everything that is wrong.
private struct LabelScan {
    struct Row {
        let line: Int
        let file: String
        let label: String
        let patient: String?
    }

    static let yes = "yes"
    private static let fractureWords = [
        "yes": yes, "true": yes, "1": yes, "no": "no", "false": "no", "0": "no",
    ]

    let file: String
    var columns: LabelColumns
    var problems: [StudyFileProblem]
    private var lines: [String: Int] = [:]

    init(file: String, columns: LabelColumns, problems: [StudyFileProblem]) {
        (self.file, self.columns, self.problems) = (file, columns, problems)
    }

    mutating func row(_ row: DelimitedTable.Row, _ task: LearningTask) -> Row? {
        let image = image(row)
        let label = label(row, task)
        var patient: String?
        if let column = columns.patient {
            patient = row.value(column)
            if patient == nil {
                report(row.line, column, nil, "is empty", "write whose radiograph it is, such as a number")
                return nil
            }
        }
        guard let image, let label else { return nil }
        return Row(line: row.line, file: image, label: label, patient: patient)
    }

    private mutating func image(_ row: DelimitedTable.Row) -> String? {
        guard let path = row.value(columns.file) else {
            report(row.line, columns.file, nil, "is empty", "write the name of the image file, or remove the row")
            return nil
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.hasPrefix("/"), !parts.contains(".."), !parts.contains("") else {
            report(
                row.line, columns.file, path, "is no path below the folder of the images",
                "write it relative to that folder, such as 2017/0001.png")
            return nil
        }
        if let first = lines.updateValue(row.line, forKey: path) {
            report(row.line, columns.file, path, "stands in row \(first) already", "remove one of the rows")
            return nil
        }
        return path
    }

    private mutating func label(_ row: DelimitedTable.Row, _ task: LearningTask) -> String? {
        guard let text = row.value(columns.label) else {
            report(row.line, columns.label, nil, "is empty", "write what the radiograph shows, or remove the row")
            return nil
        }
        guard task == .fracture else { return text }
        guard let word = Self.fractureWords[text.lowercased()] else {
            report(row.line, columns.label, text, "is neither yes nor no", "write yes or no")
            return nil
        }
        return word
    }

    mutating func checkCounts(_ rows: [Row], _ task: LearningTask) {
        let counts = Dictionary(grouping: rows, by: \.label).mapValues(\.count)
        if task == .fracture {
            for word in [Self.yes, "no"] where counts[word] == nil {
                report(nil, columns.label, nil, "is never \(word)", "add radiographs of both kinds")
            }
        } else if counts.count < 2 {
            report(
                nil, columns.label, counts.keys.first, "is the only label", "add radiographs with another label")
        }
        for (label, count) in counts.sorted(by: { $0.key < $1.key }) where count == 1 {
            report(
                nil, columns.label, label, "stands in one row only",
                "add another radiograph like it: one is needed for training and one for validation")
        }
    }

    private mutating func report(
        _ line: Int?, _ column: String, _ value: String?, _ problem: String, _ remedy: String
    ) {
        problems.append(
            StudyFileProblem(
                file: file, row: line, column: column, value: value, problem: problem, remedy: remedy))
    }
}
