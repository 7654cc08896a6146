import GRDB
import Studies

/// The tables with a row for a reader, a session or a screen.
struct ReaderTables {
    let study: StudyRecord
    let database: Database

    typealias Column = ExportColumn<Row>

    private func named(_ code: String) -> Specialty? {
        study.plan.specialties.first { $0.code.description == code }
    }

    private var who: [Column] {
        let name = study.plan.name.description
        return [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("reader", "Code of the reader; names are kept elsewhere.") { .text($0["code"]) },
        ]
    }

    private func count(_ name: String, _ meaning: String) -> Column {
        Column(name, meaning, .integer) { ExportCell($0[name] as Int?) }
    }

    private func moment(_ name: String, _ meaning: String) -> Column {
        Column(name, meaning, .moment) { ExportCell(($0[name] as Int64?).map(Timestamp.init(milliseconds:))) }
    }

    private func flag(_ name: String, _ meaning: String) -> Column {
        Column(name, meaning, .flag) { ExportCell($0[name] as Bool?) }
    }

    private func text(_ name: String, _ meaning: String) -> Column {
        Column(name, meaning) { ExportCell($0[name] as String?) }
    }

    private func table(_ table: ExportTable, _ columns: [Column], _ sql: String, to writer: ExportWriter) throws {
        try writer.table(table, columns) { write in
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [study.id.row])
            while let row = try rows.next() { try write(row) }
        }
    }

    func readers(to writer: ExportWriter) throws {
        let simulated = study.readersAreSimulated
        let specialty = [
            text("invited_specialty", "Specialty of the invitation, on which the balance of the orders rests."),
            text("specialty", "Specialty that the reader gave, else that of the invitation."),
            Column("specialty_label", "The same in words.") { ExportCell(named($0["specialty"])?.label.invariant) },
            Column("group", "Specialties that are analysed together; empty when the study has none.") {
                ExportCell(named($0["specialty"])?.group)
            },
            Column("years_experience", "Years in the specialty, as the reader gave them.", .integer, unit: "year") {
                ExportCell($0["years_experience"] as Int?)
            },
            Column("simulated_reader", "Whether the reader is simulated and no person.", .flag) { _ in
                .flag(simulated)
            },
        ]
        let arms = Column(
            "arm_order", "Which arm of the crossover the reader was allocated to begin with.", .code,
            values: "unaided-first; aided-first"
        ) { row in
            ExportCell((row["first_arm"] as String?).flatMap(StudyPlan.Arm.init).map { ArmOrder(first: $0).rawValue })
        }
        let rest =
            (study.plan.isCrossover ? [arms] : []) + [
                moment("invited_at", "When the reader was invited."),
                flag("link_valid", "Whether the reader's link works."),
                moment(
                    "profile_given_at", "When the reader gave his profile and agreed to take part; empty = not yet."),
                text("consent_language", "Language in which he read the text of the consent."),
                text("consent_sha256", "SHA-256 of that text."),
                text("void", "Why the reader's answers are void and must not be analysed; empty = they are not."),
                moment("voided_at", "When they were declared void."),
                count("sessions_signed_off", "Sessions that the reader signed off."),
                count("cases_assigned", "Cases of all sessions."),
                count("cases_answered", "Cases of all sessions that have an answer."),
            ]
        try table(.readers, who + specialty + rest, Self.readers, to: writer)
    }

    private static let readers = """
        SELECT reader.code, reader.specialty AS invited_specialty, reader.invited_at,
            coalesce(profile.specialty, reader.specialty) AS specialty, profile.years_experience,
            (SELECT arm FROM session_arm JOIN reading_session ON reading_session.id = session_arm.session_id
                WHERE reader_id = reader.id AND reading_session.number = 1) AS first_arm,
            profile.consent_language, profile.consent_sha256, profile.given_at AS profile_given_at,
            EXISTS (SELECT 1 FROM invitation WHERE reader_id = reader.id AND revoked_at IS NULL) AS link_valid,
            voiding.reason AS void, voiding.voided_at,
            (SELECT count(*) FROM sign_off JOIN reading_session ON reading_session.id = sign_off.session_id
                WHERE reader_id = reader.id) AS sessions_signed_off,
            (SELECT count(*) FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
                WHERE reader_id = reader.id) AS cases_assigned,
            (SELECT count(*) FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
                JOIN reading ON reading.assignment_id = assignment.id AND reading.version = 1
                WHERE reader_id = reader.id) AS cases_answered
        FROM reader
        LEFT JOIN reader_profile AS profile
            ON profile.id = (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
        LEFT JOIN voiding ON voiding.id = (SELECT max(id) FROM voiding WHERE reader_id = reader.id)
        WHERE reader.study_id = ? ORDER BY reader.number
        """

    func sessions(to writer: ExportWriter) throws {
        let columns = [
            count("session", "Number of the reading session, from 1."),
            count("cases", "Cases of the session."),
            count("answered", "Cases of the session that have an answer."),
            moment("first_shown_at", "When the first of the radiographs was painted."),
            moment("last_answered_at", "When the reader saved the last time, changes included."),
            Column("active_seconds", "Sum of active_seconds over the answers that count.", .number, unit: "s") {
                ExportCell(seconds: $0["active_ms"])
            },
            moment("signed_at", "When the reader signed the session off; empty = not yet."),
            text("declaration", "The sentence that he agreed to."),
            text("history_head", "Hash of the history's event of the signature; it is on the certificate too."),
        ]
        try table(.sessions, who + columns, Self.sessions, to: writer)
    }

    private static let sessions = """
        SELECT reader.code, reading_session.number AS session, sign_off.signed_at, sign_off.declaration,
            sign_off.history_head, count(assignment.id) AS cases, count(reading.id) AS answered,
            min(reading.shown_at) AS first_shown_at, max(reading.answered_at) AS last_answered_at,
            sum(reading.active_ms) AS active_ms
        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        JOIN assignment ON assignment.session_id = reading_session.id
        LEFT JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
            (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
        LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
        WHERE reader.study_id = ?
        GROUP BY reader.number, reading_session.number ORDER BY reader.number, reading_session.number
        """

    func screenChecks(to writer: ExportWriter) throws {
        let columns = [
            moment("checked_at", "When the screen was checked."),
            flag("darkest_visible", "Whether the reader could tell the darkest patches apart."),
            flag("brightest_visible", "Whether the reader could tell the brightest patches apart."),
            Column("window_width", "Width of the browser's window.", .integer, unit: "CSS pixel") {
                ExportCell($0["width"] as Int?)
            },
            Column("window_height", "Height of the browser's window.", .integer, unit: "CSS pixel") {
                ExportCell($0["height"] as Int?)
            },
            Column("pixel_ratio", "Pixels of the screen a CSS pixel.", .number) {
                ExportCell($0["pixel_ratio"] as Double?)
            },
        ]
        let sql = """
            SELECT reader.code, screen_check.* FROM reader JOIN screen_check ON screen_check.reader_id = reader.id
            WHERE reader.study_id = ? ORDER BY reader.number, screen_check.id
            """
        try table(.screenChecks, who + columns, sql, to: writer)
    }

    /// Practice answers.
    func warmUp(to writer: ExportWriter) throws {
        struct Practice {
            var row: Row
            var responses: [Question.ID: Response]
        }
        let place = [
            count("position", "Place of the practice case, from 1."),
            text("warm_up_case", "Number of the practice case in the study's table of practice cases."),
        ]
        let status = Column("status", "Whether the practice case has an answer.", .code, values: "answered; missing") {
            .text(($0["reading"] as Int64?) == nil ? "missing" : "answered")
        }
        let times = [
            moment("answered_at", "When the reader saved, on the server's clock."),
            moment("received_at", "When the server had the answer on its disk."),
            Column(
                "active_seconds",
                "Time in which the page was visible, had the focus, and the reader was not idle (idle: after 60 s).",
                .number,
                unit: "s"
            ) { ExportCell(seconds: $0["active_ms"]) },
        ]
        let answers: [ExportColumn<Practice>] = AnswerColumns.all(of: study.plan, reserved: ReadingColumns.reserved)
            .map { $0.from(\.responses) }
        let before: [ExportColumn<Practice>] = (who + place + [status]).map { $0.from(\.row) }
        let after: [ExportColumn<Practice>] = times.map { $0.from(\.row) }
        try writer.table(.warmUp, before + answers + after) { write in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT reader.code, warm_up_assignment.position, warm_up_case.number AS warm_up_case,
                        warm_up_reading.id AS reading, answered_at, received_at, active_ms
                    FROM reader CROSS JOIN warm_up_assignment ON warm_up_assignment.reader_id = reader.id
                    JOIN warm_up_case ON warm_up_case.id = warm_up_assignment.warm_up_case_id
                    LEFT JOIN warm_up_reading ON warm_up_reading.assignment_id = warm_up_assignment.id
                    WHERE reader.study_id = ? ORDER BY reader.number, warm_up_assignment.position
                    """, arguments: [study.id.row])
            while let row = try rows.next() {
                let responses =
                    try (row["reading"] as Int64?).map { try StudyStore.warmUpResponses(of: $0, in: database) } ?? [:]
                try write(Practice(row: row, responses: responses))
            }
        }
    }
}
