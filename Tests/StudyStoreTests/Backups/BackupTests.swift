import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A backup is whole, verified and for its owner only")
struct BackupTests {
    private static let start = Timestamp(milliseconds: 1_556_697_600_000)

    private static func backup(of study: StudyFixture, to folder: URL) -> Backup {
        Backup(of: study.data, migrations: Repository.migrations, to: folder, version: "ReaderStudy test")
    }

    private static func answered() async throws -> (study: StudyFixture, shelf: URL) {
        let study = try await StudyFixture()
        let reader = try await study.reader(named: "Dr Adams")
        for position in 1...3 { try await study.answer(reader, position: position) }
        return (study, study.folder.url.appendingPathComponent("backups"))
    }

    private static func files(_ folder: URL) -> [String] {
        (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
    }

    private static func mode(_ file: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    @Test("it holds everything, as the manifest says, while the store is open and its log is full")
    func whole() async throws {
        let (study, shelf) = try await Self.answered()
        let outcome = try await Self.backup(of: study, to: shelf).make(at: Self.start)
        #expect(outcome.folder.lastPathComponent == "20190501T080000000Z")
        let manifest = try BackupManifest(of: outcome.folder)
        #expect(manifest == outcome.manifest)
        #expect(manifest.studies.map(\.answers) == [3])
        let verification = try await study.store.verify(study.name, expecting: manifest.studies.first?.head)
        #expect(verification.expectedAt == manifest.studies.first?.events)
        #expect(
            manifest.files.map(\.path).filter { !$0.hasPrefix("images/") } == [
                "confidential.sqlite", "secret.key", "study.sqlite",
            ])
        let images = Self.files(study.data.images).filter { $0.hasSuffix(".png") }
        #expect(
            Set(manifest.files.map(\.path).filter { $0.hasPrefix("images/") }) == Set(images.map { "images/\($0)" }))
        for file in manifest.files {
            let bytes = Array(try Data(contentsOf: outcome.folder.appendingPathComponent(file.path)))
            #expect(Digest(of: bytes).description == file.sha256 && bytes.count == file.bytes)
            #expect(try Self.mode(outcome.folder) == 0o700)
            #expect(try Self.mode(shelf) == 0o700)
        }
        #expect(try Self.mode(outcome.folder) == 0o700 && Self.mode(shelf) == 0o700)
        #expect(
            Self.files(shelf).allSatisfy {
                !$0.contains("-wal") && !$0.contains("unfinished") && !$0.contains(".check")
            })
    }

    @Test("answers are stored while the databases are read, and the copy shows one moment")
    func whileAnswering() async throws {
        let study = try await StudyFixture()
        let readers = try await study.readers(4)
        let shelf = study.folder.url.appendingPathComponent("backups")
        let store = study.store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, reader) in readers.enumerated() {
                group.addTask {
                    for slot in reader.slots {
                        let now = Self.start.advanced(byMilliseconds: Int64(60_000 * (index + 1)))
                        _ = try await store.record(.answer(at: now), slot: slot, reader: reader.id, at: now)
                    }
                }
            }
            for second in 0..<4 {
                let now = Self.start.advanced(byMilliseconds: Int64(second) * 1000)
                let outcome = try await Self.backup(of: study, to: shelf).make(at: now)
                #expect(outcome.manifest.studies.count == 1)
            }
            try await group.waitForAll()
        }
        #expect(
            try await store.verify(study.name, expecting: nil).readings == readers.reduce(0) { $0 + $1.slots.count })
    }

    @Test("while predictions are imported: a copy has all of a model or none, and what is missing can be given again")
    func whileImporting() async throws {
        let study = try await StudyFixture()
        let shelf = study.folder.url.appendingPathComponent("backups")
        let (store, confidential, name) = (study.store, study.confidential, study.name)
        let cases = try await store.caseNumbers(of: name)
        @Sendable func predictions(_ model: Int) -> ModelPredictions {
            ModelPredictions(
                model: "model \(model)", version: "", threshold: 0.5, source: Digest(of: "\(model)"),
                probabilities: Dictionary(uniqueKeysWithValues: cases.map { ($0, 0.25) }))
        }
        let importing = Task {
            var model = 0
            while !Task.isCancelled {
                do {
                    try await store.add(
                        predictions(model), to: name, confidential: confidential, by: .commandLine, at: Self.start)
                } catch is CancellationError {
                    break
                }
                model += 1
            }
            return model
        }
        var folders: [URL] = []
        for second in 0..<6 {
            let now = Self.start.advanced(byMilliseconds: Int64(second) * 1000)
            folders.append(try await Self.backup(of: study, to: shelf).make(at: now).folder)
        }
        importing.cancel()
        let imported = try await importing.value
        for (number, folder) in folders.enumerated() {
            let again = DataDirectory(study.folder.url.appendingPathComponent("again-\(number)"))
            _ = try await Restoration(from: folder, to: again, migrations: Repository.migrations).run()
            let restored = try StudyStore(again, migrations: Repository.migrations)
            let truth = try ConfidentialStore(again, migrations: Repository.migrations)
            let events = try RawDatabase(again.studyDatabase).read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM event WHERE kind = 'predictions-added'") ?? -1
            }
            let models = try await truth.models(of: name)
            #expect(models.allSatisfy { $0.predictions.probabilities.count == cases.count })
            #expect(events <= imported + 1 && models.count >= events - 1, "\(events) events, \(models.count) models")
            try await restored.add(
                predictions(models.count), to: name, confidential: truth, by: .commandLine, at: Self.start)
            #expect(try await restored.verify(name, expecting: nil, against: truth).isIntact)
            try restored.close()
            try truth.close()
        }
    }

    @Test("a link in the data directory to the backups brings no old backup into a new one; one to images is followed")
    func linkToBackups() async throws {
        let (study, shelf) = try await Self.answered()
        let elsewhere = study.folder.url.appendingPathComponent("elsewhere")
        try FileManager.default.moveItem(at: study.data.images, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: study.data.images, withDestinationURL: elsewhere)
        let first = try await Self.backup(of: study, to: shelf).make(at: Self.start)
        for place in ["old", "exports"] {
            let link = study.data.folder.appendingPathComponent(place)
            let target = place == "old" ? shelf : first.folder
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        }
        let second = try await Self.backup(of: study, to: shelf).make(at: Self.start.advanced(byMilliseconds: 1000))
        #expect(second.manifest.files.map(\.path) == first.manifest.files.map(\.path))
        #expect(first.manifest.files.contains { $0.path.hasPrefix("images/") })
    }

    @Test("reading for a backup never copies the log into the database file")
    func logStays() async throws {
        let (study, shelf) = try await Self.answered()
        let log = study.data.studyDatabase.path + "-wal"
        let (file, logged) = (
            try Data(contentsOf: study.data.studyDatabase), try Data(contentsOf: URL(fileURLWithPath: log))
        )
        // As a killed server leaves its files.
        let left = DataDirectory(study.folder.url.appendingPathComponent("left"))
        try study.folder.write(Array(file), to: "left/study.sqlite")
        try study.folder.write(Array(logged), to: "left/study.sqlite-wal")
        for name in ["confidential.sqlite", "confidential.sqlite-wal", "secret.key"] {
            try study.folder.write(try study.folder.read("data/\(name)"), to: "left/\(name)")
        }
        try FileManager.default.copyItem(at: study.data.images, to: left.images)
        let outcome = try await Backup(
            of: left, migrations: Repository.migrations, to: shelf, version: "test"
        ).make(at: Self.start)
        #expect(outcome.manifest.studies.map(\.answers) == [3])
        #expect(try Data(contentsOf: left.studyDatabase) == file)
        #expect(try Data(contentsOf: URL(fileURLWithPath: left.studyDatabase.path + "-wal")) == logged)
    }

    @Test("images that the backup before has are linked to, unless they were changed there")
    func links() async throws {
        let (study, shelf) = try await Self.answered()
        let backup = Self.backup(of: study, to: shelf)
        let first = try await backup.make(at: Self.start)
        let second = try await backup.make(at: Self.start.advanced(byMilliseconds: 1))
        let image = try #require(second.manifest.files.first { $0.path.hasPrefix("images/") }?.path)
        func number(_ outcome: Backup.Outcome) throws -> NSNumber? {
            let path = outcome.folder.appendingPathComponent(image).path
            return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? NSNumber
        }
        #expect(try number(first) == number(second))
        #expect(second.written < first.written)
        let damaged = second.folder.appendingPathComponent(image)
        var before = stat()
        try #require(stat(damaged.path, &before) == 0)
        let handle = try FileHandle(forUpdating: damaged)
        try handle.seek(toOffset: 40)
        try handle.write(contentsOf: Data([0x55, 0xAA, 0x55]))
        try handle.close()
        #expect(utimensat(AT_FDCWD, damaged.path, [before.st_atim, before.st_mtim], 0) == 0)
        let third = try await backup.make(at: Self.start.advanced(byMilliseconds: 2))
        #expect(try number(third) != number(second))
        #expect(
            third.manifest.files.first { $0.path == image } == first.manifest.files.first { $0.path == image })
        #expect(third.warnings.contains { $0.contains(image) })
    }

    @Test("a copy that does not verify is thrown away, and older backups stay")
    func broken() async throws {
        let (study, shelf) = try await Self.answered()
        let backup = Self.backup(of: study, to: shelf)
        let first = try await backup.make(at: Self.start)
        try study.tamper(
            "DROP TRIGGER reading_is_append_only; UPDATE reading SET active_ms = active_ms + 1 WHERE id = 1")
        let error = await #expect(throws: BackupError.self) {
            try await backup.make(at: Self.start.advanced(byMilliseconds: 1), keeping: 1)
        }
        guard case .broken(let problems)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problems.contains { $0.contains("small") })
        #expect(try BackupShelf(shelf).names() == [first.folder.lastPathComponent])
        #expect(Self.files(shelf).allSatisfy { $0.hasPrefix(first.folder.lastPathComponent) })
    }

    @Test("an image that is gone is noticed")
    func missingImage() async throws {
        let (study, shelf) = try await Self.answered()
        let image = try #require(Self.files(study.data.images).first { $0.hasSuffix(".png") })
        try FileManager.default.removeItem(at: study.data.images.appendingPathComponent(image))
        let error = await #expect(throws: BackupError.self) {
            try await Self.backup(of: study, to: shelf).make(at: Self.start)
        }
        #expect("\(String(describing: error))".contains("\(image) is missing"))
    }

    @Test("the newest stay, others' folders are left alone, and leftovers of killed backups go")
    func keeping() async throws {
        let (study, shelf) = try await Self.answered()
        try study.folder.write("mine", to: "backups/notes/readme.txt")
        try study.folder.write("half", to: "backups/.20190501T070000000Z.unfinished/study.sqlite")
        let backup = Self.backup(of: study, to: shelf)
        for second in 0..<4 {
            let now = Self.start.advanced(byMilliseconds: Int64(second) * 1000)
            let outcome = try await backup.make(at: now, keeping: 2)
            #expect(outcome.removed.count == (second < 2 ? 0 : 1))
        }
        #expect(try BackupShelf(shelf).names() == ["20190501T080002000Z", "20190501T080003000Z"])
        let newest = Self.start.advanced(byMilliseconds: 3000)
        #expect(try BackupShelf(shelf).newest(notAfter: newest) == newest)
        #expect(
            try BackupShelf(shelf).newest(notAfter: newest.advanced(byMilliseconds: -1))
                == Self.start.advanced(byMilliseconds: 2000), "one from the future tells nothing")
        #expect(try study.folder.read("backups/notes/readme.txt").count == 4)
        #expect(!Self.files(shelf).contains { $0.contains("unfinished") })
    }

    @Test("a folder in the data directory is refused, and a second backup at the same time")
    func refused() async throws {
        let (study, shelf) = try await Self.answered()
        let inside = study.data.folder.appendingPathComponent("backups")
        await #expect(throws: BackupError.insideData(inside.path)) {
            try await Self.backup(of: study, to: inside).make(at: Self.start)
        }
        #expect(!FileManager.default.fileExists(atPath: inside.path))
        try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
        let lock = try FolderLock(shelf)
        await #expect(throws: BackupError.underWay(shelf.path)) {
            try await Self.backup(of: study, to: shelf).make(at: Self.start)
        }
        withExtendedLifetime(lock) {}
    }

    @Test("a name tells its moment, and nothing else is a name", arguments: [0, 951_782_399_999, 1_556_697_600_123])
    func names(milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(BackupShelf.moment(of: BackupShelf.name(of: moment)) == moment)
        for other in ["20190501T080000Z", "notes", ".20190501T080000000Z.unfinished"] {
            #expect(BackupShelf.moment(of: other) == nil)
        }
    }
}
