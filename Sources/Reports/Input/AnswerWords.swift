import Studies

/// Reads answers, from one column or, in a study's export, from `status`, `positive` and the reason.
struct AnswerWords {
    private let reason: Int?
    private let question: Int?
    private let hasStatus: Bool

    init(_ table: InputTable) {
        let columns = table.table.columns.map { $0.lowercased() }
        let status = table.position(.status)
        // In an export the first question's code stands after the status.
        question = status.flatMap { columns.indices.contains($0 + 1) ? $0 + 1 : nil }
        let names = [question.map { columns[$0] }, table.name(.answer).lowercased()].compactMap { $0 }
        reason = (names.map { $0 + "_reason" } + ["reason"]).lazy.compactMap(columns.firstIndex).first
        hasStatus = status != nil
    }

    /// What a row says; `nil` when nobody can tell.
    func answer(_ row: DelimitedTable.Row, of table: InputTable) -> Answer? {
        let text = table.value(row, .answer)
        if hasStatus, let status = table.value(row, .status) {
            switch status.lowercased() {
            case "missing": return .missing
            case "cannot-assess": return .cannotAssess(reason: reason.flatMap(row.value(at:)))
            case "answered" where text == nil:
                // An option that says neither yes nor no: what was chosen is the reason.
                return .cannotAssess(reason: question.flatMap(row.value(at:)))
            default: break
            }
        }
        switch text {
        case nil: return .missing
        case "1"?: return .fracture
        case "0"?: return .noFracture
        case let text?:
            if let call = InputWords.yesNo(text) { return call ? .fracture : .noFracture }
            if InputWords.isNotAvailable(text) { return .missing }
            if InputWords.isCannotAssess(text) { return .cannotAssess(reason: reason.flatMap(row.value(at:))) }
            return nil
        }
    }
}
