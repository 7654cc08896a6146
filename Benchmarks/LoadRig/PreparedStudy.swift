public import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// A data directory with an open study and invited readers.
public struct PreparedStudy: Sendable {
    /// The data directory.
    public let data: URL
    /// Tokens of the readers' personal links.
    public let links: [String]

    /// Writes a study's folder, creates the study, opens it and invites readers.
    ///
    /// - Parameters:
    ///   - data: The data directory to be made.
    ///   - readers: How many are invited, alternating between two specialties.
    public init(_ maker: StudyFolderMaker, readers: Int, in data: URL) async throws {
        self.data = data
        let folder = data.appendingPathExtension("folder")
        try maker.write(to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let checked = StudyIntake(folder).check { _, _ in }
        guard let study = checked.value, checked.errors.isEmpty else {
            throw RigFailure("the study's folder has errors: \(checked.problems.map(\.description))")
        }
        let directory = DataDirectory(data)
        let migrations = Checkout.folder.appendingPathComponent("migrations")
        let store = try StudyStore(directory, migrations: migrations)
        let confidential = try ConfidentialStore(directory, migrations: migrations)
        let now = Timestamp(milliseconds: wallClock())
        try await store.create(
            study, simulatedReaders: true, confidential: confidential, by: .commandLine, at: now
        ) { _ in }
        try await store.change(study.plan.name, to: .open, by: .commandLine, at: now)
        let codes = study.plan.specialties.map(\.code)
        let invitees = (0..<readers).map { Invitee(specialty: codes[$0 % codes.count]) }
        links = try await store.invite(
            invitees, to: study.plan.name, confidential: confidential, by: .commandLine, at: now
        ).map(\.linkToken)
        try store.close()
        try confidential.close()
    }

    /// Walks the history of a data directory and compares answers and images with it, while a server may be running.
    ///
    /// - Parameters:
    ///   - study: The study's name.
    ///   - home: The folder of the migrations.
    /// - Returns: What is wrong; nothing, if all is well.
    public static func verify(
        _ data: URL, study: String = StudyFolderMaker.studyName, includingImages: Bool = false,
        home: URL = Checkout.folder
    ) async throws -> [String] {
        let store = try StudyStore(DataDirectory(data), migrations: home.appendingPathComponent("migrations"))
        defer { try? store.close() }
        guard let name = StudyName(study) else { throw RigFailure("no such study") }
        return try await store.verify(name, expecting: nil, includingImages: includingImages)
            .problems.map(\.description)
    }
}
