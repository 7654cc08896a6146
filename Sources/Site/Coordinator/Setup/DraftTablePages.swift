import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The table of cases, and that of practice cases: every problem of every row at once, beside its row.
struct DraftTablePages {
    let setup: SetupDesk

    /// A table typed or pasted into the page; larger ones are sent as a file.
    static let formLimit = 3 << 20
    /// Rows that are shown; those with problems come whatever their number.
    private static let rowLimit = 500

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        for (path, kind) in [("cases", StudyDraft.FileKind.cases), ("practice", .practice)] {
            router.get("/coordinator/drafts/:draft/\(path)") { _, context in
                try await page(try setup.draft(context), kind, context)
            }
            router.post("/coordinator/drafts/:draft/\(path)") { request, context in
                try await save(kind, path, request, context)
            }
        }
    }

    private func save(
        _ kind: StudyDraft.FileKind, _ path: String, _ request: Request, _ context: CoordinatorContext
    ) async throws -> Response {
        let draft = try setup.draft(context)
        let text = try await request.form(limit: Self.formLimit)["table"] ?? ""
        do throws(DraftProblem) {
            try setup.drafts.put(text.unixLines, as: kind, in: draft)
        } catch {
            return try await page(draft, kind, problem: setup.sentence(error, context.language), context)
        }
        return .redirect(to: DraftAddress(draft.id).path + "/\(path)", type: .normal)
    }

    private func page(
        _ draft: StudyDraft, _ kind: StudyDraft.FileKind, problem: String? = nil, _ context: CoordinatorContext
    ) async throws -> Response {
        let layout = draft.layout
        guard let file = kind == .cases ? layout.casesFile : layout.warmUp?.file else { throw SiteError.notFound }
        let language = context.language
        let heading = setup.heading(draft, language, tab: kind == .cases ? .cases : .practice)
        let checked = try await setup.desk.threads.run { [drafts = setup.drafts] in drafts.check(draft) }
        let problems = checked.problems.filter { $0.file == file }
        let bytes = (try? Data(contentsOf: draft.folder.appendingPathComponent(file))).map(Array.init) ?? []
        let table = DelimitedTable.read(bytes, named: file, requiring: []).table
        let rows = TableRows(table, problems: problems, limit: Self.rowLimit) {
            ProblemValue($0, setup.words($0.problem, $0.remedy, language))
        }
        let columns = kind == .cases ? CaseTableParser.requiredColumns : WarmUpTableParser.requiredColumns
        return try setup.desk.pages.page(
            "coordinator/setup/draft-table",
            DraftTablePage(
                coordinator: context.name, draft: heading, problem: problem, isPractice: kind == .practice, file: file,
                address: heading.address + (kind == .cases ? "/cases" : "/practice"), hasTable: !bytes.isEmpty,
                requiredColumns: columns.joined(separator: ","),
                optionalColumns: CaseTableParser.optionalColumns.joined(separator: ", "),
                errorCount: problems.count { $0.severity == .error },
                warningCount: problems.count { $0.severity == .warning }, hasProblems: !problems.isEmpty,
                hasErrors: problems.contains { $0.severity == .error },
                problems: setup.values(problems, language), rowCount: table?.rows.count ?? 0,
                hasRows: !rows.rows.isEmpty, hidesRows: rows.hidden > 0, hiddenRows: rows.hidden,
                columns: rows.columns, rows: rows.rows, isEditable: bytes.count <= 1 << 20,
                text: bytes.count <= 1 << 20 ? String(decoding: bytes, as: UTF8.self) : "",
                pageData: try scriptJSON(
                    [
                        "address": heading.address + "/upload", "kind": kind.rawValue,
                        "piece": setup.drafts.limits.pieceBytes,
                        "strings": setup.desk.pages.strings.branch("setup.upload", language),
                    ] as [String: Any])),
            frame: setup.frame(context, heading, path: heading.address + (kind == .cases ? "/cases" : "/practice")),
            status: problem == nil ? .ok : .unprocessableContent)
    }
}

/// The rows of a table with what is wrong in each.
struct TableRows: Sendable {
    let columns: [String]
    let rows: [DraftTablePage.Row]
    /// Rows without problems that are not shown.
    let hidden: Int

    init(
        _ table: DelimitedTable?, problems: [StudyFileProblem], limit: Int, value: (StudyFileProblem) -> ProblemValue
    ) {
        guard let table else {
            (columns, rows, hidden) = ([], [], 0)
            return
        }
        columns = table.columns
        let byRow = Dictionary(grouping: problems.filter { $0.row != nil }) { $0.row ?? 0 }
        var shown: [DraftTablePage.Row] = []
        var passedOver = 0
        for row in table.rows {
            let own = byRow[row.line] ?? []
            guard shown.count < limit || !own.isEmpty else {
                passedOver += 1
                continue
            }
            let cells = zip(table.columns, row.fields).map { column, text in
                let here = own.filter { $0.column?.lowercased() == column.lowercased() }
                return DraftTablePage.Cell(
                    text: text, hasError: here.contains { $0.severity == .error },
                    hasWarning: !here.isEmpty && !here.contains { $0.severity == .error })
            }
            shown.append(
                DraftTablePage.Row(
                    line: row.line, cells: cells, hasProblems: !own.isEmpty, problems: own.map(value),
                    span: table.columns.count + 1))
        }
        (rows, hidden) = (shown, passedOver)
    }
}

/// The page of a table.
struct DraftTablePage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let isPractice: Bool
    let file: String
    let address: String
    let hasTable: Bool
    let requiredColumns: String
    let optionalColumns: String
    let errorCount: Int
    let warningCount: Int
    let hasProblems: Bool
    let hasErrors: Bool
    let problems: [ProblemValue]
    let rowCount: Int
    let hasRows: Bool
    let hidesRows: Bool
    let hiddenRows: Int
    let columns: [String]
    let rows: [Row]
    let isEditable: Bool
    let text: String
    let pageData: String

    struct Row: Sendable {
        let line: Int
        let cells: [Cell]
        let hasProblems: Bool
        let problems: [ProblemValue]
        /// Columns that the row of problems spans.
        let span: Int
    }

    struct Cell: Sendable {
        let text: String
        let hasError: Bool
        let hasWarning: Bool
    }
}
