public import Studies
@_spi(Confidential) import StudyStore

extension StudyFixture {
    /// A crossover. The model calls the given cases a fracture with a probability of 0.9 and a map; the others have 0.1.
    @_spi(Confidential) public static func crossover(
        cases: Int = 2, calling called: [Int] = [1, 2], washout days: Int = 28
    ) async throws -> StudyFixture {
        let study = try await StudyFixture(crossoverFolder(cases: cases, washout: days))
        try await study.scoreWithMaps(calling: called)
        return study
    }

    /// What ``crossover(cases:calling:washout:)`` writes.
    public static func crossoverFolder(cases: Int = 2, washout days: Int = 28) -> StudyFolderFixture {
        var folder = StudyFolderFixture()
        (folder.cases, folder.warmUpCases, folder.washoutDays) = (cases, 0, [0, days])
        (folder.change, folder.crossoverModel) = (.untilCase, "DenseNet-121")
        return folder
    }

    /// A reader who was allocated to begin with an arm; others are invited until there is one.
    public func reader(beginning arm: StudyPlan.Arm) async throws -> TestReader {
        // In blocks of four at most, no order comes more than four times on end.
        for _ in 0..<5 {
            let reader = try await reader()
            if try await store.view(of: reader.id).session.arm == arm { return reader }
        }
        throw Failure.linkDoesNotOpen
    }

    /// Has a reader answer all cases of the session that is his turn, told what the model says where the arm is aided.
    @_spi(Confidential) public func readSession(_ reader: TestReader, _ choice: String = "fracture") async throws {
        let session = try await store.view(of: reader.id).session
        for slot in session.slots {
            if session.arm == .aided { _ = try await aid.advice(on: slot.slot, for: reader.id, at: clock.now) }
            let now = clock.advance(milliseconds: 20_000)
            _ = try await store.record(.answer(at: now, choice), slot: slot.slot, reader: reader.id, at: now)
        }
    }

    /// Another study in the same store, a crossover with one reader.
    @_spi(Confidential) public func addCrossoverStudy() async throws {
        var folder = Self.crossoverFolder()
        folder.name = "crossed"
        let checked = StudyIntake(try folder.write(to: self.folder, at: "crossed")).check { _, _ in }
        guard let value = checked.value else { throw Failure.refused(checked.errors.map(\.description)) }
        try await store.create(
            value, simulatedReaders: false, confidential: confidential, by: .commandLine, at: clock.now
        ) { _ in }
        _ = try await store.invite(
            [Invitee(specialty: Specialty.Code("radiologist"))], to: value.plan.name, confidential: confidential,
            by: .commandLine, at: clock.now)
    }
}
