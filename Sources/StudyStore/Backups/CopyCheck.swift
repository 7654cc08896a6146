import Foundation
import GRDB
import Studies

/// Checks a copy of an installation: every study's chain, answers, frozen content and reference standard, and that every
/// image is there. Pixels are not decoded; the manifest's digests stand for them.
struct CopyCheck {
    /// The folder of the copy.
    let folder: URL
    let migrations: URL

    /// What is in the copy.
    ///
    /// - Throws: ``BackupError/broken(problems:)``, or ``StoreError`` when a database cannot be read.
    func run() async throws -> [BackupManifest.Study] {
        let data = DataDirectory(folder)
        let lacking = try DatabaseVersion.all(of: data, migrations: migrations).map { try $0.state.get() }
        guard lacking.contains(where: { $0 > 0 }) else {
            return try await verify(try StudyStore(copy: data), ConfidentialStore(copy: data))
        }
        // An older version's database is verified as it will be after the upgrade: on a copy, so that this one stays.
        let scratch = DataDirectory(folder.appendingPathComponent(".check"))
        defer { try? FileManager.default.removeItem(at: scratch.folder) }
        try FileManager.default.createDirectory(
            at: scratch.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createSymbolicLink(at: scratch.images, withDestinationURL: data.images)
        for file in [data.studyDatabase, data.confidentialDatabase] {
            try FileManager.default.copyItem(
                at: file, to: scratch.folder.appendingPathComponent(file.lastPathComponent))
        }
        return try await verify(
            try StudyStore(scratch, migrations: migrations, isServing: false, copiesBeforeUpgrade: false),
            try ConfidentialStore(scratch, migrations: migrations, copiesBeforeUpgrade: false))
    }

    private func verify(_ store: StudyStore, _ confidential: ConfidentialStore) async throws -> [BackupManifest.Study] {
        var studies: [BackupManifest.Study] = []
        var problems: [String] = []
        let damage = try await confidential.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        problems += damage.filter { $0 != "ok" }.map { "SQLite finds confidential.sqlite damaged: \($0)" }
        for record in try await store.studies() {
            let name = record.plan.name
            let found = try await store.verify(
                name, expecting: nil, includingImages: false, against: confidential)
            problems += found.problems.map { "\(name): \($0)" }
            problems += try await store.missingImages(of: record.id).map { "\(name): the image file \($0) is missing" }
            studies.append(
                BackupManifest.Study(
                    name: name.description, events: found.events, answers: found.readings, head: found.head))
        }
        if let event = try await store.firstBrokenAccountEvent() {
            problems.append("accounts: event \(event) of their history is not as it was written")
        }
        if let event = try await confidential.firstBrokenWorkListEvent() {
            problems.append("work-list: event \(event) of its history is not as it was written")
        }
        problems += try await missing(in: confidential).map { "work-list: the image file \($0) is missing" }
        try store.close()
        try confidential.close()
        guard problems.isEmpty else { throw BackupError.broken(problems: problems) }
        return studies
    }

    /// Pictures of the work-list that are not in the copy, which the databases may lie beside.
    private func missing(in confidential: ConfidentialStore) async throws -> [String] {
        let pictures = DataDirectory(folder).workList
        return try await confidential.workListFiles().filter {
            !FileManager.default.fileExists(atPath: pictures.appendingPathComponent($0).path)
        }
    }
}

extension StudyStore {
    /// Image files that the database names and that are not there.
    fileprivate func missingImages(of study: StudyID) async throws -> [String] {
        try await pool.read { try ImageFile.all(of: study.row, in: $0) }.map(\.file).filter {
            !FileManager.default.fileExists(atPath: directory.images.appendingPathComponent($0).path)
        }
    }
}
