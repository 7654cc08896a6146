import Studies

/// The columns in which a study's questions are answered.
///
/// A question's column has the question's id as its name; where a column of the table has that name already, it is
/// `question_` and the id.
enum AnswerColumns {
    /// What `choice` columns hold when the reader said that the radiograph cannot be assessed.
    static let cannotAssess = "cannot-assess"
    private static let empty = "empty = not asked, or left without an answer"

    typealias Column = ExportColumn<[Question.ID: Response]>

    static func all(of plan: StudyPlan, reserved: Set<String>) -> [Column] {
        plan.questions.flatMap { question in
            let value = value(of: question, name: name(of: question.id, reserved: reserved))
            return [value] + explanations(of: question, name: value.name)
        }
    }

    static func name(of id: Question.ID, reserved: Set<String>) -> String {
        reserved.contains(id.description) ? "question_\(id)" : id.description
    }

    /// The column of the answer itself.
    static func value(of question: Question, name: String) -> Column {
        let id = question.id
        let words = "\"\(question.text.invariant)\""
        switch question.kind {
        case .choice(let options, let third):
            var values = options.map { "\($0.code) = \($0.label.invariant)" }
            if let third { values.append("\(cannotAssess) = \(third.label.invariant)") }
            return Column(
                name, "Answer to \(words), as a code.", .code, values: (values + [empty]).joined(separator: "; ")
            ) {
                switch $0[id] {
                case .choice(let code): .text(code)
                case .cannotAssess: .text(cannotAssess)
                default: .empty
                }
            }
        case .scale5(let labels):
            let values = labels.enumerated().map { "\($0 + 1) = \($1.invariant)" }.joined(separator: "; ")
            return Column(
                name, "Answer to \(words), a point of an ordered scale.", .integer, values: "\(values); \(empty)"
            ) {
                if case .scale(let point) = $0[id] { .integer(Int64(point)) } else { .empty }
            }
        case .percent(let low, let high):
            return Column(
                name, "Answer to \(words).", .integer, unit: "%",
                values: "0 = \(low.invariant) … 100 = \(high.invariant); \(empty)"
            ) {
                if case .percent(let percent) = $0[id] { .integer(Int64(percent)) } else { .empty }
            }
        case .marks:
            return Column(
                name, "Places marked in answer to \(words), in pixels of the radiograph, origin top left.", .marks,
                unit: "pixel",
                values: "point SIDE X Y or box SIDE LEFT TOP WIDTH HEIGHT, separated by \"; \"; SIDE is the "
                    + "patient's: left, right, or - when it is not asked for; none = answered with no mark; \(empty)"
            ) {
                if case .marks(let marks) = $0[id] { .marks(marks) } else { .empty }
            }
        case .note:
            return Column(name, "Free text in answer to \(words).") {
                if case .note(let text) = $0[id] { .text(text) } else { .empty }
            }
        }
    }

    /// The columns beside it: codes in words, and why a radiograph cannot be assessed.
    private static func explanations(of question: Question, name: String) -> [Column] {
        let id = question.id
        switch question.kind {
        case .percent, .marks, .note: return []
        case .scale5(let labels):
            let words = labels.map { ExportCell.text($0.invariant) }
            return [
                Column("\(name)_label", "The same in words.") {
                    guard case .scale(let point) = $0[id], words.indices.contains(point - 1) else { return .empty }
                    return words[point - 1]
                }
            ]
        case .choice(let options, let third):
            let words = options.map { (code: $0.code, label: ExportCell.text($0.label.invariant)) }
            let cannot = ExportCell(third?.label.invariant)
            let label = Column("\(name)_label", "The same in words.") {
                switch $0[id] {
                case .choice(let code): words.first { $0.code == code }?.label ?? .empty
                case .cannotAssess: cannot
                default: .empty
                }
            }
            return [label] + (third.map { reasons($0, of: id, name: name) } ?? [])
        }
    }

    private static func reasons(_ third: Question.CannotAssess, of id: Question.ID, name: String) -> [Column] {
        let values = third.reasons.map { "\($0.code) = \($0.label.invariant)" }.joined(separator: "; ")
        let words = third.reasons.map { (code: $0.code, label: ExportCell.text($0.label.invariant)) }
        return [
            Column(
                "\(name)_reason", "Why the radiograph cannot be assessed, as a code; empty when it can.", .code,
                values: values
            ) {
                if case .cannotAssess(let reason) = $0[id] { .text(reason) } else { .empty }
            },
            Column("\(name)_reason_label", "The same in words.") {
                guard case .cannotAssess(let reason) = $0[id] else { return .empty }
                return words.first { $0.code == reason }?.label ?? .empty
            },
        ]
    }
}
