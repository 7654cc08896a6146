import ChildProcess
import Foundation
import Studies
@_spi(Confidential) import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// Models and scoring as a coordinator uses them: what is printed, what is kept, and the exit codes.
@Suite("Models and scoring", .serialized) struct ScoreCommandTests {
    let folder: TemporaryFolder
    private static let weights = Repository.root.appendingPathComponent(
        "Tests/Reference/densenet/small_hip.safetensors")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            {"name": "Small", "version": "1", "input": {"height": 128, "width": 128}, "threshold": 0.5,
             "intended-use": "tests", "training-data": "none", "licence": "none"}
            """, to: "card.json")
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        let process = try Program.started(arguments, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    private func addModel() throws {
        let added = try run("model", "add", Self.weights.path, "--card", "card.json")
        #expect(added.code == 0, "\(added)")
    }

    private func createStudy() throws {
        try StudyFolderFixture().write(to: folder)
        #expect(try run("study", "create", "study").code == 0)
    }

    private func images() throws {
        for index in 0..<4 {
            let name = "small_img\(index)_128.png"
            let file = Self.weights.deletingLastPathComponent().appendingPathComponent(name)
            try folder.write([UInt8](Data(contentsOf: file)), to: "images/\(name)")
        }
    }

    @Test("a model's life: added, listed, shown, checked, removed")
    func modelLife() throws {
        #expect(try run("model", "list").code == 0)
        try addModel()
        let list = try run("model", "list")
        #expect(list.output.contains("Small") && list.output.contains("128 x 128 x 1") && list.output.contains("tests"))
        #expect(try run("model", "show", "Small").output.contains("\"intended-use\" : \"tests\""))
        let check = try run("model", "check")
        #expect(check.code == 0)
        #expect(check.output.contains("Small: intact"))
        #expect(try run("model", "show", "Large").code == 1)
        #expect(try run("model", "add", Self.weights.path, "--card", "card.json").code == 1)
        #expect(try run("model", "remove", "Small").code == 0)
        #expect(try run("model", "remove", "Small").code == 1)
    }

    @Test("a folder of card and weights is a model; all errors of a card are printed")
    func modelFolder() throws {
        try folder.write([UInt8](Data(contentsOf: Self.weights)), to: "model/weights.safetensors")
        try folder.write(try folder.read("card.json"), to: "model/card.json")
        let added = try run("model", "add", "model", "--name", "From a folder")
        #expect(added.code == 0, "\(added)")
        #expect(try run("model", "list").output.contains("From a folder"))
        try folder.write(#"{"threshold": 7, "unknown": 1, "classes": []}"#, to: "bad.json")
        let refused = try run("model", "add", Self.weights.path, "--card", "bad.json", "--name", "Bad")
        #expect(refused.code == 1)
        for word in ["threshold", "unknown", "classes"] { #expect(refused.errors.contains(word)) }
        #expect(try run("model", "add", "nowhere.h5").code == 1)
    }

    @Test("a changed weight file is found by the check")
    func modelChanged() throws {
        try addModel()
        var bytes = try folder.read("data/models/Small/weights.safetensors")
        bytes[bytes.count - 1] ^= 1
        try folder.write(bytes, to: "data/models/Small/weights.safetensors")
        let check = try run("model", "check", "Small")
        #expect(check.code == 1)
        #expect(check.output.contains("were changed"))
    }

    @Test("a study is scored once, its predictions stand beside imported ones, and nothing is told of the results")
    func study() async throws {
        try addModel()
        try createStudy()
        #expect(try run("score", "--study", "small", "--model", "Large").code == 1)
        let scored = try run("score", "--study", "small", "--model", "Small")
        #expect(scored.code == 0, "\(scored)")
        #expect(scored.output == "Small: 6 predictions of small stored.\n")
        #expect(try run("predictions", "list", "small").output.contains("Small"))
        let again = try run("score", "--study", "small", "--model", "Small")
        #expect(again.code == 0)
        #expect(again.output.contains("nothing is missing"))
        let named = try run("score", "--study", "small", "--model", "Small", "--as", "Second", "--threads", "1")
        #expect(named.code == 0, "\(named)")

        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        let store = try StudyStore(data, migrations: Repository.migrations)
        let name = try #require(StudyName("small"))
        let models = try await confidential.models(of: name).map(\.predictions)
        #expect(models.map(\.model) == ["Small", "Second"])
        #expect(models[0].probabilities.count == 6)
        #expect(models[0].probabilities == models[1].probabilities)
        let scoring = try #require(try await confidential.scoring(of: name, by: "Small"))
        #expect(scoring.provenance.preprocessing.contains("to 128 x 128 x 1"))
        #expect(scoring.provenance.card.contains("intended-use"))
        let kinds = try await store.history(of: name, limit: 10).map(\.kind)
        #expect(kinds.filter { $0 == "scoring-begun" }.count == 2)
        #expect(kinds.filter { $0 == "predictions-added" }.count == 2)
        try store.close()
        try confidential.close()

        let refused = try run("model", "remove", "Small")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("small") && refused.errors.contains("--force"))
        #expect(try run("model", "remove", "Small", "--force").code == 0)
        #expect(try run("predictions", "list", "small").output.contains("Second"))
        #expect(try run("verify", "small").code == 0)
    }

    @Test("a study that waits for a model is opened once it is scored")
    func waiting() async throws {
        try addModel()
        try createStudy()
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        let store = try StudyStore(data, migrations: Repository.migrations)
        try await store.want(
            .named("Small"), in: try #require(StudyName("small")), confidential: confidential, by: .commandLine,
            at: Timestamp(milliseconds: 1))
        try store.close()
        try confidential.close()
        let refused = try run("study", "open", "small")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("Small") && refused.errors.contains("6 of its cases"))
        #expect(try run("score", "--study", "small", "--model", "Small").code == 0)
        #expect(try run("study", "open", "small").code == 0)
    }

    @Test("a case whose image is damaged gets no score, the others are kept, and the repaired one completes them")
    func damagedCase() async throws {
        try addModel()
        try createStudy()
        let images = folder.url.appendingPathComponent("data/images/small")
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let store = try StudyStore(data, migrations: Repository.migrations)
        let third = try await store.radiographs(of: try #require(StudyName("small")))[2]
        try store.close()
        let file = URL(fileURLWithPath: third.file)
        #expect(file.path.hasPrefix(images.path))
        let intact = try Data(contentsOf: file)
        let other = try StudyFolderFixture.radiograph(seed: 77)
        try Data(other).write(to: file)
        let scored = try run("score", "--study", "small", "--model", "Small")
        #expect(scored.code == 1)
        #expect(scored.errors.contains("case 3: ") && scored.errors.contains("restore a backup"))
        #expect(!(try run("predictions", "list", "small").output.contains("Small")))
        #expect(try run("score", "discard", "--study", "small", "--model", "Other").code == 1)
        try intact.write(to: file)
        #expect(try run("score", "--study", "small", "--model", "Small").code == 0)
        #expect(try run("score", "discard", "--study", "small", "--model", "Small").code == 1)
    }

    @Test("scores are held against labels: area, sensitivity by kind, heat maps in the fracture's box")
    func evaluation() throws {
        try addModel()
        try images()
        let scored = try run(
            "score", "--images", "images", "--model", "Small", "--maps", "always", "--out", "scores.csv")
        #expect(scored.code == 0, "\(scored)")
        let names = (0..<4).map { "small_img\($0)_128.png" }
        func labels(_ words: [String]) -> String {
            let rows = zip(names, words).map { name, word in
                // The first box is the whole image, the others hold one pixel's corner.
                let box = name == names[0] ? "0,0,128,128" : "0,0,0.1,0.1"
                return "\(name),\(word),\(word == "yes" ? "displaced" : ""),\(word == "yes" ? box : ",,,")"
            }
            return (["file,fracture,grade,box_x0,box_y0,box_x1,box_y1"] + rows).joined(separator: "\n") + "\n"
        }
        try folder.write(labels(["yes", "yes", "no", "no"]), to: "labels.csv")
        let evaluated = try run(
            "score", "evaluate", "scores.csv", "--labels", "labels.csv", "--by", "grade", "--out", "numbers.csv")
        #expect(evaluated.code == 0, "\(evaluated)")
        for words in ["area under the ROC curve", "sensitivity, displaced"] {
            #expect(evaluated.output.contains(words))
        }
        let numbers = String(decoding: try folder.read("numbers.csv"), as: UTF8.self)
        // Head, area, five rates, one kind; two of the heat maps where a fracture was called.
        let isCalled = numbers.contains("inside the fracture's box")
        #expect(numbers.split(whereSeparator: \.isNewline).count == (isCalled ? 10 : 8))

        try folder.write(labels(["yes", "maybe", "no", "no"]), to: "wrong.csv")
        let wrong = try run("score", "evaluate", "scores.csv", "--labels", "wrong.csv")
        #expect(wrong.code == 1)
        #expect(wrong.errors.contains("maybe"))
        let others = zip(["x/"] + ["", "", ""], zip(names, ["yes", "yes", "no", "no"])).map { "\($0)\($1.0),\($1.1)\n" }
        try folder.write("file,fracture\n" + others.joined(), to: "other.csv")
        let missing = try run("score", "evaluate", "scores.csv", "--labels", "other.csv")
        #expect(missing.code == 1)
        #expect(missing.errors.contains("x/\(names[0])"))
    }

    @Test("a folder is scored into a table; the parts of a folder are joined into the same table")
    func folderAndParts() throws {
        try addModel()
        try images()
        let scored = try run("score", "--images", "images", "--model", "Small", "--out", "scores.csv")
        #expect(scored.code == 0, "\(scored)")
        #expect(scored.output == "scores.csv: 4 images scored.\n")
        for part in 1...3 {
            #expect(
                try run(
                    "score", "--images", "images", "--model", "Small", "--out", "part-\(part).csv", "--shard",
                    "\(part)/3"
                ).code == 0)
        }
        #expect(try run("score", "merge", "part-1.csv", "part-2.csv", "--out", "merged.csv").code == 1)
        let merged = try run("score", "merge", "part-1.csv", "part-2.csv", "part-3.csv", "--out", "merged.csv")
        #expect(merged.code == 0, "\(merged)")
        let header = try folder.read("merged.csv").prefix { $0 != 10 }
        #expect(
            String(decoding: header, as: UTF8.self)
                == "image,sha256,width,height,probability_fracture,positive,map,problem")
        try folder.write("no image", to: "images/broken.png")
        let broken = try run("score", "--images", "images", "--model", "Small", "--out", "scores.csv")
        #expect(broken.code == 1)
        #expect(broken.errors.contains("broken.png: "))
        #expect(broken.output.contains("4 had been scored before") && broken.output.contains("1 have no score"))
    }

    @Test("heat maps are stored with a study's predictions, and can be added to them later")
    func studyMaps() async throws {
        try addModel()
        try createStudy()
        #expect(try run("score", "--study", "small", "--model", "Small", "--maps", "never").code == 0)
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let confidential = try ConfidentialStore(data, migrations: Repository.migrations)
        let name = try #require(StudyName("small"))
        let before = try await confidential.models(of: name)
        #expect(try await confidential.heatMaps(study: name, predictions: "Small").isEmpty)
        let added = try run("score", "--study", "small", "--model", "Small", "--maps", "always")
        #expect(added.code == 0, "\(added)")
        let maps = try await confidential.heatMaps(study: name, predictions: "Small")
        #expect(maps.count == 6)
        for map in maps.values {
            #expect((map.method, map.layer, map.output) == ("grad-cam", "features", 0))
            #expect((map.rows, map.columns) == (4, 4))
            #expect(map.values.allSatisfy { $0 >= 0 && $0.isFinite })
        }
        #expect(try await confidential.models(of: name) == before)
        try confidential.close()
        #expect(
            try run("score", "--study", "small", "--model", "Small", "--maps", "always").output.contains(
                "nothing is missing"))
    }

    @Test("a full disk is told of, leaves no half file, and what was scored is kept")
    func fullDisk() throws {
        try folder.write(
            """
            {"name": "Fine", "input": {"height": 128, "width": 128}, "explanation": {"layer": "stem"}, "threshold": 0.5,
             "intended-use": "tests", "training-data": "none", "licence": "none"}
            """, to: "card.json")
        let add = ["model", "add", Self.weights.path, "--card", "card.json"]
        let noRoom = try Program.started(add, in: folder, after: "ulimit -f 8")
        noRoom.waitUntilExit()
        #expect(noRoom.terminationStatus != 0)
        #expect(try run("model", "list").output.contains("Fine") == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/data/models").isEmpty)

        try addModel()
        try images()
        let score = ["score", "--images", "images", "--model", "Fine", "--out", "scores.csv", "--maps", "always"]
        let process = try Program.started(score, in: folder, after: "ulimit -f 8")
        process.waitUntilExit()
        let failed = try Program.outcome(process, in: folder)
        #expect(failed.code == 2, "\(failed)")
        #expect(failed.errors.contains("scores-maps/small_img"))
        #expect(failed.errors.contains("too large"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/scores-maps").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/scores.csv"))
        let second = try run(
            "score", "--images", "images", "--model", "Fine", "--out", "scores.csv", "--maps", "always")
        #expect(second.code == 0, "\(second)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/scores-maps").count == 12)
    }

    @Test("two scorings of the same study, or into the same table, are not run at once")
    func twoAtOnce() throws {
        try addModel()
        try createStudy()
        try images()
        for (name, arguments) in [
            ("data/score-small.lock", ["score", "--study", "small", "--model", "Small"]),
            (".scores.csv.lock", ["score", "--images", "images", "--model", "Small", "--out", "scores.csv"]),
        ] {
            // Not inherited by the programs that other tests start meanwhile.
            let lock = open(folder.url.path + "/" + name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
            let process = try Program.started(arguments, in: folder)
            process.waitUntilExit()
            let refused = try Program.outcome(process, in: folder)
            #expect(refused.code == 1)
            #expect(refused.errors.contains("another program is"))
            close(lock)
            let free = try Program.started(arguments, in: folder)
            free.waitUntilExit()
            #expect(free.terminationStatus == 0)
        }
    }

    @Test(
        "options that do not belong together are refused",
        arguments: [
            ["--model", "Small"], ["--model", "Small", "--study", "small", "--images", "images"],
            ["--model", "Small", "--images", "images"], ["--model", "Small", "--study", "small", "--shard", "1/2"],
            ["--model", "Small", "--images", "images", "--out", "x.txt"],
            ["--model", "Small", "--images", "images", "--out", "x.csv", "--shard", "3/2"],
        ])
    func usage(arguments: [String]) throws {
        let process = try Program.started(["score"] + arguments, in: folder)
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
    }
}
