import ChildProcess
import Foundation
import Radiographs
import TestSupport
import Testing

@testable import reader_study

/// Training as somebody at a terminal does it: two networks, a model, kill -9, and what is printed when something is wrong.
@Suite("Training", .serialized) struct TrainCommandTests {
    let folder: TemporaryFolder
    private static let small = [
        "--size", "32", "--growth", "8", "--blocks", "2,2", "--stem-channels", "16", "--batch", "4",
        "--no-vertical-flip", "--threads", "1",
    ]

    init() throws {
        folder = try TemporaryFolder()
        try write("limbs", count: 30, column: "body_part") { ["ankle", "knee", "wrist"][$0 % 3] }
        try write("pelves", count: 30, column: "fracture") { $0.isMultiple(of: 2) ? "yes" : "no" }
    }

    /// Pictures whose bright stripe tells the label.
    private func write(_ name: String, count: Int, column: String, _ label: (Int) -> String) throws {
        var table = "file,\(column)\n"
        var stripes: [String: Int] = [:]
        for index in 0..<count {
            let text = label(index)
            let stripe = stripes[text] ?? stripes.count
            stripes[text] = stripe
            let greys = (0..<40 * 40).map { pixel in
                UInt8((pixel / 40) / 8 == stripe ? 200 : 50) + UInt8((pixel * 7 + index * 13) % 40)
            }
            try folder.write(
                Radiograph(width: 40, height: 40, samples: .eight(greys)).png(), to: "\(name)/\(index).png")
            table += "\(index).png,\(text)\n"
        }
        try folder.write(table, to: "\(name)/labels.csv")
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        let process = try Program.started(arguments, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    private func bodyPart(_ out: String, epochs: Int) -> [String] {
        [
            "train", "body-part", "--images", "limbs", "--labels", "limbs/labels.csv", "--out", out, "--epochs",
            "\(epochs)",
        ]
            + Self.small
    }

    @Test("body parts, then fractures, then a model that scores")
    func wholeWay() throws {
        let limbs = try run(bodyPart("limb-run", epochs: 2))
        #expect(limbs.code == 0, "\(limbs)")
        #expect(limbs.output.contains("epoch 2/2: loss "))
        #expect(limbs.errors.contains("27 images for training, 3 for validation; start: fresh weights"))
        let fracture = try run([
            "train", "fracture", "--from", "limb-run", "--images", "pelves", "--labels", "pelves/labels.csv", "--out",
            "fracture-run", "--epochs", "2", "--size", "32", "--batch", "4", "--storage", "float16", "--name",
            "Small fracture", "--licence", "CC0 1.0",
        ])
        #expect(fracture.code == 0, "\(fracture)")
        #expect(fracture.output.contains("AUC "))
        #expect(fracture.errors.contains("start: limb-run"))
        for file in ["training.json", "split.csv", "epochs.csv", "curves.json", "model/card.json"] {
            #expect(try !folder.read("fracture-run/\(file)").isEmpty)
        }
        let added = try run(["model", "add", "fracture-run/model"])
        #expect(added.code == 0, "\(added)")
        #expect(!added.output.contains("warning"))
        let shown = try run(["model", "show", "Small fracture"]).output
        for text in [
            "pil-bilinear", "Not for clinical use", "CC0 1.0", "data-sha256", "split-sha256", "validation-loss",
            "learning-rate", ProgramVersion.line,
        ] { #expect(shown.contains(text), "\(text)") }
        let scored = try run(["score", "--images", "pelves", "--model", "Small fracture", "--out", "scores.csv"])
        #expect(scored.code == 0, "\(scored)")
        #expect(scored.output.contains("30 images scored"))
    }

    @Test("a training that is killed goes on to the same bits")
    func killed() throws {
        #expect(try run(bodyPart("whole", epochs: 40)).code == 0)
        let process = try Program.started(bodyPart("killed", epochs: 40), in: folder)
        let curves = folder.url.appendingPathComponent("killed/epochs.csv").path
        // The first epoch is written down: it is in the middle of some later one, or of writing.
        while process.isRunning, !FileManager.default.fileExists(atPath: curves) { usleep(1000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let rest = try run(bodyPart("killed", epochs: 40))
        #expect(rest.code == 0, "\(rest)")
        for file in ["model/weights.safetensors", "best.safetensors", "split.csv", "training.json"] {
            #expect(try folder.read("killed/\(file)") == folder.read("whole/\(file)"), "\(file)")
        }
    }

    @Test("Ctrl-C keeps what was trained, and says how to go on")
    func interrupted() throws {
        let process = try Program.started(bodyPart("run", epochs: 2000), in: folder)
        let curves = folder.url.appendingPathComponent("run/epochs.csv").path
        while process.isRunning, !FileManager.default.fileExists(atPath: curves) { usleep(1000) }
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        let outcome = try Program.outcome(process, in: folder)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.errors.contains("the same command goes on from there"))
        #expect(try !folder.read("run/checkpoint.safetensors").isEmpty)
    }

    @Test("a training for PyTorch is a folder of its own, and never written into another")
    func exported() throws {
        let export =
            [
                "train", "export-torch", "fracture", "--images", "pelves", "--labels", "pelves/labels.csv", "--out",
                "export",
            ]
            + Self.small.dropLast(2)
        let written = try run(export)
        #expect(written.code == 0, "\(written)")
        #expect(written.output.contains("30 images"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/export").sorted()
        #expect(
            names == [
                "README.md", "card.json", "images.npy", "split.csv", "start.safetensors", "train.py", "training.json",
            ])
        #expect(try run(export).code == 2)
    }

    @Test("what is wrong is told with its place, and nothing is trained")
    func refusals() throws {
        try folder.write("no picture", to: "limbs/4.png")
        let unreadable = try run(bodyPart("run", epochs: 1))
        #expect(unreadable.code == 1)
        #expect(unreadable.errors.contains("labels.csv, row 6, column \"file\", value \"4.png\": cannot be read"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/run/training.json"))
        let skipped = try run(bodyPart("run", epochs: 1) + ["--skip-unreadable"])
        #expect(skipped.code == 0, "\(skipped)")
        #expect(skipped.errors.contains("warning: labels.csv, row 6"))

        let other = try run(bodyPart("run", epochs: 3) + ["--skip-unreadable"])
        #expect(other.code == 1)
        #expect(other.errors.contains("other settings"))
        let fracture = ["train", "fracture", "--images", "pelves", "--labels", "pelves/labels.csv", "--out", "f"]
        #expect(try run(fracture).code == 64)
        #expect(try run(fracture + ["--from", "nowhere"]).code == 1)
        #expect(try run(fracture + ["--from-scratch", "--patient-column", "person"]).errors.contains("person"))
        #expect(try run(fracture + ["--from", "run", "--growth", "8"]).code == 64)
        #expect(try run(fracture + ["--from-scratch", "--size", "16"]).code == 1)
    }
}
