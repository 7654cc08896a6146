import Radiographs
import Studies

/// A table that says which images belong to the study, and what is known of each: the reference standard above all.
///
/// One column tells the images: `file`, `accession_number`, `patient_id` or `sop_instance_uid`, the first of them that the
/// table has. It does not become part of the study.
public struct SourceSheet: Sendable {
    /// What tells an image.
    public enum Key: String, CaseIterable, Sendable {
        case file
        case accessionNumber = "accession_number"
        case patientID = "patient_id"
        case sopInstance = "sop_instance_uid"
    }

    let name: String
    let key: Key
    let rows: [String: DelimitedTable.Row]
    private let columns: Set<String>

    /// Reads a sheet.
    /// - Parameters:
    ///   - bytes: Comma-, semicolon- or tab-separated text with a header.
    ///   - name: Of the file, for problems.
    /// - Throws: ``IntakeError/sheet(_:)``.
    public init(_ bytes: [UInt8], named name: String) throws(IntakeError) {
        let checked = DelimitedTable.parse(bytes, named: name)
        guard let table = checked.value else { throw .sheet(checked.problems) }
        guard let key = Key.allCases.first(where: { table.has($0.rawValue) }) else {
            throw .sheet([
                StudyFileProblem(
                    file: name, row: table.headerLine, problem: "has no column that tells the images",
                    remedy: "name one of its columns \(Key.allCases.map(\.rawValue).joined(separator: ", "))")
            ])
        }
        var rows: [String: DelimitedTable.Row] = [:]
        var problems: [StudyFileProblem] = []
        for row in table.rows {
            guard let value = row.value(key.rawValue) else {
                problems.append(
                    StudyFileProblem(
                        file: name, row: row.line, column: key.rawValue, problem: "is empty",
                        remedy: "say which image the row is about, or remove the row"))
                continue
            }
            if let first = rows.updateValue(row, forKey: value) {
                problems.append(
                    StudyFileProblem(
                        file: name, row: row.line, column: key.rawValue, value: value,
                        problem: "stands in row \(first.line) already", remedy: "keep one row for each image"))
            }
        }
        guard problems.isEmpty else { throw .sheet(problems) }
        (self.name, self.key, self.rows) = (name, key, rows)
        columns = Set(table.columns.map { $0.lowercased() })
    }

    /// Whether it has a column, in any case.
    public func has(_ column: String) -> Bool { columns.contains(column.lowercased()) }
}

/// A row of a sheet, and what it is found by.
struct SheetRow: Sendable {
    let key: String
    let row: DelimitedTable.Row
}

extension SourceSheet {
    /// The row that is about an image.
    func row(of file: FoundFile, _ header: DICOMFile) -> SheetRow? {
        let value: String? =
            switch key {
            case .file: file.path
            case .accessionNumber: header.identity.accessionNumber
            case .patientID: header.identity.patientID
            case .sopInstance: header.identity.sopInstance
            }
        guard let value, let row = rows[value] else { return nil }
        return SheetRow(key: value, row: row)
    }

    /// Every row must have its image, and one only: two images of a patient cannot both have the row's truth unseen.
    func checkUse(by candidates: [Survey.Candidate]) throws(IntakeError) {
        var files: [String: [String]] = [:]
        for candidate in candidates {
            if let row = candidate.row { files[row.key, default: []].append(candidate.file.path) }
        }
        var problems: [StudyFileProblem] = []
        for (value, row) in rows.sorted(by: { $0.value.line < $1.value.line }) {
            let found = files[value] ?? []
            guard found.count != 1 else { continue }
            problems.append(
                StudyFileProblem(
                    file: name, row: row.line, column: key.rawValue, value: value,
                    problem: found.isEmpty
                        ? "is in none of the radiographs"
                        : "is in \(found.count) radiographs (\(found.joined(separator: ", ")))",
                    remedy: found.isEmpty
                        ? "add the image to the folder, or remove the row"
                        : "tell them apart by a column file or sop_instance_uid"))
        }
        guard problems.isEmpty else { throw .sheet(problems) }
    }
}
