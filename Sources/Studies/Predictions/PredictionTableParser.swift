/// Reads a model's predictions (`case,probability`), one row a case.
public enum PredictionTableParser {
    private static let caseColumns = ["case", "case_id"]

    /// The probabilities, or everything that is wrong with the table.
    ///
    /// - Parameters:
    ///   - bytes: The file, see ``DelimitedTable/parse(_:named:requiring:)``.
    ///   - file: Its name, for the problems.
    ///   - cases: The study's cases; one without a prediction is an error, because a comparison on fewer cases for the
    ///     model than for the readers is none.
    public static func parse(
        _ bytes: [UInt8], named file: String, cases: [CaseNumber]
    ) -> Checked<[CaseNumber: Double]> {
        let (read, problems) = DelimitedTable.read(bytes, named: file, requiring: ["probability"])
        var scan = TableScan(file: file)
        scan.problems = problems
        guard let table = read else { return Checked(nil, problems: problems.inFileOrder()) }
        guard let column = caseColumns.first(where: table.has) else {
            scan.report(nil, nil, "has no column \"case\"", "name the column that holds the case numbers case")
            return Checked(nil, problems: scan.problems.inFileOrder())
        }
        let known = Set(cases)
        var probabilities: [CaseNumber: Double] = [:]
        var rows: [CaseNumber: Int] = [:]
        for row in table.rows {
            guard let text = row.value(column) else {
                scan.report(row, column, "is empty", "write the number of the case, or remove the row")
                continue
            }
            let number = CaseNumber(text)
            if let first = rows[number] {
                scan.report(row, column, "is also the case of row \(first)", "keep one prediction a case")
                continue
            }
            rows[number] = row.line
            if !known.contains(number) {
                scan.report(row, column, "is no case of the study", "correct the number, or remove the row")
            }
            if let probability = scan.probability(row) { probabilities[number] = probability }
        }
        let missing = cases.filter { rows[$0] == nil }
        if let first = missing.first {
            scan.report(
                nil, nil,
                missing.count == 1
                    ? "has no prediction of case \(first)"
                    : "has no prediction of \(missing.count) cases, \(first) among them",
                "add a row for every case")
        }
        return Checked(probabilities, problems: scan.problems.inFileOrder())
    }
}

extension TableScan {
    fileprivate mutating func probability(_ row: DelimitedTable.Row) -> Double? {
        guard let text = row.value("probability") else {
            report(row, "probability", "is empty", "write a number from 0 to 1")
            return nil
        }
        guard let value = Double(text), value.isFinite, (0...1).contains(value) else {
            report(
                row, "probability", "is not a number from 0 to 1",
                "write the probability of a fracture, such as 0.93, with a decimal point")
            return nil
        }
        return value
    }
}
