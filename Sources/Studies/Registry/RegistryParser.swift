/// Reads a registry's table as a mapping says.
public enum RegistryParser {
    /// Who can be a case, or everything that is wrong with the records that matter.
    ///
    /// A record is looked at as far as it is of interest: of one that was injured in another year, the age is not read.
    ///
    /// - Parameters:
    ///   - bytes: The file as the hospital exports it: comma, semicolon or tab, UTF-8 or Windows-1252.
    ///   - file: Its name, for the problems.
    ///   - images: Names of the image files, without folders; `nil` when nobody has looked, and every record counts as
    ///     if it had its image.
    public static func parse(
        _ bytes: [UInt8], named file: String, mapping: RegistryMapping, images: Set<String>?
    ) -> Checked<RegistrySelection> {
        let text = RegistryText(bytes, named: file, encoding: mapping.encoding)
        guard let utf8 = text.bytes else { return Checked(nil, problems: text.problems) }
        let (table, problems) = DelimitedTable.read(utf8, named: file, requiring: mapping.columns, limit: 256 << 20)
        guard let table else { return Checked(nil, problems: (text.problems + problems).inFileOrder()) }
        var reading = RegistryReading(file: file, mapping: mapping, images: images)
        reading.read(table)
        reading.keepOneOfEachPatient()
        reading.checkImages()
        reading.checkNamed()
        let found = RegistrySelection(
            records: reading.records, eligible: reading.eligible, excluded: reading.excluded)
        return Checked(found, problems: (text.problems + problems + reading.problems).inFileOrder())
    }
}

/// One pass over the records of a registry.
private struct RegistryReading {
    let file: String
    let mapping: RegistryMapping
    let images: Set<String>?
    var problems: [StudyFileProblem] = []
    var eligible: [RegistryCase] = []
    var excluded: [RegistrySelection.Excluded] = []
    private(set) var records = 0
    private var rows: [String: [Int]] = [:]

    private enum Outcome {
        case eligible(RegistryCase)
        case excluded(RegistryExclusion, String)
    }

    init(file: String, mapping: RegistryMapping, images: Set<String>?) {
        (self.file, self.mapping, self.images) = (file, mapping, images)
    }

    mutating func read(_ table: DelimitedTable) {
        for row in table.rows {
            if let number = row.value(mapping.number) { rows[number, default: []].append(row.line) }
        }
        for rows in records(of: table) {
            records += 1
            let row = rows[0]
            var record = RegistryRecordScan(file: file, mapping: mapping)
            let number = row.value(mapping.number)
            let outcome = outcome(rows, number, in: &record)
            let hasErrors = record.scan.problems.contains { $0.severity == .error }
            let isDropped = hasErrors && mapping.unreadable == .exclude
            problems += record.scan.problems.map { problem in
                var problem = problem
                if isDropped { problem.severity = .warning }
                return problem
            }
            if isDropped {
                let columns = record.scan.problems.filter { $0.severity == .error }.compactMap(\.column)
                leaveOut(row, number, .unreadable, columns.joined(separator: ", "))
            } else if case .excluded(let reason, let detail) = outcome {
                leaveOut(row, number, reason, detail)
            } else if case .eligible(let found) = outcome {
                eligible.append(found)
            }
        }
    }

    /// The rows of each record, in the order in which records begin.
    private func records(of table: DelimitedTable) -> [[DelimitedTable.Row]] {
        guard mapping.rows == .diagnosis else { return table.rows.map { [$0] } }
        var records: [[DelimitedTable.Row]] = []
        var places: [String: Int] = [:]
        for row in table.rows {
            let number = row.value(mapping.number)
            if let place = number.flatMap({ places[$0] }) {
                records[place].append(row)
            } else {
                if let number { places[number] = records.count }
                records.append([row])
            }
        }
        return records
    }

    private mutating func leaveOut(
        _ row: DelimitedTable.Row, _ number: String?, _ reason: RegistryExclusion, _ detail: String
    ) {
        excluded.append(.init(row: row.line, number: number, reason: reason, detail: detail))
    }

    /// The first reason against a record, or the case that it is; `nil` when errors keep it from being either.
    private func outcome(
        _ rows: [DelimitedTable.Row], _ number: String?, in record: inout RegistryRecordScan
    ) -> Outcome? {
        let row = rows[0]
        guard let number else {
            record.scan.report(row, mapping.number, "is empty", "give every record its number")
            return nil
        }
        if mapping.rows == .one, let others = self.rows[number], let other = others.first(where: { $0 != row.line }) {
            record.scan.report(
                row, mapping.number, "is also the number of row \(other)",
                "keep one row a case, or write \"rows: diagnosis\" in the mapping if each row is a diagnosis")
            return nil
        }
        let dated = record.row(of: rows, for: mapping.injury.name)
        guard record.cell(dated, mapping.injury.name) != nil else { return .excluded(.noDate, "") }
        guard let injured = record.day(dated, mapping.injury), record.scan.problems.isEmpty else { return nil }
        if mapping.from.map({ injured < $0 }) == true || mapping.to.map({ $0 < injured }) == true {
            return .excluded(.outsidePeriod, "\(injured)")
        }
        let before = record.scan.problems.count
        let age = record.age(record.row(of: rows, for: mapping.ageColumn ?? ""), on: injured)
        if let ages = mapping.ages, record.scan.problems.count == before {
            guard let age else { return .excluded(.noAge, "") }
            guard ages.contains(age) else { return .excluded(.outsideAge, "\(age)") }
        }
        if let reason = mapping.named[number] { return .excluded(.named, reason) }
        let patient = patient(rows, in: &record)
        let codes = record.codes(rows)
        let side = record.word(record.row(of: rows, for: mapping.side?.name ?? ""), mapping.side)
        let sex = record.word(record.row(of: rows, for: mapping.sex?.name ?? ""), mapping.sex)
        let severity = record.severity(record.row(of: rows, for: mapping.severity ?? ""))
        guard !record.scan.problems.contains(where: { $0.severity == .error }) else { return nil }
        switch HipDiagnosis(codes, side: side, rules: mapping.rules) {
        case .excluded(let reason):
            return .excluded(reason, codes.map(\.description).joined(separator: " "))
        case .known(let type, let side):
            let found = images.map { mapping.images.files(of: number, among: $0) } ?? [""]
            guard let image = found.first else { return .excluded(.noImage, "") }
            guard found.count == 1 else { return .excluded(.severalImages, found.joined(separator: " ")) }
            return .eligible(
                RegistryCase(
                    row: row.line, number: number, patient: patient, injured: injured, type: type, side: side,
                    diagnoses: codes,
                    age: age, sex: sex, severity: severity, image: image))
        }
    }

    /// Who is told apart by the registry; `nil` when it does not, or when the cell is empty, which is reported.
    private func patient(_ rows: [DelimitedTable.Row], in record: inout RegistryRecordScan) -> String? {
        guard let column = mapping.patient else { return nil }
        let row = record.row(of: rows, for: column)
        let patient = record.cell(row, column)
        if patient == nil {
            record.scan.report(
                row, column, "is empty, so the patient's other records cannot be told",
                "give every record its patient, or take \"patient\" out of the mapping")
        }
        return patient
    }

    /// A patient is one case at most, that of the first injury: so no draw has a patient twice, and no two sets share one.
    mutating func keepOneOfEachPatient() {
        var first: [String: RegistryCase] = [:]
        for found in eligible {
            guard let patient = found.patient else { continue }
            if let other = first[patient], (other.injured, other.number) < (found.injured, found.number) { continue }
            first[patient] = found
        }
        eligible.removeAll { found in
            guard let kept = found.patient.flatMap({ first[$0] }), kept.number != found.number else { return false }
            excluded.append(
                .init(row: found.row, number: found.number, reason: .samePatient, detail: "case \(kept.number)"))
            return true
        }
        excluded.sort { $0.row < $1.row }
    }

    /// One file cannot show two patients, and nobody can tell here whom it shows.
    mutating func checkImages() {
        guard images != nil else { return }
        var first: [String: RegistryCase] = [:]
        for found in eligible {
            guard let other = first.updateValue(found, forKey: found.image) else { continue }
            problems.append(
                StudyFileProblem(
                    file: file, row: found.row, column: mapping.number, value: found.number,
                    problem: "and \(other.number) (row \(other.row)) have the same image, \(found.image)",
                    remedy: "make the pattern under images in the mapping narrower, or rename the file"))
        }
    }

    /// An exclusion that meets nobody is a slip that would bring a patient into the study.
    mutating func checkNamed() {
        for number in mapping.named.keys.sorted() where rows[number] == nil {
            problems.append(
                StudyFileProblem(
                    file: file, column: mapping.number, value: number,
                    problem: "is excluded by the mapping, and no record has this number",
                    remedy: "correct the number under exclude in the mapping, or remove it"))
        }
    }
}
