import Cryptography
import Foundation
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Drafts of studies on the disk") struct DraftTests {
    /// An empty installation with its drafts.
    private struct Desk {
        let folder: TemporaryFolder
        let data: DataDirectory
        let drafts: StudyDrafts
        let now = FixedClock().now

        init(_ limits: DraftLimits = DraftLimits()) throws {
            folder = try TemporaryFolder()
            data = DataDirectory(folder.url.appendingPathComponent("data"))
            try data.prepare()
            var limits = limits
            limits.freeBytes = min(limits.freeBytes, 1 << 20)
            drafts = StudyDrafts(data, limits: limits)
        }

        func draft(_ study: StudyFolderFixture = StudyFolderFixture()) throws -> StudyDraft {
            try drafts.create(studyFile: study.studyFile, origin: "", by: "anna", at: now)
        }

        /// Sends a whole file in pieces of three bytes less than a kilobyte.
        @discardableResult
        func send(
            _ bytes: [UInt8], _ name: String, _ kind: StudyDraft.FileKind, to draft: StudyDraft
        ) throws -> ArrivedFile {
            let upload = DraftUpload(kind: kind, name: name, bytes: bytes.count, modified: 1)
            var sent = drafts.received(upload, in: draft)
            while sent < bytes.count {
                sent = try drafts.append(
                    Array(bytes[sent..<min(sent + 1021, bytes.count)]), at: sent, to: upload, in: draft)
            }
            return try drafts.finish(upload, in: draft)
        }

        /// Sends everything of a study but its study file.
        func fill(_ draft: StudyDraft, _ study: StudyFolderFixture) throws {
            try send(Array(study.casesTable.utf8), "cases.csv", .cases, to: draft)
            try send(Array(study.warmUpTable.utf8), "warm-up.csv", .practice, to: draft)
            for index in 0..<study.cases {
                try send(
                    try StudyFolderFixture.radiograph(seed: index), StudyFolderFixture.image(index), .image, to: draft)
            }
            for index in 0..<study.warmUpCases {
                try send(
                    try StudyFolderFixture.radiograph(seed: 1000 + index), "W\(index + 1).png", .practiceImage,
                    to: draft)
            }
        }
    }

    @Test("a draft that was filled piece by piece is the folder that the command line checks, problem by problem")
    func sameCheck() throws {
        let desk = try Desk()
        let study = StudyFolderFixture()
        let draft = try desk.draft(study)
        #expect(desk.drafts.check(draft).value == nil)
        try desk.fill(draft, study)
        let written = try study.write(to: desk.folder, at: "written")
        let (sent, plain) = (desk.drafts.check(draft), StudyIntake(written).check { _, _ in })
        #expect(sent.problems == plain.problems)
        let (first, second) = (try #require(sent.value), try #require(plain.value))
        #expect(first.casesDigest == second.casesDigest)
        #expect(first.cases.map(\.image.pixelDigest) == second.cases.map(\.image.pixelDigest))
        #expect(first.warmUp.map(\.image.pixelDigest) == second.warmUp.map(\.image.pixelDigest))
        try desk.drafts.put("case,image\nx", as: .cases, in: draft)
        let broken = desk.drafts.check(draft).problems
        #expect(broken == StudyIntake(draft.folder).check { _, _ in }.problems)
        #expect(broken.contains { $0.severity == .error })
    }

    @Test("an image that was replaced is looked at again, although others are remembered")
    func replaced() throws {
        let desk = try Desk()
        let study = StudyFolderFixture()
        let draft = try desk.draft(study)
        try desk.fill(draft, study)
        let before = try #require(desk.drafts.check(draft).value)
        try desk.send(try StudyFolderFixture.radiograph(seed: 77), StudyFolderFixture.image(0), .image, to: draft)
        let after = try #require(desk.drafts.check(draft).value)
        #expect(before.cases[0].image.pixelDigest != after.cases[0].image.pixelDigest)
        #expect(before.cases[1].image.pixelDigest == after.cases[1].image.pixelDigest)
    }

    @Test("drafts survive the program, belong to their owner only, and go when they are discarded")
    func survive() throws {
        let desk = try Desk()
        let draft = try desk.draft()
        try desk.send(Array("case,image\n".utf8), "cases.csv", .cases, to: draft)
        try desk.drafts.update(draft) { $0.model = .predictions(name: "Net", version: "2") }
        let again = StudyDrafts(desk.data)
        #expect(again.all().map(\.id) == [draft.id])
        #expect(try again.draft(draft.id).notes.model == .predictions(name: "Net", version: "2"))
        for path in ["", "study.yaml", "cases.csv", ".draft.json"] {
            let file = path.isEmpty ? draft.folder : draft.folder.appendingPathComponent(path)
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
        }
        try again.discard(draft)
        #expect(again.all().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: draft.folder.path))
        #expect(throws: DraftProblem.noSuchDraft) { try again.draft(draft.id) }
    }

    @Test("no id leads to another folder", arguments: ["..", "", "../data", "a/b", ".", "ABC", "a%2e"])
    func ids(id: String) throws {
        let desk = try Desk()
        #expect(throws: DraftProblem.noSuchDraft) { try desk.drafts.draft(id) }
    }

    @Test("a file goes on where it stopped, and a piece for another place changes nothing")
    func resume() throws {
        let desk = try Desk()
        let draft = try desk.draft()
        let bytes = try StudyFolderFixture.radiograph(seed: 3)
        let upload = DraftUpload(kind: .image, name: "PXR1.png", bytes: bytes.count, modified: 5)
        #expect(desk.drafts.received(upload, in: draft) == 0)
        #expect(try desk.drafts.append(Array(bytes.prefix(40)), at: 0, to: upload, in: draft) == 40)
        #expect(throws: DraftProblem.otherOffset(40)) {
            try desk.drafts.append(Array(bytes.prefix(40)), at: 0, to: upload, in: draft)
        }
        #expect(throws: DraftProblem.otherOffset(40)) { try desk.drafts.finish(upload, in: draft) }
        // Another program, and the same file from the same computer.
        let again = StudyDrafts(desk.data, limits: desk.drafts.limits)
        #expect(again.received(upload, in: draft) == 40)
        #expect(try again.append(Array(bytes.dropFirst(40)), at: 40, to: upload, in: draft) == bytes.count)
        #expect(try again.finish(upload, in: draft).path == "images/PXR1.png")
        var changed = upload
        changed.modified = 6
        #expect(again.received(changed, in: draft) == 0, "a file that was changed begins anew")
        #expect(throws: DraftProblem.self, "more than was said") {
            try again.append(bytes + [0], at: 0, to: changed, in: draft)
        }
    }

    @Test("what is no radiograph is thrown away with the words of the check; what was there stays")
    func refused() throws {
        let desk = try Desk()
        let draft = try desk.draft()
        let good = try StudyFolderFixture.radiograph(seed: 1)
        try desk.send(good, "PXR1.png", .image, to: draft)
        for bad in [
            Array(good.dropLast(20)), Array("<html>".utf8),
            [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0, count: 40),
        ] {
            #expect(throws: DraftProblem.self) { try desk.send(bad, "PXR1.png", .image, to: draft) }
        }
        #expect(desk.drafts.images(of: draft).map(\.path) == ["images/PXR1.png"])
        #expect(try desk.drafts.image("images/PXR1.png", of: draft) == good)
        #expect(throws: DraftProblem.self) { try desk.send([0, 1, 2], "cases.csv", .cases, to: draft) }
        for path in ["../study.yaml", "study.yaml", "images/../study.yaml", "/etc/passwd"] {
            #expect(throws: DraftProblem.noSuchDraft) { try desk.drafts.image(path, of: draft) }
        }
        for name in ["../x.png", "a/b.png", "x.exe"] {
            #expect(throws: DraftProblem.self) { try desk.send(good, name, .image, to: draft) }
        }
    }

    @Test("the same pixels under another name are told at once")
    func twins() throws {
        let desk = try Desk()
        let draft = try desk.draft()
        let image = try StudyFolderFixture.radiograph(seed: 1)
        #expect(try desk.send(image, "a.png", .image, to: draft).twins.isEmpty)
        #expect(try desk.send(image, "b.png", .image, to: draft).twins == ["images/a.png"])
        desk.drafts.remove(["images/a.png", "study.yaml", "../x"], from: draft)
        #expect(desk.drafts.images(of: draft).map(\.path) == ["images/b.png"])
        #expect(FileManager.default.fileExists(atPath: draft.studyFile.path), "only images are taken out")
        #expect(try desk.send(image, "c.png", .image, to: draft).twins == ["images/b.png"])
        let other = try StudyFolderFixture.radiograph(seed: 2)
        #expect(try desk.send(other, "b.png", .image, to: draft).twins.isEmpty)
        #expect(
            try desk.send(image, "d.png", .image, to: draft).twins == ["images/c.png"],
            "what b.png held before it was replaced is nobody's twin")
    }

    @Test("a draft holds what its limits allow and not more")
    func limits() throws {
        var limits = DraftLimits()
        (limits.imageBytes, limits.tableBytes, limits.draftBytes, limits.drafts) = (5000, 50, 8000, 2)
        let desk = try Desk(limits)
        let draft = try desk.draft()
        let upload = DraftUpload(kind: .image, name: "a.png", bytes: 5001, modified: 0)
        #expect(throws: DraftProblem.self) { try desk.drafts.append([1], at: 0, to: upload, in: draft) }
        let table = String(repeating: "x", count: 51)
        #expect(throws: DraftProblem.self) { try desk.drafts.put(table, as: .cases, in: draft) }
        let large = DraftUpload(kind: .image, name: "b.png", bytes: 5000, modified: 0)
        try desk.folder.write([UInt8](repeating: 1, count: 4000), to: "data/drafts/\(draft.id)/images/x.png")
        #expect(throws: DraftProblem.self) { try desk.drafts.append([1], at: 0, to: large, in: draft) }
        _ = try desk.draft()
        #expect(throws: DraftProblem.tooManyDrafts(limit: 2)) { try desk.draft() }
    }

    @Test("a study file that would put a table outside or over itself never does")
    func places() throws {
        let desk = try Desk()
        let text = "cases: { file: study.yaml, images: ../../images }\nwarm-up: { file: /tmp/x.csv }\n"
        let draft = try desk.drafts.create(studyFile: text, origin: "", by: "anna", at: desk.now)
        #expect(throws: DraftProblem.self) { try desk.drafts.put("case\n", as: .cases, in: draft) }
        #expect(draft.definition == Array(text.utf8))
        try desk.drafts.put("case\n", as: .practice, in: draft)
        #expect(FileManager.default.fileExists(atPath: draft.folder.appendingPathComponent("warm-up.csv").path))
        let file = try desk.send(try StudyFolderFixture.radiograph(seed: 1), "a.png", .image, to: draft)
        #expect(file.path == "images/a.png")
    }

    @Test("a study file is replaced only by who has seen the newest one")
    func meanwhile() throws {
        let desk = try Desk()
        let draft = try desk.draft()
        let seen = Digest(of: draft.definition).description
        try desk.drafts.replaceStudyFile(of: draft, with: "name: a\n", seen: seen)
        #expect(throws: DraftProblem.changedMeanwhile) {
            try desk.drafts.replaceStudyFile(of: draft, with: "name: b\n", seen: seen)
        }
        #expect(draft.definition == Array("name: a\n".utf8))
    }

    @Test("a copy of a study holds the same tables byte for byte and the same pixels, and none of its readers")
    func copy() async throws {
        var study = StudyFolderFixture()
        study.freeColumn = "remark"
        let fixture = try await StudyFixture(study)
        _ = try await fixture.reader()
        let copy = try await fixture.store.copy(of: fixture.name, confidential: fixture.confidential)
        let drafts = StudyDrafts(of: fixture.store)
        let draft = try drafts.create(
            studyFile: copy.definition, origin: "small", by: "anna", at: fixture.clock.now
        ) { try drafts.fill($0, with: copy) }
        let table = try Data(contentsOf: draft.folder.appendingPathComponent("cases.csv"))
        #expect(Array(table) == Array(study.casesTable.utf8))
        let checked = drafts.check(draft)
        let value = try #require(checked.value, "\(checked.problems.map(\.description))")
        let stored = try await fixture.store.radiographs(of: fixture.name)
        #expect(value.cases.map(\.image.pixelDigest) == stored.map(\.digest))
        #expect(value.warmUp.count == study.warmUpCases)
        #expect(copy.definition == study.studyFile)
    }

    @Test("room is taken from what a walk through the draft found, and looked for again before a file is refused")
    func room() throws {
        var limits = DraftLimits()
        limits.files = 8
        let desk = try Desk(limits)
        let draft = try desk.draft()
        // The study file, the notes and the folder of images are there too; each image is announced as one file more.
        try desk.send(try StudyFolderFixture.radiograph(seed: 1), "a.png", .image, to: draft)
        for seed in 2...9 {
            try desk.send(try StudyFolderFixture.radiograph(seed: seed), "b.png", .image, to: draft)
        }
        #expect(desk.drafts.images(of: draft).map(\.path) == ["images/a.png", "images/b.png"])
        #expect(throws: DraftProblem.self) {
            for seed in 10...20 {
                try desk.send(try StudyFolderFixture.radiograph(seed: seed), "c\(seed).png", .image, to: draft)
            }
        }
        desk.drafts.remove(desk.drafts.images(of: draft).map(\.path), from: draft)
        try desk.send(try StudyFolderFixture.radiograph(seed: 1), "d.png", .image, to: draft)
    }

    @Test("the tables of a study from before tables were kept are made anew, cell by cell")
    func rebuilt() async throws {
        var study = StudyFolderFixture()
        study.freeColumn = "remark"
        let fixture = try await StudyFixture(study)
        let truth = try await fixture.confidential.cases(of: fixture.name)
        var cases = try await fixture.store.cases(of: fixture.name).compactMap { truth[$0.number] }
        cases[0].reference.source = "CT, \"thin\" slices; seen twice"
        cases[1].other["remark"] = "=1+1, and more"
        cases[2].other["remark"] = "two\r\nlines"
        let text = StudyTableText.cases(cases)
        let plan = try await fixture.store.study(fixture.name).plan
        let parsed = CaseTableParser.parse(Array(text.utf8), named: "cases.csv", plan: plan)
        #expect(parsed.value == cases, "\(parsed.problems.map(\.description))")
    }
}
