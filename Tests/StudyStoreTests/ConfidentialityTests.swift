import Foundation
import GRDB
import Studies
import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("The truth is not where readers' code can reach it")
struct ConfidentialityTests {
    private static let telling = [
        "fracture", "type", "side", "source", "box_x0", "box_y0", "box_x1", "box_y1", "age", "sex", "iss", "image_file",
        "name", "contact", "truth", "reference", "probability", "prediction",
    ]

    @Test("no table of study.sqlite has a column for the truth, for original file names or for readers' names")
    func columns() async throws {
        let (study, _) = try await fullStudy()
        let raw = try study.raw()
        var found: Set<String> = []
        for table in try raw.read({ try GRDBRow.tables($0) }) {
            let columns = try raw.read {
                try String.fetchAll($0, sql: "SELECT name FROM pragma_table_info('\(table)')")
            }
            for column in columns where Self.telling.contains(column) { found.insert("\(table).\(column)") }
        }
        // Practice cases tell their truth; a study's, a coordinator's, a migration's and a token's name are no
        // reader's; the side of a mark is the reader's answer.
        let known: Set<String> = [
            "warm_up_case.fracture", "warm_up_case.box_x0", "warm_up_case.box_y0", "warm_up_case.box_x1",
            "warm_up_case.box_y1", "study.name", "account.name", "migration.name", "detection_token.name",
            "account_token.name", "mark.side", "warm_up_mark.side", "second_mark.side",
        ]
        #expect(found == known)
    }

    @Test("no value of the tables of confidential.sqlite is anywhere in the bytes of study.sqlite or of the images")
    func bytes() async throws {
        let folder = try TemporaryFolder()
        var fixture = StudyFolderFixture()
        fixture.cases = 4
        let study = try fixture.write(to: folder)
        let secret = "operation-zebra-7731"
        try folder.write(
            fixture.casesTable.replacingOccurrences(of: "operation", with: secret)
                .replacingOccurrences(of: "PXR", with: "ORIGINALNAME"), to: "study/cases.csv")
        for index in 0..<4 {
            try FileManager.default.moveItem(
                at: folder.url.appendingPathComponent("study/images/PXR\(index + 1).png"),
                to: folder.url.appendingPathComponent("study/images/ORIGINALNAME\(index + 1).png"))
        }
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let store = try StudyStore(data, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        let checked = try #require(StudyIntake(study).check { _, _ in }.value)
        let now = Timestamp(milliseconds: 0)
        try await store.create(
            checked, simulatedReaders: false, confidential: confidential, by: .commandLine, at: now
        ) { _ in }
        _ = try await store.invite(
            [Invitee(specialty: Specialty.Code("surgeon"), name: "Ada Lovelace", contact: "ada@hospital")],
            to: checked.plan.name, confidential: confidential, by: .commandLine, at: now)
        #expect(try await confidential.identities(in: checked.plan.name)["R01"]?.name == "Ada Lovelace")
        #expect(try await confidential.cases(of: checked.plan.name)[CaseNumber("1")]?.reference.source == secret)
        try store.close()
        try confidential.close()

        let files =
            ["data/study.sqlite"]
            + (FileManager.default.subpaths(atPath: data.images.path) ?? [])
            .filter { $0.hasSuffix(".png") }.map { "data/images/\($0)" }
        #expect(files.count == 1 + 4 + 2)
        for file in files {
            let content = Data(try folder.read(file))
            for needle in [secret, "ORIGINALNAME", "Lovelace", "ada@hospital", "femoral_neck"] {
                #expect(content.range(of: Data(needle.utf8)) == nil, "\(needle) in \(file)")
                #expect(!file.contains(needle))
            }
        }
    }

    @Test("no statement on a connection of the store can open another file")
    func attach() async throws {
        let (study, _) = try await fullStudy()
        let path = study.data.confidentialDatabase.path
        #expect(FileManager.default.fileExists(atPath: path))
        await #expect(throws: DatabaseError.self) {
            try await study.store.pool.writeWithoutTransaction { database in
                try database.execute(sql: "ATTACH DATABASE ? AS truth", arguments: [path])
            }
        }
        await #expect(throws: DatabaseError.self) {
            try await study.store.pool.read { database in
                try database.execute(sql: "ATTACH DATABASE ? AS truth", arguments: [path])
            }
        }
        // The same statement works elsewhere, so it is the store that refuses it.
        let free = try DatabaseQueue()
        try await free.writeWithoutTransaction { try $0.execute(sql: "ATTACH DATABASE ? AS truth", arguments: [path]) }
    }

    @Test("what stands for a case differs from reader to reader and tells neither number nor class")
    func slots() async throws {
        var fixture = StudyFolderFixture()
        fixture.cases = 12
        let study = try await StudyFixture(fixture)
        let readers = try await study.readers(4)
        var seen: Set<String> = []
        for reader in readers {
            for slot in try await study.store.view(of: reader.id).session.slots {
                #expect(seen.insert(slot.slot).inserted)
                #expect(seen.insert(slot.image).inserted)
                #expect(slot.slot.count == 26)
                #expect(slot.image.count == 26)
            }
        }
        #expect(seen.count == 4 * 12 * 2)
    }
}
