import DenseNet
import Foundation
import TestSupport
import Testing

@testable import Training

/// A training from the first step to the model: it learns, it can be interrupted anywhere, and it says what it did.
@Suite("A training") struct TrainingRunTests {
    @Test("learns what can be learnt, and keeps the best epoch's weights")
    func learns() throws {
        var small = try SmallTraining(images: 40)
        small.plan.epochs = 8
        guard case .finished(let epochs, let best) = try small.train("run") else {
            Issue.record("the training stopped")
            return
        }
        #expect(epochs == 8)
        #expect(best.validationAccuracy == 1)
        #expect(best.validationArea?.estimate == 1)
        let curve = try small.curve("run")
        #expect(curve.map(\.epoch) == Array(1...8))
        #expect(best.validationLoss == curve.map(\.validationLoss).min())
        let weights = try Weights(
            contentsOf: small.run("run").folder.best, architecture: small.plan.architecture)
        let judged = try Judgement(
            of: weights, small.run("run").split.validation, BatchMaker(data: small.data, plan: small.plan), epoch: 1,
            threads: 2, progress: { _ in })
        #expect(judged.loss == best.validationLoss)
    }

    @Test("that was stopped after any step ends with the same bits as one that was not", arguments: 1...11)
    func resumed(steps: Int) throws {
        let small = try SmallTraining()
        try small.train("whole")
        let outcome = try small.train("parts", steps: steps)
        // 16 of 20 images train, in four steps an epoch; after the last step of an epoch nobody is asked.
        #expect(outcome == .stopped(epoch: steps / 4 + 1, step: max(1, steps % 4)))
        try small.train("parts")
        #expect(try small.state("parts") == small.state("whole"))
        #expect(try small.curve("parts") == small.curve("whole"))
        #expect(
            try small.synthetic.folder.read("parts/best.safetensors")
                == small.synthetic.folder.read("whole/best.safetensors"))
    }

    @Test("gives the same bits with any number of threads, and others with another seed")
    func threads() throws {
        var small = try SmallTraining()
        small.plan.epochs = 1
        try small.train("one")
        try small.train("three", threads: 3)
        #expect(try small.state("one") == small.state("three"))
        small.plan.seed = 4
        try small.train("other")
        #expect(try small.state("one") != small.state("other"))
    }

    @Test("that has ended is not begun again")
    func ended() throws {
        let small = try SmallTraining()
        let outcome = try small.train("run")
        let state = try small.state("run")
        #expect(try small.train("run") == outcome)
        #expect(try small.state("run") == state)
    }

    @Test("does not go on in the folder of another one, and says in what they differ")
    func folders() throws {
        var small = try SmallTraining()
        try small.train("run", steps: 2)
        let before = try small.state("run")
        small.plan.learningRate = 1e-4
        #expect {
            try small.train("run")
        } throws: {
            "\($0)".contains("other settings")
        }
        small.plan.learningRate = 1e-3
        let other = try SmallTraining(images: 24)
        let folder = small.synthetic.folder.url.appendingPathComponent("run")
        let run = try TrainingRun(other.plan, other.data, start: .fresh, folder: folder, threads: 1, program: "tests")
        #expect {
            try run.run(now: { 0 })
        } throws: {
            "\($0)".contains("other images or labels")
        }
        #expect(try small.state("run") == before)
    }

    @Test("is refused while another program trains in the folder")
    func busy() throws {
        let small = try SmallTraining()
        let folder = RunFolder(small.synthetic.folder.url.appendingPathComponent("run"))
        let lock = try RunFolder.Lock(folder)
        #expect(throws: TrainingRunError.busy(folder.url.path)) { try small.train("run") }
        withExtendedLifetime(lock) {}
    }

    @Test("with a checkpoint that is cut off says so, and leaves it alone")
    func damaged() throws {
        let small = try SmallTraining()
        try small.train("run", steps: 5)
        let bytes = try small.synthetic.folder.read("run/checkpoint.safetensors")
        try small.synthetic.folder.write(Array(bytes.dropLast(9)), to: "run/checkpoint.safetensors")
        #expect {
            try small.train("run")
        } throws: {
            "\($0)".contains("cannot be continued")
        }
        // A checkpoint that was never renamed into its place harms nothing.
        try small.synthetic.folder.write(bytes, to: "run/checkpoint.safetensors")
        try small.synthetic.folder.write("half", to: "run/checkpoint.safetensors.1.new")
        try small.train("whole")
        try small.train("run")
        #expect(try small.state("run") == small.state("whole"))
    }

    @Test("takes over the backbone of another network and gives it a new head")
    func pretrained() throws {
        let small = try SmallTraining()
        try small.train("first")
        _ = try TrainedModel.write(
            small.run("first"),
            TrainedModel.Description(
                name: "First", version: "", trainingData: "none", intendedUse: "tests", licence: "none"),
            storage: .float32)
        let start = try StartingWeights(contentsOf: small.synthetic.folder.url.path + "/first")
        let weights = try start.weights(for: small.plan)
        let given = try Weights(contentsOf: small.run("first").folder.best, architecture: small.plan.architecture)
        #expect(weights["features.conv0.weight"] == given["features.conv0.weight"])
        #expect(weights["features.norm5.running_var"] == given["features.norm5.running_var"])
        #expect(weights["classifier.weight"] != given["classifier.weight"])
        #expect(start.record.sha256?.count == 64)
        var wider = small.plan
        wider.architecture.growth = 16
        #expect(throws: TrainingRunError.self) { try start.weights(for: wider) }
    }
}
