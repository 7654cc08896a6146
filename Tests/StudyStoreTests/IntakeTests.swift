import Cryptography
import Foundation
import Radiographs
import Studies
import Synchronization
import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A study's folder is checked before anything is stored, and all problems are told at once")
struct IntakeTests {
    private static func check(
        _ study: StudyFolderFixture = StudyFolderFixture(), _ change: (TemporaryFolder) throws -> Void = { _ in }
    ) throws -> Checked<CheckedStudy> {
        let folder = try TemporaryFolder()
        try study.write(to: folder)
        try change(folder)
        return StudyIntake(folder.url.appendingPathComponent("study")).check { _, _ in }
    }

    private static func reference(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appendingPathComponent("RadiographsTests/Fixtures/png/\(name)")))
    }

    @Test("a good folder gives the plan, the cases in order, and what each image holds")
    func good() throws {
        let checked = try Self.check()
        #expect(checked.problems == [])
        let study = try #require(checked.value)
        #expect(study.cases.map(\.details.number.description) == ["1", "2", "3", "4", "5", "6"])
        #expect(study.warmUp.map(\.details.imageFile) == ["W1.png", "W2.png"])
        #expect(study.cases.allSatisfy { $0.image.width == 24 && $0.image.height == 16 && $0.image.bits == 8 })
        #expect(study.cases.map(\.image.file.lastPathComponent) == study.cases.map(\.details.imageFile))
        #expect(Set((study.cases.map(\.image) + study.warmUp.map(\.image)).map(\.pixelDigest)).count == 8)
    }

    @Test("the study file may be named directly, whatever it is called")
    func otherName() throws {
        let folder = try TemporaryFolder()
        let file = try StudyFolderFixture().write(to: folder)
        let renamed = file.deletingLastPathComponent().appendingPathComponent("finished-study.yaml")
        try FileManager.default.moveItem(at: file, to: renamed)
        #expect(StudyIntake(renamed).check { _, _ in }.value != nil)
        let missing = StudyIntake(file.deletingLastPathComponent()).check { _, _ in }
        #expect(missing.errors.count == 1)
        #expect(missing.errors.first?.file == "study.yaml")
        #expect(missing.errors.first?.problem.contains("does not exist") == true)
    }

    @Test("progress counts every image once, up to all of them")
    func progress() throws {
        let folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
        let seen = Mutex<[Int]>([])
        _ = StudyIntake(folder.url.appendingPathComponent("study")).check { done, all in
            seen.withLock { $0.append(done) }
            #expect(all == 8)
        }
        #expect(seen.withLock { $0 } == Array(1...8))
    }

    @Test(
        "an image that cannot be used is refused with its row, what it is, and what to do",
        arguments: [
            ("bad-empty.png", "empty"), ("bad-truncated.png", "cut off"), ("bad-crc.png", "damaged"),
            ("bad-huge-ihdr.png", "too large"), ("bad-zero-width.png", "no pixels"), ("bad-no-idat.png", "damaged"),
            ("jpeg-named.png", "JPEG"), ("rgb8-colour.png", "coloured"), ("apng.png", "animated"),
        ])
    func badImage(file: String, word: String) throws {
        let checked = try Self.check { try $0.write(try Self.reference(file), to: "study/images/PXR3.png") }
        #expect(checked.value == nil)
        let error = try #require(checked.errors.first)
        #expect(checked.errors.count == 1)
        #expect(error.file == "cases.csv")
        #expect(error.row == 4)
        #expect(error.column == "image")
        #expect(error.value == "PXR3.png")
        #expect(error.problem.contains(word))
        #expect(error.problem.first?.isLowercase == true)
        #expect(!error.problem.hasSuffix("."))
        #expect(!error.remedy.isEmpty)
    }

    @Test("a bomb of metadata does no harm, and the image behind it is taken")
    func bomb() throws {
        let checked = try Self.check {
            try $0.write(try Self.reference("bad-ztxt-bomb.png"), to: "study/images/PXR4.png")
        }
        #expect(checked.value?.cases[3].image.width == 256)
    }

    @Test("all problems of all images and tables are told at once, in the order of the rows")
    func everything() throws {
        let checked = try Self.check { folder in
            try folder.write([], to: "study/images/PXR1.png")
            try folder.write("no image", to: "study/images/PXR2.png")
            try FileManager.default.removeItem(at: folder.url.appendingPathComponent("study/images/PXR5.png"))
            try FileManager.default.removeItem(at: folder.url.appendingPathComponent("study/warm-up/W2.png"))
            let rows = StudyFolderFixture().casesTable.replacingOccurrences(
                of: "6,PXR6.png,no", with: "6,PXR6.png,maybe")
            try folder.write(rows, to: "study/cases.csv")
        }
        #expect(
            checked.errors.map { "\($0.file) \($0.row ?? 0) \($0.column ?? "")" } == [
                "cases.csv 7 fracture", "cases.csv 2 image", "cases.csv 3 image", "cases.csv 6 image",
                "warm-up.csv 3 image",
            ])
    }

    @Test("the images are checked although the study file has an error")
    func brokenStudyFile() throws {
        let checked = try Self.check { folder in
            let file = StudyFolderFixture().studyFile.replacingOccurrences(of: "title:", with: "titel:")
            try folder.write(file, to: "study/study.yaml")
            try folder.write([], to: "study/images/PXR1.png")
        }
        #expect(checked.errors.contains { $0.file == "study.yaml" })
        #expect(checked.errors.contains { $0.file == "cases.csv" && $0.row == 2 })
    }

    @Test("a name that differs by capital letters only is pointed out")
    func capitals() throws {
        let checked = try Self.check { folder in
            let images = folder.url.appendingPathComponent("study/images")
            try FileManager.default.moveItem(
                at: images.appendingPathComponent("PXR2.png"), to: images.appendingPathComponent("pxr2.PNG"))
        }
        #expect(checked.errors.first?.remedy.contains("\"pxr2.PNG\"") == true)
    }

    @Test("two cases with the same pixels are a warning that names both, whatever the files look like")
    func samePixels() throws {
        let checked = try Self.check { folder in
            let radiograph = try Radiograph(png: try folder.read("study/images/PXR1.png"))
            let other = radiograph.png() + Array("trailing".utf8)
            try folder.write(other, to: "study/images/PXR5.png")
        }
        #expect(checked.value != nil)
        #expect(checked.warnings.count == 1)
        let warning = try #require(checked.warnings.first)
        #expect(warning.row == 6)
        #expect(warning.value == "PXR5.png")
        #expect(warning.problem.contains("PXR1.png of case 1 (cases.csv, row 2)"))
    }

    @Test("a practice image with the pixels of the test set is an error")
    func practiceLeak() throws {
        let checked = try Self.check { folder in
            try folder.write(try folder.read("study/images/PXR1.png"), to: "study/warm-up/W2.png")
        }
        let error = try #require(checked.errors.first)
        #expect(checked.errors.count == 1)
        #expect(error.file == "warm-up.csv")
        #expect(error.row == 3)
        #expect(error.problem.contains("PXR1.png of case 1"))
    }

    @Test("16 bits without a word on how many are used is a warning that tells what was decided")
    func depth() throws {
        let undeclared = try Self.check {
            try $0.write(try Self.reference("grey16-12bit-nosbit.png"), to: "study/images/PXR4.png")
        }
        #expect(undeclared.value?.cases[3].image.significantBits == 12)
        #expect(undeclared.warnings.count == 1)
        #expect(undeclared.warnings.first?.problem.contains("12 are assumed, so that white is 4095") == true)
        let declared = try Self.check {
            try $0.write(try Self.reference("grey16-12bit-sbit.png"), to: "study/images/PXR4.png")
        }
        #expect(declared.value?.cases[3].image.significantBits == 12)
        #expect(declared.problems == [])
    }

    @Test("a fracture box must lie in its image")
    func box() throws {
        let checked = try Self.check { folder in
            let rows = StudyFolderFixture().casesTable.replacingOccurrences(of: "1,2,9,10,81", with: "1,2,24.5,16,81")
            try folder.write(rows, to: "study/cases.csv")
        }
        #expect(checked.errors.map(\.column) == ["box_x1", "box_x1", "box_x1"])
        #expect(checked.errors.map(\.row) == [2, 3, 4])
        #expect(checked.errors.first?.value == "24.5")
        #expect(checked.errors.first?.problem.contains("24 pixels wide") == true)
    }

    @Test("a symbolic link that leads out of the folder is never opened; one inside it is followed")
    func links() throws {
        let inside = try Self.check { folder in
            let images = folder.url.appendingPathComponent("study/images")
            try FileManager.default.moveItem(
                at: images.appendingPathComponent("PXR1.png"), to: images.appendingPathComponent("real.png"))
            try FileManager.default.createSymbolicLink(
                atPath: images.appendingPathComponent("PXR1.png").path, withDestinationPath: "real.png")
        }
        #expect(inside.value != nil)
        let outside = try Self.check { folder in
            let file = folder.url.appendingPathComponent("study/images/PXR1.png")
            try FileManager.default.moveItem(at: file, to: folder.url.appendingPathComponent("outside.png"))
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "../../outside.png")
        }
        #expect(outside.errors.count == 1)
        #expect(outside.errors.first?.problem.contains("leads out of the study's folder") == true)
        let table = try Self.check { folder in
            let file = folder.url.appendingPathComponent("study/cases.csv")
            try FileManager.default.moveItem(at: file, to: folder.url.appendingPathComponent("outside.csv"))
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "../outside.csv")
        }
        #expect(table.errors.contains { $0.file == "cases.csv" && $0.problem.contains("leads out") })
        #expect(!table.errors.contains { $0.problem.contains("is not in the study's folder") }, "told once, not twice")
    }

    @Test("a path with .. or from the root is refused as it stands")
    func paths() throws {
        for path in ["../outside.png", "/etc/passwd", "images/../../outside.png"] {
            let checked = try Self.check { folder in
                let rows = StudyFolderFixture().casesTable.replacingOccurrences(of: "1,PXR1.png", with: "1,\(path)")
                try folder.write(rows, to: "study/cases.csv")
            }
            #expect(checked.value == nil)
            #expect(checked.errors.contains { $0.row == 2 && $0.value == path })
        }
    }

    @Test("a folder, a pipe or a device in place of an image is refused without being read")
    func noOrdinaryFile() throws {
        let checked = try Self.check { folder in
            let images = folder.url.appendingPathComponent("study/images")
            try FileManager.default.removeItem(at: images.appendingPathComponent("PXR1.png"))
            try FileManager.default.createDirectory(
                at: images.appendingPathComponent("PXR1.png"), withIntermediateDirectories: false)
            try FileManager.default.removeItem(at: images.appendingPathComponent("PXR2.png"))
            #expect(mkfifo(images.appendingPathComponent("PXR2.png").path, 0o600) == 0)
        }
        #expect(checked.errors.map(\.problem) == ["is a folder, not a file", "is not an ordinary file"])
    }

    @Test("an image that changes between check and creation is noticed, and nothing stays")
    func changedMeanwhile() async throws {
        let folder = try TemporaryFolder()
        let study = StudyIntake(try StudyFolderFixture().write(to: folder))
        let checked = try #require(study.check { _, _ in }.value)
        try folder.write(try StudyFolderFixture.radiograph(seed: 555), to: "study/images/PXR6.png")
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let store = try StudyStore(data, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        await #expect(throws: StudyFileProblem.self) {
            try await store.create(
                checked, simulatedReaders: false, confidential: confidential, by: .commandLine,
                at: Timestamp(milliseconds: 0)
            ) { _ in }
        }
        #expect(try await store.studies().isEmpty)
        #expect(try await confidential.cases(of: checked.plan.name).isEmpty)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: data.images.path).isEmpty)
    }

    @Test("a created study holds normalised images of the same pixels under random names, and none of the metadata")
    func creation() async throws {
        let folder = try TemporaryFolder()
        let file = try StudyFolderFixture().write(to: folder)
        try folder.write(try Self.reference("grey8-trailing-phi.png"), to: "study/images/PXR2.png")
        let checked = try #require(StudyIntake(file).check { _, _ in }.value)
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let store = try StudyStore(data, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        try await store.create(
            checked, simulatedReaders: false, confidential: confidential, by: .commandLine,
            at: Timestamp(milliseconds: 0)
        ) { _ in }
        for (summary, item) in zip(try await store.cases(of: checked.plan.name), checked.cases) {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: summary.file)))
            #expect(try Radiograph(png: bytes).pixelDigest == item.image.pixelDigest)
            #expect(try PNGStructure(of: bytes).carriesOnlyPixels)
            #expect(!summary.file.contains("PXR"))
        }
        await #expect(throws: StoreError.studyExists("small")) {
            try await store.create(
                checked, simulatedReaders: false, confidential: confidential, by: .commandLine,
                at: Timestamp(milliseconds: 0)
            ) { _ in }
        }
        #expect(try await confidential.cases(of: checked.plan.name).count == 6, "the study that was there stays whole")
    }

    @Test("the pixel digest is that of size and samples, not of the file")
    func pixelDigest() throws {
        let radiograph = try Radiograph(width: 2, height: 1, samples: .sixteen([1, 0x0203]))
        #expect(radiograph.pixelDigest == Digest(of: Array("2x1\n".utf8) + [1, 0, 3, 2]))
        let tall = try Radiograph(width: 1, height: 2, samples: .sixteen([1, 0x0203]))
        #expect(tall.pixelDigest != radiograph.pixelDigest)
    }
}

@Suite("The examples of this repository are studies that can be created")
struct ExampleTests {
    @Test(
        "no example has a problem",
        arguments: ["hip-fracture/study.yaml", "hip-fracture/finished-study.yaml", "real-radiographs"])
    func example(path: String) throws {
        let checked = StudyIntake(Repository.root.appendingPathComponent("Examples/\(path)")).check { _, _ in }
        #expect(checked.problems.map(\.description) == [])
        #expect((checked.value?.cases.count ?? 0) > 0)
    }
}
