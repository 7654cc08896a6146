import Studies

/// The columns in which a study's questions are answered.
///
/// A question's column has the question's id as its name; where a column of the table has that name already, it is
/// `question_` and the id.
enum AnswerColumns {
    /// What `choice` columns hold when the reader said that the radiograph cannot be assessed.
    static let cannotAssess = "cannot-assess"
    private static let empty = "empty = not asked, or left without an answer"

    static func all(of plan: StudyPlan, reserved: Set<String>) -> [ExportColumn<[Question.ID: Response]>] {
        plan.questions.flatMap { question in
            columns(of: question, name: name(of: question.id, reserved: reserved))
        }
    }

    static func name(of id: Question.ID, reserved: Set<String>) -> String {
        reserved.contains(id.description) ? "question_\(id)" : id.description
    }

    private static func columns(
        of question: Question, name: String
    ) -> [ExportColumn<[Question.ID: Response]>] {
        let id = question.id
        let words = "\"\(question.text.invariant)\""
        switch question.kind {
        case .choice(let options, let third):
            return choice(id, name, words, options, third)
        case .scale5(let labels):
            let values = labels.enumerated().map { "\($0 + 1) = \($1.invariant)" }.joined(separator: "; ")
            return [
                ExportColumn(name, "Answer to \(words), a point of an ordered scale.", values: "\(values); \(empty)") {
                    if case .scale(let point) = $0[id] { String(point) } else { "" }
                },
                ExportColumn("\(name)_label", "The same in words.") {
                    if case .scale(let point) = $0[id], labels.indices.contains(point - 1) {
                        labels[point - 1].invariant
                    } else {
                        ""
                    }
                },
            ]
        case .percent(let low, let high):
            return [
                ExportColumn(
                    name, "Answer to \(words).", unit: "%",
                    values: "0 = \(low.invariant) … 100 = \(high.invariant); \(empty)"
                ) {
                    if case .percent(let percent) = $0[id] { String(percent) } else { "" }
                }
            ]
        case .marks:
            return [
                ExportColumn(
                    name, "Places marked in answer to \(words), in pixels of the radiograph, origin top left.",
                    unit: "pixel",
                    values: "point SIDE X Y or box SIDE LEFT TOP WIDTH HEIGHT, separated by \"; \"; SIDE is the "
                        + "patient's: left, right, or - when it is not asked for; none = answered with no mark; \(empty)"
                ) {
                    if case .marks(let marks) = $0[id] { text(of: marks) } else { "" }
                }
            ]
        case .note:
            return [
                ExportColumn(name, "Free text in answer to \(words).") {
                    if case .note(let text) = $0[id] { text } else { "" }
                }
            ]
        }
    }

    private static func choice(
        _ id: Question.ID, _ name: String, _ words: String, _ options: [Question.Option],
        _ third: Question.CannotAssess?
    ) -> [ExportColumn<[Question.ID: Response]>] {
        var values = options.map { "\($0.code) = \($0.label.invariant)" }
        if let third { values.append("\(cannotAssess) = \(third.label.invariant)") }
        var columns: [ExportColumn<[Question.ID: Response]>] = [
            ExportColumn(name, "Answer to \(words), as a code.", values: (values + [empty]).joined(separator: "; ")) {
                switch $0[id] {
                case .choice(let code): code
                case .cannotAssess: cannotAssess
                default: ""
                }
            },
            ExportColumn("\(name)_label", "The same in words.") {
                switch $0[id] {
                case .choice(let code): options.first { $0.code == code }?.label.invariant ?? ""
                case .cannotAssess: third?.label.invariant ?? ""
                default: ""
                }
            },
        ]
        guard let third else { return columns }
        let reasons = third.reasons.map { "\($0.code) = \($0.label.invariant)" }.joined(separator: "; ")
        columns += [
            ExportColumn(
                "\(name)_reason", "Why the radiograph cannot be assessed, as a code; empty when it can.",
                values: reasons
            ) {
                if case .cannotAssess(let reason) = $0[id] { reason } else { "" }
            },
            ExportColumn("\(name)_reason_label", "The same in words.") {
                guard case .cannotAssess(let reason) = $0[id] else { return "" }
                return third.reasons.first { $0.code == reason }?.label.invariant ?? ""
            },
        ]
        return columns
    }

    private static func text(of marks: [Mark]) -> String {
        guard !marks.isEmpty else { return "none" }
        return marks.map { mark in
            let side = mark.side?.rawValue ?? "-"
            let place = "\(mark.shape.rawValue) \(side) \(mark.x) \(mark.y)"
            return mark.shape == .box ? "\(place) \(mark.width) \(mark.height)" : place
        }.joined(separator: "; ")
    }
}
