import GRDB
import Studies

/// Where an answer belongs, and all that decides whether it may be kept; one query.
struct Place {
    var assignment: Int64
    var position: Int
    var caseNumber: String
    var width: Int
    var height: Int
    var session: Int64
    var sessionNumber: Int
    var sessionIsSignedOff: Bool
    var previousSessionSignedAt: Timestamp?
    var previousIsAnswered: Bool
    /// Whether the case before has the answer after the model's advice, too.
    var previousIsAnsweredTwice: Bool
    var reader: Int64
    var readerCode: String
    var invitedAt: Timestamp
    var linkIsValid: Bool
    /// Whether the reader agreed to take part.
    var hasConsented: Bool
    var study: Int64
    var studyState: StudyState
    /// Highest version of the case's answers; 0 when there is none.
    var standingVersion: Int
    /// What was answered when the same submission came before.
    var receipt: SavedAnswer?
    var receiptAssignment: Int64?
    var receiptReading: Int64?

    private static let query = """
        SELECT assignment.id, assignment.position, study_case.number AS case_number,
            radiograph.width, radiograph.height,
            reading_session.id AS session, reading_session.number AS session_number,
            EXISTS (SELECT 1 FROM sign_off WHERE session_id = reading_session.id) AS signed_off,
            (SELECT signed_at FROM sign_off
                JOIN reading_session AS earlier ON earlier.id = sign_off.session_id
                WHERE earlier.reader_id = reader.id AND earlier.number = reading_session.number - 1
            ) AS previous_signed_at,
            assignment.position = 1 OR EXISTS (
                SELECT 1 FROM assignment AS earlier JOIN reading ON reading.assignment_id = earlier.id
                WHERE earlier.session_id = assignment.session_id
                    AND earlier.position = assignment.position - 1) AS previous_answered,
            assignment.position = 1 OR EXISTS (
                SELECT 1 FROM assignment AS earlier
                JOIN second_reading ON second_reading.assignment_id = earlier.id
                WHERE earlier.session_id = assignment.session_id
                    AND earlier.position = assignment.position - 1) AS previous_answered_twice,
            reader.id AS reader, reader.code, reader.invited_at,
            EXISTS (SELECT 1 FROM invitation
                WHERE reader_id = reader.id AND revoked_at IS NULL) AS link_valid,
            EXISTS (SELECT 1 FROM reader_profile WHERE reader_id = reader.id) AS consented,
            study.id AS study, study.state,
            (SELECT max(version) FROM reading WHERE assignment_id = assignment.id) AS standing,
            same.assignment_id AS same_assignment, same.id AS same_reading, same.version AS same_version,
            same.received_at
        FROM assignment
        JOIN reading_session ON reading_session.id = assignment.session_id
        JOIN reader ON reader.id = reading_session.reader_id
        JOIN study ON study.id = reader.study_id
        JOIN study_case ON study_case.id = assignment.case_id
        JOIN radiograph ON radiograph.id = study_case.radiograph_id
        LEFT JOIN reading AS same ON same.submission = ?
        WHERE assignment.slot = ?
        """

    init?(slot: String, submission: String, in database: Database) throws {
        var row = try DirectStatement(Self.query, [.text(submission), .text(slot)], in: database)
        guard try row.step() else { return nil }
        // In the order of the query's columns.
        assignment = row.integer()
        position = Int(row.integer())
        caseNumber = row.text() ?? ""
        width = Int(row.integer())
        height = Int(row.integer())
        session = row.integer()
        sessionNumber = Int(row.integer())
        sessionIsSignedOff = row.integer() != 0
        previousSessionSignedAt = row.integerOrNull().map(Timestamp.init(milliseconds:))
        previousIsAnswered = row.integer() != 0
        previousIsAnsweredTwice = row.integer() != 0
        reader = row.integer()
        readerCode = row.text() ?? ""
        invitedAt = Timestamp(milliseconds: row.integer())
        linkIsValid = row.integer() != 0
        hasConsented = row.integer() != 0
        study = row.integer()
        guard let state = StudyState(rawValue: row.text() ?? "") else { return nil }
        studyState = state
        standingVersion = Int(row.integer())
        receiptAssignment = row.integerOrNull()
        receiptReading = row.integerOrNull()
        if let version = row.integerOrNull() {
            receipt = SavedAnswer(
                submission: submission, version: Int(version), savedAt: Timestamp(milliseconds: row.integer()))
        }
    }

    /// Whether the study's state and policies let this answer in now.
    func checkMayAnswer(
        _ submission: Submission, plan: StudyPlan, crossover: CrossoverPlace?, at now: Timestamp
    ) throws(AnswerProblem) {
        guard linkIsValid else { throw .linkRevoked }
        guard studyState == .open else { throw .studyNotOpen(studyState) }
        guard hasConsented else { throw .consentNeeded }
        try checkSession(plan, at: now)
        guard submission.base ?? 0 == standingVersion else { throw .alreadyAnswered }
        if standingVersion == 0 {
            let isComplete =
                plan.reading(ofSession: sessionNumber) == .sequential ? previousIsAnsweredTwice : previousIsAnswered
            guard isComplete else { throw .outOfOrder }
            guard !sessionIsSignedOff else { throw .signedOff }
            if let crossover, crossover.arm == .aided, !crossover.isAdvised { throw .adviceNotSeen }
        } else {
            try checkMayChange(submission, policy: plan.change)
        }
    }

    /// Whether the reader may be told now what the model says of the case: in a sequential session after his answer, in a
    /// crossover's aided arm before it, once the case is his turn.
    func checkMayBeAdvised(
        _ plan: StudyPlan, crossover: CrossoverPlace?, at now: Timestamp
    ) throws(AnswerProblem) {
        let isSequential = plan.reading(ofSession: sessionNumber) == .sequential
        guard isSequential || crossover?.arm == .aided else { throw .notAided }
        guard linkIsValid else { throw .linkRevoked }
        guard studyState == .open else { throw .studyNotOpen(studyState) }
        guard hasConsented else { throw .consentNeeded }
        try checkSession(plan, at: now)
        if isSequential {
            guard standingVersion > 0 else { throw .firstAnswerNeeded }
        } else {
            guard standingVersion == 0 else { throw .alreadyAnswered }
            guard previousIsAnswered else { throw .outOfOrder }
        }
        guard !sessionIsSignedOff else { throw .signedOff }
    }

    private func checkSession(_ plan: StudyPlan, at now: Timestamp) throws(AnswerProblem) {
        guard sessionNumber > 1 else { return }
        guard let previousSessionSignedAt else { throw .outOfOrder }
        let days = sessionNumber <= plan.sessions.count ? plan.sessions[sessionNumber - 1].washoutDays : 0
        let allowedFrom = previousSessionSignedAt.advanced(byDays: days)
        guard now >= allowedFrom else { throw .washout(until: allowedFrom) }
    }

    private func checkMayChange(_ submission: Submission, policy: StudyPlan.ChangePolicy) throws(AnswerProblem) {
        switch policy.limit {
        case .untilCase: throw .changeNotAllowed
        case .untilSession where sessionIsSignedOff: throw .signedOff
        case .untilSession, .untilStudy: break
        }
        let reason = submission.changeReason ?? ""
        let isNeeded = policy.reason == .always || policy.reason == .late && sessionIsSignedOff
        guard !isNeeded || reason.contains(where: { !$0.isWhitespace }) else { throw .changeReasonNeeded }
    }
}
