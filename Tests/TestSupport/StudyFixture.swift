public import Cryptography
import Foundation
public import Studies
@_spi(Confidential) public import StudyStore

/// A small study in a data directory of its own: real files, a real database, opened unless told otherwise.
public final class StudyFixture: Sendable {
    /// Everything the fixture wrote; it goes with the fixture.
    public let folder: TemporaryFolder
    /// The installation's folder.
    public let data: DataDirectory
    /// The store on it.
    public let store: StudyStore
    /// The truth.
    @_spi(Confidential) public let confidential: ConfidentialStore
    /// The study.
    public let name: StudyName
    /// The time that the fixture's calls use.
    public let clock = FixedClock()

    /// Why a fixture could not be made.
    public enum Failure: Error {
        /// The study's folder has errors.
        case refused([String])
        /// A link that was just issued opens nothing.
        case linkDoesNotOpen
    }

    /// Writes a study's folder, checks it, and creates it.
    ///
    /// - Parameters:
    ///   - study: What the folder holds.
    ///   - isOpen: Whether it is opened.
    public init(_ study: StudyFolderFixture = StudyFolderFixture(), isOpen: Bool = true) async throws {
        folder = try TemporaryFolder()
        let checked = StudyIntake(try study.write(to: folder)).check { _, _ in }
        guard let value = checked.value else { throw Failure.refused(checked.errors.map(\.description)) }
        data = DataDirectory(folder.url.appendingPathComponent("data"))
        store = try StudyStore(data, migrations: Repository.migrations)
        confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        name = value.plan.name
        try await store.create(
            value, simulatedReaders: false, confidential: confidential, by: .commandLine, at: clock.now
        ) { _ in }
        if isOpen { try await store.change(name, to: .open, by: .commandLine, at: clock.now) }
    }

    /// A second store on the same files, as another process would have it.
    public func reopened() throws -> StudyStore {
        try StudyStore(data, migrations: Repository.migrations)
    }

    /// Invites a reader and signs his browser in.
    public func reader(
        _ specialty: String = "radiologist", named name: String = "", hasConsented: Bool = true
    ) async throws -> TestReader {
        let readers = try await readers(1, specialty, named: name, hasConsented: hasConsented)
        guard let reader = readers.first else { throw Failure.linkDoesNotOpen }
        return reader
    }

    /// Invites readers and signs their browsers in.
    public func readers(
        _ count: Int, _ specialty: String = "radiologist", named name: String = "", hasConsented: Bool = true
    ) async throws -> [TestReader] {
        let invitee = Invitee(
            specialty: Specialty.Code(specialty), name: name, contact: name.isEmpty ? "" : "\(name)@hospital")
        let issued = try await store.invite(
            Array(repeating: invitee, count: count), to: self.name, confidential: confidential, by: .commandLine,
            at: clock.now)
        var readers: [TestReader] = []
        for invitation in issued {
            guard let token = Token(typed: invitation.linkToken),
                let cookie = try await store.signIn(with: token, at: clock.now),
                case .reader(let id)? = try await store.whoIs(cookie, at: clock.now)
            else { throw Failure.linkDoesNotOpen }
            if hasConsented {
                try await store.giveProfile(
                    specialty: invitee.specialty, yearsOfExperience: 10, consentLanguage: .english,
                    consentDigest: String(repeating: "c", count: 64), reader: id, at: clock.now)
            }
            let slots = try await store.view(of: id).session.slots.map(\.slot)
            readers.append(TestReader(id: id, invitation: invitation, cookie: cookie, slots: slots))
        }
        return readers
    }

    /// Has a reader answer the case at a position, counted from 1, ten seconds after it was shown.
    @discardableResult
    public func answer(
        _ reader: TestReader, position: Int, _ submission: Submission? = nil
    ) async throws -> RecordingOutcome {
        let now = clock.advance(milliseconds: 20_000)
        return try await store.record(
            submission ?? .answer(at: now), slot: reader.slots[position - 1], reader: reader.id, at: now)
    }

    /// Has a reader answer all cases of the session that is his turn.
    public func answerAll(_ reader: TestReader) async throws {
        for slot in try await store.view(of: reader.id).session.slots {
            let now = clock.advance(milliseconds: 20_000)
            _ = try await store.record(.answer(at: now), slot: slot.slot, reader: reader.id, at: now)
        }
    }
}

/// A reader of a fixture, signed in.
public struct TestReader: Sendable {
    /// His place in the database.
    public let id: ReaderID
    /// His link and code.
    public let invitation: IssuedInvitation
    /// His browser's cookie.
    public let cookie: Token
    /// The slots of his first session, in his order.
    public let slots: [String]

    /// `R01`.
    public var code: String { invitation.code }
}

extension Submission {
    /// A submission with a key of its own that says "Hip fracture", or something else.
    ///
    /// - Parameters:
    ///   - now: When it is saved; it was shown ten seconds before.
    ///   - choice: Code of the chosen option.
    ///   - base: The version that it changes.
    ///   - reason: Why.
    ///   - others: Answers to further questions.
    public static func answer(
        at now: Timestamp, _ choice: String = "fracture", base: Int? = nil, reason: String? = nil,
        others: [Question.ID: Response] = [:]
    ) -> Submission {
        let key = ((try? randomBytes(16)) ?? []).hexadecimal
        return Submission(
            key: key, base: base, changeReason: reason, shownAt: now.advanced(byMilliseconds: -10_000),
            answeredAt: now, activeMilliseconds: 8500, firstDecisionMilliseconds: 6250, viewChanges: 3,
            view: ViewState(
                windowCentre: 127.5, windowWidth: 255, zoom: 1.25, panX: 12, panY: 8, inverted: false,
                oneToOneMilliseconds: 1500),
            responses: others.merging([Question.ID("fracture"): .choice(choice)]) { _, new in new })
    }
}
