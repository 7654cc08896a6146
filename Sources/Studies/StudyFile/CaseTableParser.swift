/// Reads tables of cases (`cases.csv`) with their reference standard.
public enum CaseTableParser {
    /// Columns that every table of cases has.
    public static let requiredColumns = ["case", "image", "fracture", "type", "side", "truth_source"]
    /// Columns with a meaning that a table may leave out; all others are free.
    public static let optionalColumns = TableScan.boxColumns + ["age", "sex", "iss"]

    /// The cases, or everything that is wrong with the table.
    ///
    /// - Parameters:
    ///   - bytes: The file, see ``DelimitedTable/parse(_:named:requiring:)``.
    ///   - file: Its name, for the problems.
    ///   - plan: The study's plan, whose declared design the table must meet.
    public static func parse(_ bytes: [UInt8], named file: String, plan: StudyPlan) -> Checked<[StudyCase]> {
        read(bytes, named: file, design: plan.design)
    }

    static func read(
        _ bytes: [UInt8], named file: String, design: StudyPlan.DeclaredDesign?
    ) -> Checked<[StudyCase]> {
        let (table, problems) = DelimitedTable.read(bytes, named: file, requiring: requiredColumns)
        var scan = TableScan(file: file)
        scan.problems = problems
        guard let table else { return Checked(nil, problems: problems.inFileOrder()) }
        let known = requiredColumns + optionalColumns
        let free = table.columns.filter { !$0.isEmpty && !known.contains($0.lowercased()) }
        scan.warnOfIdentifiers(in: table, known: known)
        scan.warnOfSlips(in: free, of: table)
        var numbers: [String: Int] = [:]
        var images: [String: Int] = [:]
        var truths: [TableScan.Truth] = []
        var cases: [StudyCase] = []
        for row in table.rows {
            let number = scan.number(row, seen: &numbers)
            let image = scan.image(row, seen: &images)
            if row.value("fracture") == nil {
                scan.report(row, "fracture", "is empty: the case has no reference standard", "write yes or no")
            }
            let source = row.value("truth_source")
            if source == nil {
                scan.report(
                    row, "truth_source", "is empty",
                    "say how the truth was established, such as CT, operation, follow-up")
            }
            let truth = scan.truth(row, source: source)
            truths.append(truth)
            let age = scan.integer(row, "age", in: 0...120)
            let sex: StudyCase.Sex? = scan.word(row, "sex")
            let severity = scan.integer(row, "iss", in: 0...75)
            guard let number, let image, let reference = truth.reference else { continue }
            let other = free.compactMap { column in row.value(column).map { (column, $0) } }
            cases.append(
                StudyCase(
                    number: number, imageFile: image, reference: reference, age: age, sex: sex,
                    injurySeverityScore: severity, other: Dictionary(uniqueKeysWithValues: other)))
        }
        // Counts over a table with broken rows would only repeat that rows are broken.
        if !problems.contains(where: { $0.severity == .error }) { scan.checkCounts(of: truths, against: design) }
        return Checked(cases, problems: scan.problems.inFileOrder())
    }
}

extension TableScan {
    /// A free column that is nearly the name of an optional one is probably a slip.
    fileprivate mutating func warnOfSlips(in free: [String], of table: DelimitedTable) {
        let absent = CaseTableParser.optionalColumns.filter { !table.has($0) }
        for column in free where column.count > 3 {
            guard let meant = NearestWord.to(column, among: absent), meant.count > 3 else { continue }
            problems.append(
                StudyFileProblem(
                    .warning, file: file, row: table.headerLine, column: column,
                    problem: "is kept as a free column, but looks like \"\(meant)\"",
                    remedy: "rename it to \"\(meant)\" if that is meant"))
        }
    }

    /// Compares the table with the declared design, each count on its own.
    fileprivate mutating func checkCounts(of truths: [Truth], against design: StudyPlan.DeclaredDesign?) {
        guard !truths.isEmpty else {
            report(nil, nil, "has no cases", "add a row for each case below the header")
            return
        }
        compare(design?.cases, truths.count, "cases")
        if truths.allSatisfy({ $0.fracture != nil }) {
            let fractures = truths.count { $0.fracture == true }
            compare(design?.fracture, fractures, "cases with a fracture")
            compare(design?.none, truths.count - fractures, "cases without a fracture")
            if fractures == 0 || fractures == truths.count {
                warn(
                    nil, "fracture",
                    fractures == 0
                        ? "is no for every case, so sensitivity cannot be measured"
                        : "is yes for every case, so specificity cannot be measured",
                    "add cases \(fractures == 0 ? "with" : "without") a fracture")
            }
        }
        if truths.allSatisfy({ $0.type != nil }) {
            compare(design?.femoralNeck, truths.count { $0.type == .femoralNeck }, "fractures of the femoral neck")
            compare(
                design?.intertrochanteric, truths.count { $0.type == .intertrochanteric }, "intertrochanteric fractures"
            )
        }
    }

    private mutating func compare(_ declared: Int?, _ found: Int, _ what: String) {
        guard let declared, declared != found else { return }
        report(
            nil, nil, "the study file declares \(declared) \(what), the table has \(found)",
            "correct the table, or the number under design in the study file")
    }
}
