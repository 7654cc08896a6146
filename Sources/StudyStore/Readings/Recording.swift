import GRDB
public import Studies

/// What became of an answer.
public enum RecordingOutcome: Equatable, Sendable {
    /// It is on the disk.
    case saved(SavedAnswer)
    /// It is not, for this reason; `standing` is the answer that counts, if there is one.
    case refused(AnswerProblem, standing: StandingAnswer?)
}

/// The server's receipt of an answer.
public struct SavedAnswer: Equatable, Sendable {
    /// The submission's key.
    public var submission: String
    /// 1 for the first answer to the case, then counting its changes.
    public var version: Int
    /// When the server had it on the disk, on the server's clock.
    public var savedAt: Timestamp
}

/// The answers to a case that count at present.
public struct StandingAnswer: Equatable, Sendable {
    /// 1 for the first answer to the case, then counting its changes.
    public var version: Int
    /// When the server received it.
    public var savedAt: Timestamp
    /// The answers by question.
    public var responses: [Question.ID: Response]
}

extension StudyStore {
    /// Keeps a reader's answers to one case, durably, or says why not.
    ///
    /// The same submission sent again gets the receipt of the first time. Everything happens in one transaction: the
    /// checks, the rows of the answer, and the events of the history.
    ///
    /// - Throws: ``StoreError`` when nothing could be written, for instance because the disk is full.
    public func record(
        _ submission: Submission, slot: String, reader: ReaderID, at now: Timestamp
    ) async throws -> RecordingOutcome {
        try await writer.write { [self] database in
            guard let place = try Place(slot: slot, submission: submission.key, in: database),
                place.reader == reader.row
            else { return .refused(.notYourCase, standing: nil) }
            if let receipt = place.receipt {
                let isTheSame =
                    try place.receiptAssignment == place.assignment
                    && StoredReading.responses(of: place.receiptReading ?? 0, in: database)
                        == submission.asRowsHoldIt.responses
                return isTheSame
                    ? .saved(receipt) : .refused(.malformed("submission key used for another answer"), standing: nil)
            }
            let plan = try plan(of: place.study, in: database)
            do {
                try plan.check(submission.responses, width: place.width, height: place.height)
                try place.checkMayAnswer(
                    submission, plan: plan, crossover: CrossoverPlace(place, plan, in: database), at: now)
            } catch let problem as AnswerProblem {
                return try refuse(problem, submission, at: place, now: now, in: database)
            }
            return .saved(try keep(submission, at: place, now: now, in: database))
        }
    }

    private func keep(
        _ submission: Submission, at place: Place, now: Timestamp, in database: Database
    ) throws -> SavedAnswer {
        var submission = submission
        // The page estimates the server's clock; what it cannot know better than the server is cut off here.
        submission.answeredAt = min(max(submission.answeredAt, place.invitedAt), now)
        submission.shownAt = min(max(submission.shownAt, place.invitedAt), submission.answeredAt)
        let stored = StoredReading(
            assignment: place.assignment, version: place.standingVersion + 1, submission: submission, receivedAt: now)
        try stored.insert(into: database)
        let subject = "case:\(place.caseNumber)"
        let actor = Actor.reader(place.readerCode)
        try HistoryChain.append(
            stored.version == 1 ? .answered : .answerChanged, subject: subject,
            details: [
                "session": String(place.sessionNumber), "position": String(place.position),
                "version": String(stored.version), "submission": submission.key,
                "shown": submission.shownAt.description, "answered": submission.answeredAt.description,
                "rows": stored.digest,
            ], actor: actor, study: place.study, at: now, in: database)
        return SavedAnswer(submission: submission.key, version: stored.version, savedAt: now)
    }

    private func refuse(
        _ problem: AnswerProblem, _ submission: Submission, at place: Place, now: Timestamp, in database: Database
    ) throws -> RecordingOutcome {
        let standing = try Self.standingAnswer(of: place.assignment, in: database)
        if problem == .alreadyAnswered {
            let stored = StoredReading(
                assignment: place.assignment, version: 0, submission: submission, receivedAt: now)
            try HistoryChain.append(
                .answerRefused, subject: "case:\(place.caseNumber)",
                details: [
                    "why": problem.code, "session": String(place.sessionNumber), "submission": submission.key,
                    "answers": submission.sortedResponses.map { question, response in
                        let (kind, code, number, _) = response.columns
                        return "\(question)=\(code ?? number.map(String.init) ?? kind)"
                    }.joined(separator: " "), "rows": stored.digest,
                ], actor: .reader(place.readerCode), study: place.study, at: now, in: database)
        }
        return .refused(problem, standing: standing)
    }

    /// Notes that the full-resolution radiograph was painted before a reader. Only the first time counts.
    ///
    /// - Returns: Whether the slot is one of this reader's.
    public func recordShown(slot: String, shownAt: Timestamp, reader: ReaderID, at now: Timestamp) async throws -> Bool
    {
        try await writer.write { database in
            guard let place = try Place(slot: slot, submission: "", in: database), place.reader == reader.row,
                place.linkIsValid
            else { return false }
            guard place.studyState == .open, place.standingVersion == 0 else { return true }
            let shown = min(max(shownAt, place.invitedAt), now)
            try database.cachedStatement(
                sql: """
                    INSERT INTO showing (assignment_id, shown_at, received_at) SELECT ?1, ?2, ?3
                    WHERE NOT EXISTS (SELECT 1 FROM showing WHERE assignment_id = ?1)
                    """
            ).execute(arguments: [place.assignment, shown.milliseconds, now.milliseconds])
            guard database.changesCount == 1 else { return true }
            try HistoryChain.append(
                .caseShown, subject: "case:\(place.caseNumber)",
                details: [
                    "session": String(place.sessionNumber), "position": String(place.position),
                    "shown": shown.description,
                ], actor: .reader(place.readerCode), study: place.study, at: now, in: database)
            return true
        }
    }

    static func standingAnswer(of assignment: Int64, in database: Database) throws -> StandingAnswer? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id, version, received_at FROM reading WHERE assignment_id = ?
                    ORDER BY version DESC LIMIT 1
                    """), arguments: [assignment])
        guard let row else { return nil }
        return StandingAnswer(
            version: row["version"], savedAt: Timestamp(milliseconds: row["received_at"]),
            responses: try StoredReading.responses(of: row["id"], in: database))
    }
}
