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
        reading.checkImages()
        reading.checkNamed()
        let found = RegistrySelection(
            records: table.rows.count, eligible: reading.eligible, excluded: reading.excluded)
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
        for row in table.rows {
            var record = RegistryRecordScan(file: file, mapping: mapping)
            let number = row.value(mapping.number)
            let outcome = outcome(row, number, in: &record)
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

    private mutating func leaveOut(
        _ row: DelimitedTable.Row, _ number: String?, _ reason: RegistryExclusion, _ detail: String
    ) {
        excluded.append(.init(row: row.line, number: number, reason: reason, detail: detail))
    }

    /// The first reason against a record, or the case that it is; `nil` when errors keep it from being either.
    private func outcome(
        _ row: DelimitedTable.Row, _ number: String?, in record: inout RegistryRecordScan
    ) -> Outcome? {
        guard let number else {
            record.scan.report(row, mapping.number, "is empty", "give every record its number")
            return nil
        }
        if let others = rows[number], others.count > 1, let other = others.first(where: { $0 != row.line }) {
            record.scan.report(
                row, mapping.number, "is also the number of row \(other)",
                "keep one record a case; several diagnoses belong into several columns or into one cell")
            return nil
        }
        guard record.cell(row, mapping.injury.name) != nil else { return .excluded(.noDate, "") }
        guard let injured = record.day(row, mapping.injury) else { return nil }
        if mapping.from.map({ injured < $0 }) == true || mapping.to.map({ $0 < injured }) == true {
            return .excluded(.outsidePeriod, "\(injured)")
        }
        let before = record.scan.problems.count
        let age = record.age(row, on: injured)
        if let ages = mapping.ages, record.scan.problems.count == before {
            guard let age else { return .excluded(.noAge, "") }
            guard ages.contains(age) else { return .excluded(.outsideAge, "\(age)") }
        }
        if let reason = mapping.named[number] { return .excluded(.named, reason) }
        let codes = record.codes(row)
        let side = record.word(row, mapping.side)
        let sex = record.word(row, mapping.sex)
        let severity = record.severity(row)
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
                    row: row.line, number: number, injured: injured, type: type, side: side, diagnoses: codes,
                    age: age, sex: sex, severity: severity, image: image))
        }
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
