import Foundation
import Studies
import Testing

@Suite("Study folders")
struct StudyFileFolderTests {
    private let files = [
        "cases.csv": StudyFileFixture.cases.bytes, "warm-up.csv": StudyFileFixture.warmUp.bytes,
    ]

    @Test("A good folder gives plan, cases and practice cases")
    func good() throws {
        let checked = StudyFolder.parse(studyFile: StudyFileFixture.plan.bytes) { files[$0] }
        #expect(checked.problems == [])
        let folder = try #require(checked.value)
        #expect(folder.cases.count == 4)
        #expect(folder.warmUp.count == 2)
    }

    @Test("Problems of all files come at once, although the study file gives no plan")
    func allFiles() {
        var files = files
        files["cases.csv"] = StudyFileFixture.cases.replacing(",74,", with: ",740,").bytes
        files["warm-up.csv"] = nil

        let checked = StudyFolder.parse(
            studyFile: StudyFileFixture.plan.replacing("policy: random", with: "policy: x").bytes
        ) { files[$0] }

        #expect(checked.value == nil)
        #expect(checked.problems.map(\.file) == ["study.yaml", "warm-up.csv", "cases.csv"])
        #expect(checked.problems.map(\.column) == ["order.policy", nil, "age"])
    }

    @Test("A practice image must not be in the test set")
    func sharedImage() {
        var files = files
        files["warm-up.csv"] = StudyFileFixture.warmUp.replacing("W1.png", with: "PXR001.png").bytes
        let plan = StudyFileFixture.plan.replacing("images: warm-up", with: "images: images")

        let problems = StudyFolder.parse(studyFile: plan.bytes) { files[$0] }.problems

        #expect(problems.map(\.value) == ["PXR001.png"])
        #expect(problems.map(\.file) == ["warm-up.csv"])
    }

    @Test("Every example of the repository is a study without problems", arguments: Self.examples)
    func example(_ folder: URL) throws {
        let studyFile = try Data(contentsOf: folder.appending(path: "study.yaml"))

        let checked = StudyFolder.parse(studyFile: Array(studyFile)) { path in
            (try? Data(contentsOf: folder.appending(path: path))).map { Array($0) }
        }

        #expect(checked.problems == [], "\(checked.problems.map(\.description).joined(separator: "\n"))")
        let study = try #require(checked.value)
        for file in study.cases.map({ "\(study.plan.imageFolder)/\($0.imageFile)" }) {
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: file).path), "\(file)")
        }
        #expect(
            StudyFileParser.parse(Array(studyFile)).value == study.plan, "the stored text gives the same plan again")
    }

    @Test("The repository has examples to check")
    func hasExamples() {
        #expect(Self.examples.count >= 2)
    }

    private static var examples: [URL] {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folders = try? FileManager.default.contentsOfDirectory(
            at: repository.appending(path: "Examples").resolvingSymlinksInPath(), includingPropertiesForKeys: nil)
        return (folders ?? []).filter {
            FileManager.default.fileExists(atPath: $0.appending(path: "study.yaml").path)
        }
    }
}
