import GRDB
public import Studies

extension StudyStore {
    /// Keeps a reader's answers to one case after the model's advice, durably, or says why not.
    ///
    /// They are final. The same submission sent again gets the receipt of the first time. Everything happens in one
    /// transaction: the checks, the rows of the answer, and the event of the history.
    ///
    /// - Throws: ``StoreError`` when nothing could be written, for instance because the disk is full.
    public func recordSecond(
        _ submission: Submission, slot: String, reader: ReaderID, at now: Timestamp
    ) async throws -> RecordingOutcome {
        try await writer.write { [self] database in
            guard let place = try Place(slot: slot, submission: submission.key, in: database),
                place.reader == reader.row
            else { return .refused(.notYourCase, standing: nil) }
            let earlier = try StoredSecondReading.of(submission: submission.key, in: database)
            guard place.receipt == nil, earlier == nil || earlier?.assignment == place.assignment else {
                return .refused(.malformed("submission key used for another answer"), standing: nil)
            }
            if let earlier {
                return earlier.submission.responses == submission.asRowsHoldIt.responses
                    ? .saved(SavedAnswer(submission: submission.key, version: 1, savedAt: earlier.receivedAt))
                    : .refused(.malformed("submission key used for another answer"), standing: nil)
            }
            if let standing = try StoredSecondReading.of(assignment: place.assignment, in: database) {
                return .refused(.alreadyAnswered, standing: standing.standing)
            }
            let plan = try plan(of: place.study, in: database)
            let givenAt = try Self.adviceGiven(on: place.assignment, in: database)
            do {
                try plan.check(submission.responses, width: place.width, height: place.height)
                // An aided arm has one answer; only a sequential session takes a second.
                try place.checkMayBeAdvised(plan, crossover: nil, at: now)
            } catch let problem as AnswerProblem {
                return .refused(problem, standing: nil)
            }
            guard let givenAt else { return .refused(.adviceNotSeen, standing: nil) }
            return .saved(try keep(submission, at: place, givenAt: givenAt, now: now, in: database))
        }
    }

    private func keep(
        _ submission: Submission, at place: Place, givenAt: Timestamp, now: Timestamp, in database: Database
    ) throws -> SavedAnswer {
        var submission = submission
        // Nobody has seen the advice before it was given, and a clock that was set back must not put it after the answer.
        submission.answeredAt = min(max(submission.answeredAt, min(givenAt, now)), now)
        submission.shownAt = min(max(submission.shownAt, givenAt), submission.answeredAt)
        let stored = StoredSecondReading(assignment: place.assignment, submission: submission, receivedAt: now)
        try stored.insert(into: database)
        try HistoryChain.append(
            .answeredAgain, subject: "case:\(place.caseNumber)",
            details: [
                "session": String(place.sessionNumber), "position": String(place.position),
                "submission": submission.key, "shown": submission.shownAt.description,
                "answered": submission.answeredAt.description, "rows": stored.digest,
            ], actor: .reader(place.readerCode), study: place.study, at: now, in: database)
        return SavedAnswer(submission: submission.key, version: 1, savedAt: now)
    }

    /// The answers after a model's advice of every reader whose answers are not void, sorted by reader, session and position.
    ///
    /// Before the lock it is for whom ``standingReadings(of:)`` is.
    @_spi(Confidential) public func secondReadings(of name: StudyName) async throws -> [StandingReading] {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            let void = Set(
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT code FROM reader
                        WHERE study_id = ? AND EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                        """, arguments: [study]))
            var readings: [StandingReading] = []
            try StoredSecondReading.forEach(ofStudy: study, in: database) { place, second in
                guard !void.contains(place.reader) else { return }
                readings.append(
                    StandingReading(
                        reader: place.reader, session: place.session, position: place.position,
                        number: CaseNumber(place.number), responses: second.submission.responses,
                        activeMilliseconds: second.submission.activeMilliseconds))
            }
            return readings
        }
    }

    /// When the reader was told what the model says; `nil` when he was not.
    static func adviceGiven(on assignment: Int64, in database: Database) throws -> Timestamp? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT given_at FROM advice WHERE assignment_id = ?"),
            arguments: [assignment]
        ).map(Timestamp.init(milliseconds:))
    }

    /// The case behind a slot, if its reader may be told now what the model says of it.
    ///
    /// - Throws: ``AnswerProblem`` that says why not.
    func advisedCase(slot: String, reader: ReaderID, at now: Timestamp) async throws -> AdvisedCase {
        try await pool.read { [self] database in
            try advisedCase(at: advisable(slot: slot, reader: reader, at: now, in: database), in: database)
        }
    }

    /// Notes that a reader is told what the model says of a case. Only the first time counts; it is on the disk before he
    /// hears of it.
    func noteAdvice(slot: String, reader: ReaderID, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let place = try advisable(slot: slot, reader: reader, at: now, in: database)
            guard try Self.adviceGiven(on: place.assignment, in: database) == nil else { return }
            try database.cachedStatement(sql: "INSERT INTO advice (assignment_id, given_at) VALUES (?, ?)")
                .execute(arguments: [place.assignment, now.milliseconds])
            let model = try plan(of: place.study, in: database).aid?.model ?? ""
            _ = try HistoryChain.append(
                .adviceGiven, subject: "case:\(place.caseNumber)",
                details: [
                    "session": String(place.sessionNumber), "position": String(place.position), "model": model,
                ], actor: .reader(place.readerCode), study: place.study, at: now, in: database)
        }
    }

    private func advisable(
        slot: String, reader: ReaderID, at now: Timestamp, in database: Database
    ) throws -> Place {
        guard let place = try Place(slot: slot, submission: "", in: database), place.reader == reader.row else {
            throw AnswerProblem.notYourCase
        }
        let plan = try plan(of: place.study, in: database)
        try place.checkMayBeAdvised(plan, crossover: CrossoverPlace(place, plan, in: database), at: now)
        // Whoever has answered twice goes on; what the model said is not there to be looked up.
        guard try StoredSecondReading.of(assignment: place.assignment, in: database) == nil else {
            throw AnswerProblem.alreadyAnswered
        }
        return place
    }

    private func advisedCase(at place: Place, in database: Database) throws -> AdvisedCase {
        let plan = try plan(of: place.study, in: database)
        guard let aid = plan.aid else { throw AnswerProblem.notAided }
        return AdvisedCase(
            study: plan.name, number: CaseNumber(place.caseNumber), width: place.width, height: place.height, aid: aid,
            wasGiven: try Self.adviceGiven(on: place.assignment, in: database) != nil)
    }
}

/// A case of which its reader may be told what the model says.
struct AdvisedCase: Sendable {
    var study: StudyName
    var number: CaseNumber
    var width: Int
    var height: Int
    var aid: StudyPlan.Aid
    /// Whether he was told already.
    var wasGiven: Bool
}
