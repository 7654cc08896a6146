import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("What gives answers their meaning stays as it was")
struct TamperedMeaningTests {
    private static func problems(of study: StudyFixture) async throws -> [String] {
        try await study.store.verify(study.name, expecting: nil, against: study.confidential).problems.map(\.what)
    }

    @Test(
        "a truth that was changed is found",
        arguments: [
            "UPDATE reference_standard SET fracture = 1 - fracture",
            "UPDATE reference_standard SET source = source || '.'",
            "DELETE FROM reference_standard WHERE number = (SELECT max(number) FROM reference_standard)",
        ])
    func changedTruth(statement: String) async throws {
        let study = try await StudyFixture()
        #expect(try await Self.problems(of: study) == [])
        try RawDatabase(study.data.confidentialDatabase).write { try $0.execute(sql: statement) }
        #expect(
            try await Self.problems(of: study)
                == ["the reference standard is not the one with which the study was created"])
    }

    @Test(
        "a state, a mark of simulated readers and a profile that nobody gave are found",
        arguments: [
            "UPDATE study SET state = 'closed'", "UPDATE study SET simulated_readers = 1",
            """
            INSERT INTO reader_profile (reader_id, specialty, years_experience, consent_language, consent_sha256,
                given_at) SELECT id, 'surgeon', 30, 'en', 'x', 1 FROM reader
            """,
        ])
    func changedBesideTheAnswers(statement: String) async throws {
        let study = try await StudyFixture()
        _ = try await study.reader()
        try study.tamper(statement)
        #expect(try await Self.problems(of: study).count == 1)
    }

    @Test("a locked study takes no profile, no screen check and no practice answer")
    func afterTheLock() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader(hasConsented: false)
        let practice = try #require(try await study.store.warmUp(of: reader.id).first)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        let head = try await study.store.historyHead(of: study.name)
        let now = study.clock.now
        await #expect(throws: StoreError.self) {
            try await study.store.giveProfile(
                specialty: Specialty.Code("surgeon"), yearsOfExperience: 3, consentLanguage: .english,
                consentDigest: "x", reader: reader.id, at: now)
        }
        await #expect(throws: StoreError.self) {
            try await study.store.recordScreenCheck(
                .init(darkestVisible: true, brightestVisible: true, width: nil, height: nil, pixelRatio: nil),
                reader: reader.id, at: now)
        }
        await #expect(throws: StoreError.self) {
            _ = try await study.store.recordWarmUp(.answer(at: now), slot: practice.slot, reader: reader.id, at: now)
        }
        #expect(try await study.store.historyHead(of: study.name) == head)
        #expect(try study.count("SELECT count(*) FROM reader_profile") == 0)
    }

    @Test("a reason with U+0000 in it is kept whole, and the study stays intact")
    func reasonWithNull() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.store.void(
            reader.code, in: study.name, reason: "with\u{0}drew", by: .commandLine, at: study.clock.now)
        #expect(try await study.store.progress(of: study.name).first?.voidReason == "withdrew")
        #expect(try await Self.problems(of: study) == [])
    }

    @Test("two creations of one name at the same time: one study with all its images and truth, and one refusal")
    func twoCreations() async throws {
        let folder = try TemporaryFolder()
        let checked = try #require(StudyIntake(try StudyFolderFixture().write(to: folder)).check { _, _ in }.value)
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let store = try StudyStore(data, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        let refusals = await withTaskGroup(of: (any Error)?.self, returning: [StoreError].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        try await store.create(
                            checked, simulatedReaders: false, confidential: confidential, by: .commandLine,
                            at: Timestamp(milliseconds: 0)
                        ) { _ in }
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var refusals: [StoreError] = []
            for await error in group {
                if let refusal = error as? StoreError { refusals.append(refusal) }
            }
            return refusals
        }
        let name = checked.plan.name
        #expect(refusals == [.studyExists(name.description)])
        #expect(try await store.verify(name, expecting: nil, against: confidential).problems == [])
    }
}
