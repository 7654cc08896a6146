import Cryptography
import GRDB
import Studies

/// One version of a reader's answers to one case, exactly as its rows hold it: the rows are written from it, read back
/// into it, and its digest stands in the history.
struct StoredReading: Equatable, Sendable {
    var assignment: Int64
    var version: Int
    var submission: Submission
    var receivedAt: Timestamp

    /// SHA-256 over every column of the answer's rows; docs/history.md has the definition.
    var digest: String {
        var text = "reading \(assignment) \(version) \(submission.key) \(submission.shownAt.milliseconds) "
        text += "\(submission.answeredAt.milliseconds) \(receivedAt.milliseconds) \(submission.activeMilliseconds) "
        text += "\(submission.firstDecisionMilliseconds.map(String.init) ?? "-") \(submission.viewChanges)"
        if let view = submission.view {
            text += " \(view.windowCentre) \(view.windowWidth) \(view.zoom) \(view.panX) \(view.panY) "
            text += "\(view.inverted ? 1 : 0) \(view.oneToOneMilliseconds)"
        }
        text += "\nreason \(submission.changeReason.map { "\($0.utf8.count):\($0)" } ?? "-")"
        for (question, response) in submission.sortedResponses {
            let (kind, code, number, note) = response.columns
            text += "\n\(question) \(kind) \(code ?? "-") \(number.map(String.init) ?? "-") "
            text += note.map { "\($0.utf8.count):\($0)" } ?? "-"
            for mark in response.marks {
                text += "\nmark \(mark.shape.rawValue) \(mark.side?.rawValue ?? "-") "
                text += "\(mark.x) \(mark.y) \(mark.width) \(mark.height)"
            }
        }
        return Digest(of: text).description
    }

    /// Writes the rows.
    func insert(into database: Database) throws {
        let view = submission.view
        try DirectStatement.run(
            """
            INSERT INTO reading (assignment_id, version, submission, shown_at, answered_at, received_at, active_ms,
                first_decision_ms, view_changes, window_centre, window_width, zoom, pan_x, pan_y, inverted,
                one_to_one_ms, change_reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(assignment), .integer(version), .text(submission.key),
                .integer(submission.shownAt.milliseconds), .integer(submission.answeredAt.milliseconds),
                .integer(receivedAt.milliseconds), .integer(submission.activeMilliseconds),
                .orNull(submission.firstDecisionMilliseconds), .integer(submission.viewChanges),
                .orNull(view?.windowCentre), .orNull(view?.windowWidth), .orNull(view?.zoom), .orNull(view?.panX),
                .orNull(view?.panY), .orNull(view?.inverted), .orNull(view?.oneToOneMilliseconds),
                .orNull(submission.changeReason),
            ], in: database)
        let id = database.lastInsertedRowID
        for (question, response) in submission.sortedResponses {
            let (kind, code, number, note) = response.columns
            try DirectStatement.run(
                "INSERT INTO response (reading_id, question, kind, code, number, note) VALUES (?, ?, ?, ?, ?, ?)",
                [.integer(id), .text(question), .text(kind), .orNull(code), .orNull(number), .orNull(note)],
                in: database)
            for (position, mark) in response.marks.enumerated() {
                try DirectStatement.run(
                    """
                    INSERT INTO mark (reading_id, question, position, shape, side, x, y, width, height)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .integer(id), .text(question), .integer(position + 1), .text(mark.shape.rawValue),
                        .orNull(mark.side?.rawValue), .real(mark.x), .real(mark.y), .real(mark.width),
                        .real(mark.height),
                    ], in: database)
            }
        }
    }

    /// The columns that ``init(_:in:)`` reads; they come first in a query.
    static let columns = """
        reading.id, reading.assignment_id, reading.version, reading.submission, reading.shown_at, reading.answered_at,
        reading.received_at, reading.active_ms, reading.first_decision_ms, reading.view_changes,
        reading.window_centre, reading.window_width, reading.zoom, reading.pan_x, reading.pan_y, reading.inverted,
        reading.one_to_one_ms, reading.change_reason
        """
    /// How many they are, and the place of the version among them.
    static let (columnCount, versionColumn) = (18, 2)

    /// Reads the rows back. By the places of the columns: looking for their names takes longer than SQLite does.
    init(_ row: Row, in database: Database) throws {
        assignment = row[1]
        version = row[Self.versionColumn]
        receivedAt = Timestamp(milliseconds: row[6])
        submission = Submission(
            key: row[3], base: nil, changeReason: row[17], shownAt: Timestamp(milliseconds: row[4]),
            answeredAt: Timestamp(milliseconds: row[5]), activeMilliseconds: row[7],
            firstDecisionMilliseconds: row[8], viewChanges: row[9], view: Self.view(of: row),
            responses: try Self.responses(of: row[0], in: database))
    }

    /// The view; `nil` unless all of its columns are there, since somebody may have emptied one.
    private static func view(of row: Row) -> ViewState? {
        guard let centre = row[10] as Double?, let width = row[11] as Double?, let zoom = row[12] as Double?,
            let panX = row[13] as Double?, let panY = row[14] as Double?, let inverted = row[15] as Bool?,
            let oneToOne = row[16] as Int64?
        else { return nil }
        return ViewState(
            windowCentre: centre, windowWidth: width, zoom: zoom, panX: panX, panY: panY, inverted: inverted,
            oneToOneMilliseconds: oneToOne)
    }

    init(assignment: Int64, version: Int, submission: Submission, receivedAt: Timestamp) {
        self.assignment = assignment
        self.version = version
        self.submission = submission.asRowsHoldIt
        self.receivedAt = receivedAt
    }

    static func responses(of reading: Int64, in database: Database) throws -> [Question.ID: Response] {
        var responses: [Question.ID: Response] = [:]
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: "SELECT question, kind, code, number, note FROM response WHERE reading_id = ?"),
            arguments: [reading])
        while let row = try rows.next() {
            let (question, kind): (String, String) = (row[0], row[1])
            let marks = kind == "marks" ? try marks(of: reading, question: question, in: database) : []
            responses[Question.ID(question)] = Response(
                kind: kind, code: row[2], number: row[3], note: row[4], marks: marks)
        }
        return responses
    }

    /// The tables of marks: those of practice, and of answers after a model's advice, are kept apart.
    enum MarkTable: String {
        case study = "mark"
        case second = "second_mark"
        case practice = "warm_up_mark"
    }

    /// The marks in answer to a question, in the order in which they were sent.
    static func marks(
        of reading: Int64, question: String, table: MarkTable = .study, in database: Database
    ) throws -> [Mark] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT shape, side, x, y, width, height FROM \(table.rawValue)
                    WHERE reading_id = ? AND question = ? ORDER BY position
                    """), arguments: [reading, question]
        ).compactMap { row in
            guard let shape = Mark.Shape(rawValue: row["shape"]) else { return nil }
            let side: String? = row["side"]
            return Mark(
                shape: shape, side: side.flatMap(ReferenceStandard.Side.init), x: row["x"], y: row["y"],
                width: row["width"], height: row["height"])
        }
    }
}

extension Submission {
    /// The submission without what SQLite would silently change, so that the rows read back have the same digest: texts
    /// end at U+0000 there, and a negative zero becomes zero.
    var asRowsHoldIt: Submission {
        var stored = self
        stored.changeReason = changeReason?.withoutNull
        if let view {
            let numbers = [view.windowCentre, view.windowWidth, view.zoom, view.panX, view.panY]
            stored.view = nil
            if numbers.allSatisfy(\.isFinite) {
                stored.view = ViewState(
                    windowCentre: numbers[0] + 0, windowWidth: numbers[1] + 0, zoom: numbers[2] + 0,
                    panX: numbers[3] + 0, panY: numbers[4] + 0, inverted: view.inverted,
                    oneToOneMilliseconds: view.oneToOneMilliseconds)
            }
        }
        stored.responses = responses.mapValues { response in
            switch response {
            case .note(let text): .note(text.withoutNull)
            case .marks(let marks):
                .marks(
                    marks.map { mark in
                        Mark(
                            shape: mark.shape, side: mark.side, x: mark.x + 0, y: mark.y + 0, width: mark.width + 0,
                            height: mark.height + 0)
                    })
            case .choice, .cannotAssess, .scale, .percent: response
            }
        }
        return stored
    }

    var sortedResponses: [(String, Response)] {
        responses.map { ($0.key.description, $0.value) }.sorted { $0.0 < $1.0 }
    }
}

extension Response {
    /// How a response is written in its row.
    var columns: (kind: String, code: String?, number: Int?, note: String?) {
        switch self {
        case .choice(let code): ("choice", code, nil, nil)
        case .cannotAssess(let reason): ("cannot-assess", reason, nil, nil)
        case .scale(let point): ("scale", nil, point, nil)
        case .percent(let percent): ("percent", nil, percent, nil)
        case .marks(let marks): ("marks", nil, marks.count, nil)
        case .note(let text): ("note", nil, nil, text)
        }
    }

    var marks: [Mark] {
        if case .marks(let marks) = self { marks } else { [] }
    }

    init?(kind: String, code: String?, number: Int?, note: String?, marks: [Mark]) {
        switch (kind, code, number, note) {
        case ("choice", let code?, _, _): self = .choice(code)
        case ("cannot-assess", let code?, _, _): self = .cannotAssess(reason: code)
        case ("scale", _, let point?, _): self = .scale(point)
        case ("percent", _, let percent?, _): self = .percent(percent)
        case ("marks", _, _, _): self = .marks(marks)
        case ("note", _, _, let text?): self = .note(text)
        default: return nil
        }
    }
}

extension String {
    /// The text without U+0000, at which SQLite would end it.
    var withoutNull: String { String(String.UnicodeScalarView(unicodeScalars.filter { $0.value != 0 })) }
}
