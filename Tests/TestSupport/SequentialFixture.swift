import Cryptography
public import Studies
@_spi(Confidential) public import StudyStore

extension StudyFixture {
    /// A study of one session in which a second answer follows what a model says. The model calls the given cases a fracture
    /// with a probability of 0.9 and a map; the others have 0.1.
    @_spi(Confidential) public static func sequential(
        cases: Int = 4, calling called: [Int] = [1, 3], allQuestions: Bool = false
    ) async throws -> StudyFixture {
        let study = try await StudyFixture(folder(cases: cases, allQuestions: allQuestions))
        try await study.scoreWithMaps(calling: called)
        return study
    }

    /// What ``sequential(cases:calling:allQuestions:)`` writes.
    public static func folder(cases: Int = 4, allQuestions: Bool = false) -> StudyFolderFixture {
        var folder = StudyFolderFixture()
        (folder.cases, folder.warmUpCases, folder.allQuestions) = (cases, 0, allQuestions)
        (folder.change, folder.sequentialModel) = (.untilCase, "DenseNet-121")
        return folder
    }

    /// The door for the readers of this study.
    @_spi(Confidential) public var aid: AidDoor { AidDoor(store, confidential) }

    /// Has a reader be told what the model says of the case at a position, and answer it once more.
    @_spi(Confidential) @discardableResult public func answerAgain(
        _ reader: TestReader, position: Int, _ submission: Submission? = nil
    ) async throws -> RecordingOutcome {
        let slot = reader.slots[position - 1]
        _ = try await aid.advice(on: slot, for: reader.id, at: clock.now)
        let now = clock.advance(milliseconds: 10_000)
        return try await store.recordSecond(submission ?? .answer(at: now), slot: slot, reader: reader.id, at: now)
    }

    /// Another study in the same store whose only reader has answered a case twice, with a mark.
    @_spi(Confidential) public func addSequentialStudy() async throws {
        var folder = Self.folder(cases: 2, allQuestions: true)
        folder.name = "aided"
        let checked = StudyIntake(try folder.write(to: self.folder, at: "aided")).check { _, _ in }
        guard let value = checked.value else { throw Failure.refused(checked.errors.map(\.description)) }
        let name = value.plan.name
        try await store.create(
            value, simulatedReaders: false, confidential: confidential, by: .commandLine, at: clock.now
        ) { _ in }
        try await store.add(
            ModelPredictions(
                model: "DenseNet-121", version: "1", threshold: 0.5, source: Digest(of: "aided"),
                probabilities: [CaseNumber("1"): 0.9, CaseNumber("2"): 0.1]),
            to: name, confidential: confidential, by: .commandLine, at: clock.now)
        try await store.change(name, to: .open, by: .commandLine, at: clock.now)
        let issued = try await store.invite(
            [Invitee(specialty: Specialty.Code("radiologist"))], to: name, confidential: confidential,
            by: .commandLine, at: clock.now)
        guard let invitation = issued.first, let token = Token(typed: invitation.linkToken),
            let cookie = try await store.signIn(with: token, at: clock.now),
            case .reader(let id)? = try await store.whoIs(cookie, at: clock.now)
        else { throw Failure.linkDoesNotOpen }
        try await store.giveProfile(
            specialty: Specialty.Code("radiologist"), yearsOfExperience: 10, consentLanguage: .english,
            consentDigest: String(repeating: "c", count: 64), reader: id, at: clock.now)
        let slots = try await store.view(of: id).session.slots.map(\.slot)
        let reader = TestReader(id: id, invitation: invitation, cookie: cookie, slots: slots)
        try await answer(reader, position: 1)
        let place = Response.marks([Mark(shape: .box, side: .left, x: 1, y: 1, width: 2, height: 2)])
        try await answerAgain(
            reader, position: 1, .answer(at: clock.now, others: [Question.ID("place"): place]))
    }
}
