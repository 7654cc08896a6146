import GRDB
import Studies

/// The table with a row for every answer that was given after a model's advice; nothing of a study without such sessions.
struct SecondReadingTable {
    let study: StudyRecord
    /// What the study's model says by case, and from where on it calls a fracture; `nil` where it is left out with the truth.
    let advice: ModelPredictions?
    /// The truth by case; empty where it is left out.
    let truth: [CaseNumber: StudyCase]
    let database: Database

    /// One answer with the reader's own before it.
    private struct Entry {
        var place: StoredSecondReading.Place
        var first: StoredReading?
        var second: StoredSecondReading
        var givenAt: Timestamp?
    }

    private typealias Column = ExportColumn<Entry>

    func write(to writer: ExportWriter) throws {
        guard !study.plan.sequentialSessions.isEmpty, writer.wants(.secondReadings) else { return }
        try writer.table(.secondReadings, columns) { write in
            try StoredSecondReading.forEach(ofStudy: study.id.row, in: database) { place, second in
                try write(
                    Entry(
                        place: place, first: try first(of: second.assignment), second: second,
                        givenAt: try StudyStore.adviceGiven(on: second.assignment, in: database)))
            }
        }
    }

    private func first(of assignment: Int64) throws -> StoredReading? {
        try Row.fetchOne(
            database.cachedStatement(
                sql:
                    "SELECT \(StoredReading.columns) FROM reading WHERE assignment_id = ? ORDER BY version DESC LIMIT 1"
            ),
            arguments: [assignment]
        ).map { try StoredReading($0, in: database) }
    }

    private var columns: [Column] {
        let name = study.plan.name.description
        let own: [Column] = [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("reader", "Code of the reader; names are kept elsewhere.") { .text($0.place.reader) },
            Column("session", "Number of the session, from 1.", .integer) { ExportCell($0.place.session) },
            Column("position", "Place of the case in the reader's order, from 1.", .integer) {
                ExportCell($0.place.position)
            },
            Column("case", "Number of the case in the study's table of cases.") { .text($0.place.number) },
            Column("advice_at", "When the server told what the model says, on its clock.", .moment) {
                ExportCell($0.givenAt)
            },
            Column("shown_at", "When that was on the screen, on the server's clock as the page estimated it.", .moment)
            {
                ExportCell(Optional($0.second.submission.shownAt))
            },
            Column("answered_at", "When the second answer was given, on the same clock.", .moment) {
                ExportCell(Optional($0.second.submission.answeredAt))
            },
            Column("received_at", "When the server had it on its disk.", .moment) {
                ExportCell(Optional($0.second.receivedAt))
            },
            Column("active_s", "Time at the second answer, the page in front and in use.", .number, unit: "s") {
                ExportCell(seconds: $0.second.submission.activeMilliseconds)
            },
            Column(
                "changed", "Whether any answer differs from the first one to the same question.", .flag
            ) { entry in
                ExportCell(entry.first.map { $0.submission.responses != entry.second.submission.responses })
            },
            Column(
                "call_before", "What the answer to the first question said before.", .code,
                values: "fracture; none; cannot-assess"
            ) { ExportCell(call($0.first?.submission)) },
            Column(
                "call_after", "What it said after the model's advice.", .code, values: "fracture; none; cannot-assess"
            ) { ExportCell(call($0.second.submission)) },
            Column(
                "direction", "How the call was changed.", .code,
                values: "kept; to-fracture; to-none; other = to or from cannot-assess"
            ) { ExportCell(direction($0)) },
        ]
        return own + study.plan.questions.map { answer(to: $0) } + (advice.map { adviceColumns($0) } ?? [])
    }

    /// The second answer to one question; the first stands in the table `readings`.
    private func answer(to question: Question) -> Column {
        let isMarks = if case .marks = question.kind { true } else { false }
        return Column(
            "second_\(question.id)", "Answer after the advice: \(question.text.invariant)", isMarks ? .marks : .text,
            values: "as in the table readings; cannot-assess with its reason after a colon"
        ) { entry in
            switch entry.second.submission.responses[question.id] {
            case .choice(let code): .text(code)
            case .cannotAssess(let reason): .text("cannot-assess:\(reason)")
            case .scale(let number), .percent(let number): ExportCell(Optional(number))
            case .marks(let marks): .marks(marks)
            case .note(let text): .text(text)
            case nil: .empty
            }
        }
    }

    private func adviceColumns(_ model: ModelPredictions) -> [Column] {
        func probability(_ entry: Entry) -> Double? { model.probabilities[CaseNumber(entry.place.number)] }
        func modelIsRight(_ entry: Entry) -> Bool? {
            guard let probability = probability(entry), let known = truth[CaseNumber(entry.place.number)] else {
                return nil
            }
            return (probability >= model.threshold) == known.reference.fracture
        }
        func isRight(_ submission: Submission?, _ entry: Entry) -> Bool? {
            guard let submission, let known = truth[CaseNumber(entry.place.number)] else { return nil }
            return study.plan.isCorrect(submission.responses, fracture: known.reference.fracture)
        }
        return [
            Column("model", "Name of the model that the reader was told of.") { _ in .text(model.model) },
            Column("model_probability", "Its probability of a fracture, 0 to 1.", .number) {
                ExportCell(probability($0))
            },
            Column("model_threshold", "From here on it calls a fracture.", .number) { _ in .real(model.threshold) },
            Column("model_right", "Whether its call agrees with the reference standard.", .flag) {
                ExportCell(modelIsRight($0))
            },
            Column("right_before", "Whether the first call agrees with the reference standard.", .flag) {
                ExportCell(isRight($0.first?.submission, $0))
            },
            Column("right_after", "Whether the second call agrees with the reference standard.", .flag) {
                ExportCell(isRight($0.second.submission, $0))
            },
        ]
    }

    private func call(_ submission: Submission?) -> String? {
        guard let submission, let question = study.plan.primaryQuestion else { return nil }
        if case .cannotAssess = submission.responses[question.id] { return "cannot-assess" }
        return study.plan.isCorrect(submission.responses, fracture: true).map { $0 ? "fracture" : "none" }
    }

    private func direction(_ entry: Entry) -> String? {
        guard let before = call(entry.first?.submission), let after = call(entry.second.submission) else { return nil }
        if before == after { return "kept" }
        guard before != "cannot-assess", after != "cannot-assess" else { return "other" }
        return after == "fracture" ? "to-fracture" : "to-none"
    }
}
