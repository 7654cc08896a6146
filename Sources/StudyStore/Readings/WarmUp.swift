import GRDB
public import Studies

/// A practice case as its reader sees it.
public struct WarmUpSlot: Sendable {
    /// Stands for the case.
    public var slot: String
    /// 1, 2 …
    public var position: Int
    /// Stands for the image.
    public var image: String
    /// When it was answered, and the answers.
    public var standing: StandingAnswer?
    /// What the reader is told afterwards; `nil` before the answer.
    public var feedback: WarmUpFeedback?
}

/// What a reader is told after a practice case.
public struct WarmUpFeedback: Sendable {
    /// Whether the first question was answered rightly; `nil` when the truth is not known.
    public var isCorrect: Bool?
    /// What a teacher would say.
    public var text: LocalizedText
    /// Where the fracture is, in pixels of the radiograph.
    public var box: ReferenceStandard.Box?
}

extension StudyStore {
    /// A reader's practice cases in order.
    public func warmUp(of reader: ReaderID) async throws -> [WarmUpSlot] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT warm_up_assignment.id, slot, image, position, warm_up_case_id, warm_up_reading.id AS reading,
                        warm_up_reading.received_at, reader.study_id
                    FROM warm_up_assignment JOIN reader ON reader.id = warm_up_assignment.reader_id
                    LEFT JOIN warm_up_reading ON warm_up_reading.assignment_id = warm_up_assignment.id
                    WHERE reader_id = ? ORDER BY position
                    """, arguments: [reader.row]
            ).map { row in
                var slot = WarmUpSlot(slot: row["slot"], position: row["position"], image: row["image"])
                if let reading = row["reading"] as Int64? {
                    let responses = try Self.warmUpResponses(of: reading, in: database)
                    slot.standing = StandingAnswer(
                        version: 1, savedAt: Timestamp(milliseconds: row["received_at"]), responses: responses)
                    slot.feedback = try Self.feedback(
                        on: row["warm_up_case_id"], responses, plan: try plan(of: row["study_id"], in: database),
                        in: database)
                }
                return slot
            }
        }
    }

    /// Keeps the answer to a practice case, apart from the study's answers, and returns the feedback. The first answer
    /// counts; a second one changes nothing.
    public func recordWarmUp(
        _ submission: Submission, slot: String, reader: ReaderID, at now: Timestamp
    ) async throws -> (saved: SavedAnswer, feedback: WarmUpFeedback) {
        try await writer.write { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT warm_up_assignment.id, warm_up_case_id, reader.code, reader.study_id,
                        radiograph.width, radiograph.height, warm_up_reading.id AS reading, warm_up_reading.received_at,
                        EXISTS (SELECT 1 FROM reader_profile WHERE reader_id = reader.id) AS consented
                    FROM warm_up_assignment JOIN reader ON reader.id = warm_up_assignment.reader_id
                    JOIN warm_up_case ON warm_up_case.id = warm_up_assignment.warm_up_case_id
                    JOIN radiograph ON radiograph.id = warm_up_case.radiograph_id
                    LEFT JOIN warm_up_reading ON warm_up_reading.assignment_id = warm_up_assignment.id
                    WHERE slot = ? AND reader_id = ?
                    """, arguments: [slot, reader.row])
            guard let row else { throw StoreError.notYourCase }
            let plan = try plan(of: row["study_id"], in: database)
            var responses = submission.responses
            var savedAt = now
            if let reading = row["reading"] as Int64? {
                responses = try Self.warmUpResponses(of: reading, in: database)
                savedAt = Timestamp(milliseconds: row["received_at"])
            } else {
                try Self.checkNotLocked(row["study_id"], in: database)
                guard row["consented"] else { throw AnswerProblem.consentNeeded }
                let isUsed = try Bool.fetchOne(
                    database, sql: "SELECT EXISTS (SELECT 1 FROM warm_up_reading WHERE submission = ?)",
                    arguments: [submission.key])
                guard isUsed != true else { throw AnswerProblem.malformed("submission key used for another case") }
                try plan.check(responses, width: row["width"], height: row["height"])
                try Self.insertWarmUp(submission, assignment: row["id"], at: now, in: database)
                try HistoryChain.append(
                    .warmUpAnswered, subject: "warm-up:\(row["warm_up_case_id"] as Int64)",
                    actor: .reader(row["code"]), study: row["study_id"], at: now, in: database)
            }
            return (
                SavedAnswer(submission: submission.key, version: 1, savedAt: savedAt),
                try Self.feedback(on: row["warm_up_case_id"], responses, plan: plan, in: database)
            )
        }
    }

    private static func insertWarmUp(
        _ submission: Submission, assignment: Int64, at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO warm_up_reading (assignment_id, submission, answered_at, received_at, active_ms)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                assignment, submission.key, submission.answeredAt.milliseconds, now.milliseconds,
                submission.activeMilliseconds,
            ])
        let reading = database.lastInsertedRowID
        for (question, response) in submission.sortedResponses {
            let (kind, code, number, note) = response.columns
            try database.execute(
                sql: """
                    INSERT INTO warm_up_response (reading_id, question, kind, code, number, note)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """, arguments: [reading, question, kind, code, number, note?.withoutNull])
            for (index, mark) in response.marks.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO warm_up_mark (reading_id, question, position, shape, side, x, y, width, height)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        reading, question, index + 1, mark.shape.rawValue, mark.side?.rawValue, mark.x, mark.y,
                        mark.width, mark.height,
                    ])
            }
        }
    }

    static func warmUpResponses(of reading: Int64, in database: Database) throws -> [Question.ID: Response] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT question, kind, code, number, note FROM warm_up_response WHERE reading_id = ?",
            arguments: [reading])
        var responses: [Question.ID: Response] = [:]
        for row in rows {
            let question: String = row["question"]
            let marks =
                row["kind"] == "marks"
                ? try StoredReading.marks(of: reading, question: question, table: .practice, in: database) : []
            // Before migration 0010 marks were counted and not kept; of those nothing is said.
            if row["kind"] == "marks", (row["number"] as Int?) != marks.count { continue }
            responses[Question.ID(question)] = Response(
                kind: row["kind"], code: row["code"], number: row["number"], note: row["note"], marks: marks)
        }
        return responses
    }

    private static func feedback(
        on warmUpCase: Int64, _ responses: [Question.ID: Response], plan: StudyPlan, in database: Database
    ) throws -> WarmUpFeedback {
        let row = try Row.fetchOne(
            database, sql: "SELECT fracture, box_x0, box_y0, box_x1, box_y1 FROM warm_up_case WHERE id = ?",
            arguments: [warmUpCase])
        let texts = try Row.fetchAll(
            database, sql: "SELECT language, text FROM warm_up_feedback WHERE warm_up_case_id = ?",
            arguments: [warmUpCase])
        var versions: [String: String] = [:]
        for text in texts { versions[text["language"]] = text["text"] }
        var box: ReferenceStandard.Box?
        if let x0 = row?["box_x0"] as Double?, let y0 = row?["box_y0"] as Double?, let x1 = row?["box_x1"] as Double?,
            let y1 = row?["box_y1"] as Double?
        {
            box = ReferenceStandard.Box(x0: x0, y0: y0, x1: x1, y1: y1)
        }
        return WarmUpFeedback(
            isCorrect: (row?["fracture"] as Bool?).flatMap { plan.isCorrect(responses, fracture: $0) },
            text: LocalizedText(versions), box: box)
    }
}
