/// Reads tables of practice cases (`warm-up.csv`) with the feedback that readers get.
public enum WarmUpTableParser {
    /// Columns that every table of practice cases has.
    public static let requiredColumns = ["case", "image", "fracture", "feedback"]

    /// The practice cases, or everything that is wrong with the table.
    ///
    /// - Parameters:
    ///   - bytes: The file, see ``DelimitedTable/parse(_:named:requiring:)``.
    ///   - file: Its name, for the problems.
    ///   - plan: The study's plan, in whose languages the feedback should be.
    public static func parse(_ bytes: [UInt8], named file: String, plan: StudyPlan) -> Checked<[WarmUpCase]> {
        read(bytes, named: file, languages: plan.languages)
    }

    static func read(_ bytes: [UInt8], named file: String, languages: [Language]) -> Checked<[WarmUpCase]> {
        let (table, problems) = DelimitedTable.read(bytes, named: file, requiring: requiredColumns)
        var scan = TableScan(file: file)
        scan.problems = problems
        guard let table else { return Checked(nil, problems: problems.inFileOrder()) }
        scan.checkColumns(of: table, languages: languages)
        var numbers: [String: Int] = [:]
        var images: [String: Int] = [:]
        var cases: [WarmUpCase] = []
        for row in table.rows {
            let number = scan.number(row, seen: &numbers)
            let image = scan.image(row, seen: &images)
            let truth = scan.truth(row, source: row.value("truth_source") ?? "")
            if row.value("fracture") == nil, let column = ["type", "side"].first(where: { row.value($0) != nil }) {
                scan.report(
                    row, column, "is given, and the column fracture is empty",
                    "write yes or no under fracture, or empty this cell too")
            }
            let feedback = scan.feedback(row, of: table, languages: languages)
            guard let number, let image else { continue }
            cases.append(
                WarmUpCase(number: number, imageFile: image, reference: truth.reference, feedback: feedback))
        }
        if table.rows.isEmpty, problems.isEmpty {
            scan.report(nil, nil, "has no practice cases", "add some, or remove warm-up from the study file")
        }
        return Checked(cases, problems: scan.problems.inFileOrder())
    }
}

extension TableScan {
    private static let feedbackPrefix = "feedback_"

    /// The columns of feedback must name languages; columns without a meaning are not kept.
    fileprivate mutating func checkColumns(of table: DelimitedTable, languages: [Language]) {
        let known =
            ["case", "image", "fracture", "type", "side", "truth_source", "feedback"] + Self.boxColumns
            + Language.allCases.map { (Self.feedbackPrefix + $0.tag).lowercased() }
        let possible = known.filter { !table.has($0) }
        for column in table.columns where !column.isEmpty && !known.contains(column.lowercased()) {
            let isFeedback = column.lowercased().hasPrefix(Self.feedbackPrefix)
            let meant = NearestWord.to(column, among: possible)
            problems.append(
                StudyFileProblem(
                    isFeedback ? .error : .warning, file: file, row: table.headerLine, column: column,
                    problem: isFeedback
                        ? "is feedback in a language that ReaderStudy does not know" : "is not used",
                    remedy: isFeedback
                        ? "rename it to \(Language.allCases.map { Self.feedbackPrefix + $0.tag }.inWords)"
                        : meant.map { "rename it to \"\($0)\" if that is meant" } ?? "remove the column"))
        }
        warnOfIdentifiers(in: table, known: known)
        for language in languages.dropFirst() where !table.has(Self.feedbackPrefix + language.tag) {
            problems.append(
                StudyFileProblem(
                    .warning, file: file, row: table.headerLine, column: Self.feedbackPrefix + language.tag,
                    problem: "is missing from the header, although the study is also in \(language.tag)",
                    remedy: "add the column, or readers in that language see the feedback of another"))
        }
    }

    /// The feedback; the plain column serves every language that has none of its own.
    fileprivate mutating func feedback(
        _ row: DelimitedTable.Row, of table: DelimitedTable, languages: [Language]
    ) -> LocalizedText {
        var versions: [String: String] = [:]
        versions[""] = row.value("feedback")
        for language in Language.allCases { versions[language.tag] = row.value(Self.feedbackPrefix + language.tag) }
        for language in languages where versions[language.tag] == nil {
            let column = Self.feedbackPrefix + language.tag
            if language == languages.first {
                if versions[""] == nil {
                    warn(row, "feedback", "is empty", "write what a teacher would say after the answer")
                }
            } else if table.has(column) {
                warn(row, column, "is empty", "write the feedback in \(language.tag) too")
            }
        }
        return versions.isEmpty ? LocalizedText("") : LocalizedText(versions)
    }
}
