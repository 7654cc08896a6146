import Cryptography
import Foundation
import GRDB
import Studies
import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A backup is restored whole, or not at all")
struct RestorationTests {
    let study: StudyFixture
    let reader: TestReader
    let backup: URL
    let target: DataDirectory

    init() async throws {
        study = try await StudyFixture()
        reader = try await study.reader(named: "Dr Adams")
        for position in 1...3 { try await study.answer(reader, position: position) }
        let shelf = study.folder.url.appendingPathComponent("backups")
        backup = try await Backup(
            of: study.data, migrations: Repository.migrations, to: shelf, version: "test"
        ).make(at: study.clock.now).folder
        target = DataDirectory(study.folder.url.appendingPathComponent("again/data"))
    }

    private func restore() async throws -> BackupManifest {
        try await Restoration(from: backup, to: target, migrations: Repository.migrations).run()
    }

    private var leftovers: [String] {
        let parent = target.folder.deletingLastPathComponent().path
        return (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    }

    @Test("what is restored is the installation: answers, names, links, images")
    func whole() async throws {
        let manifest = try await restore()
        let store = try StudyStore(target, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(target, migrations: Repository.migrations)
        let found = try await store.verify(study.name, expecting: manifest.studies.first?.head, against: confidential)
        #expect(found.isIntact && found.readings == 3 && found.images > 0)
        #expect(try await confidential.identities(in: study.name)[reader.code]?.name == "Dr Adams")
        #expect(try await store.whoIs(reader.cookie, at: study.clock.now) == .reader(reader.id))
        #expect(leftovers == ["data"])
        let attributes = try FileManager.default.attributesOfItem(atPath: target.folder.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test("an empty folder may be there, a full one may not")
    func places() async throws {
        try FileManager.default.createDirectory(at: target.folder, withIntermediateDirectories: true)
        _ = try await restore()
        await #expect(throws: BackupError.dataExists(target.folder.path)) { try await restore() }
        let store = try StudyStore(target, migrations: Repository.migrations)
        #expect(try await store.verify(study.name, expecting: nil).readings == 3, "what was there is untouched")
    }

    @Test(
        "one changed, shortened or missing file, and nothing is restored",
        arguments: ["study.sqlite", "confidential.sqlite", "secret.key"], ["changed", "shortened", "missing"])
    func damaged(file: String, how: String) async throws {
        let place = backup.appendingPathComponent(file)
        var bytes = try Data(contentsOf: place)
        switch how {
        case "changed": bytes[bytes.count / 2] ^= 1
        case "shortened": bytes.removeLast()
        default: break
        }
        try FileManager.default.removeItem(at: place)
        if how != "missing" { try bytes.write(to: place) }
        let error = await #expect(throws: BackupError.self) { try await restore() }
        guard case .changed(backup.path, let files)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(files.count == 1 && files[0].hasPrefix(file))
        #expect(leftovers.isEmpty)
    }

    @Test("files that agree with a forged manifest still have to verify")
    func forged() async throws {
        let file = backup.appendingPathComponent("study.sqlite")
        try RawDatabase(file).write {
            try $0.execute(sql: "DROP TRIGGER reading_is_append_only; UPDATE reading SET active_ms = 1 WHERE id = 1")
        }
        var manifest = try BackupManifest(of: backup)
        let content = try DigestedFile.content(of: file.path)
        let index = try #require(manifest.files.firstIndex { $0.path == "study.sqlite" })
        manifest.files[index].sha256 = content.digest.description
        try manifest.text().write(
            to: backup.appendingPathComponent(BackupManifest.fileName), atomically: true, encoding: .utf8)
        await #expect(throws: BackupError.self) { try await restore() }
        #expect(leftovers.isEmpty)
    }

    @Test("no name in a manifest leads out of the data directory", arguments: ["../x", "/etc/x", "a//b", "a/./b", ""])
    func names(path: String) async throws {
        var manifest = try BackupManifest(of: backup)
        manifest.files[0].path = path
        try manifest.text().write(
            to: backup.appendingPathComponent(BackupManifest.fileName), atomically: true, encoding: .utf8)
        await #expect(throws: BackupError.self) { try await restore() }
        #expect(leftovers.isEmpty)
    }

    @Test("a folder that holds backups is not one; the newest is named")
    func shelf() async throws {
        let shelf = backup.deletingLastPathComponent()
        let error = await #expect(throws: BackupError.self) {
            try await Restoration(from: shelf, to: target, migrations: Repository.migrations).run()
        }
        #expect(error?.description.contains(backup.path) == true)
    }
}
