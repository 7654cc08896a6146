import Cryptography
public import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// A prepared study in which readers have answered.
public enum FilledStudy {
    /// Prepares a study and has every reader answer his first cases, through the store as the server does it.
    ///
    /// - Parameters:
    ///   - readers: How many are invited.
    ///   - cases: Cases of the study.
    ///   - answered: Cases that each of them answers.
    ///   - data: The data directory to be made.
    public static func make(readers: Int, cases: Int, answered: Int, in data: URL) async throws {
        let prepared = try await PreparedStudy(StudyFolderMaker(cases: cases), readers: readers, in: data)
        let store = try StudyStore(
            DataDirectory(data), migrations: Checkout.folder.appendingPathComponent("migrations"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, link) in prepared.links.enumerated() {
                group.addTask { try await answer(answered, link: link, seed: UInt64(index), store) }
                if index >= 63 { _ = try await group.next() }
            }
            try await group.waitForAll()
        }
        try store.close()
    }

    private static func answer(_ count: Int, link: String, seed: UInt64, _ store: StudyStore) async throws {
        var random = SeededRandom(seed: seed)
        let begun = wallClock()
        guard let token = Token(typed: link),
            let cookie = try await store.signIn(with: token, at: Timestamp(milliseconds: begun)),
            case .reader(let reader)? = try await store.whoIs(cookie, at: Timestamp(milliseconds: begun))
        else { throw RigFailure("a link does not open") }
        try await store.giveProfile(
            specialty: Specialty.Code(seed.isMultiple(of: 2) ? "radiologist" : "emergency"), yearsOfExperience: 8,
            consentLanguage: .english, consentDigest: String(repeating: "c", count: 64), reader: reader,
            at: Timestamp(milliseconds: begun))
        for slot in try await store.view(of: reader).session.slots.prefix(count) {
            let now = Timestamp(milliseconds: wallClock())
            let active = Int64.random(in: 2_000...30_000, using: &random)
            let outcome = try await store.record(
                Submission(
                    key: String(random.next(), radix: 16) + String(random.next(), radix: 16) + "00000000", base: nil,
                    changeReason: nil, shownAt: now.advanced(byMilliseconds: -active - 500), answeredAt: now,
                    activeMilliseconds: active, firstDecisionMilliseconds: active / 2,
                    viewChanges: Int.random(in: 0...9, using: &random),
                    view: ViewState(
                        windowCentre: 127.5, windowWidth: 255, zoom: 0.4125, panX: 1249.5, panY: 1180.25,
                        inverted: false, oneToOneMilliseconds: 800),
                    responses: [Question.ID("fracture"): .choice(Bool.random(using: &random) ? "fracture" : "none")]),
                slot: slot.slot, reader: reader, at: now)
            guard case .saved = outcome else { throw RigFailure("an answer was refused: \(outcome)") }
        }
    }

    /// One export of the study of a data directory.
    ///
    /// - Parameters:
    ///   - formats: Their names, as the command line has them.
    ///   - folder: The new folder.
    ///   - idle: Called when the databases are open and have been read from, before the export.
    /// - Returns: Rows of all tables, bytes, and seconds of the export alone.
    public static func export(
        _ data: URL, formats: [String], to folder: URL, idle: () throws -> Void
    ) async throws -> (rows: Int, bytes: Int, seconds: Double) {
        let directory = DataDirectory(data)
        let migrations = Checkout.folder.appendingPathComponent("migrations")
        let store = try StudyStore(directory, migrations: migrations)
        let confidential = try ConfidentialStore(directory, migrations: migrations)
        guard let name = StudyName(StudyFolderMaker.studyName) else { throw RigFailure("no such study") }
        _ = try await store.progress(of: name)
        try idle()
        let start = monotonicClock()
        let summary = try await store.export(
            name, formats: Set(formats.compactMap(ExportFormat.init(rawValue:))), includingReferenceStandard: false,
            confidential: confidential, to: folder, version: "benchmark", by: .commandLine,
            at: Timestamp(milliseconds: wallClock()))
        let seconds = Double(monotonicClock() - start) / 1e9
        try store.close()
        try confidential.close()
        let rows = summary.files.reduce(0) { $0 + ($1.rows ?? 0) }
        return (rows, summary.files.reduce(0) { $0 + $1.bytes }, seconds)
    }
}
