import Cryptography
import DenseNet
import Foundation
import Radiographs
import Studies
import TestSupport
import Testing

@testable import Scoring

@Suite("The library of models")
struct ModelLibraryTests {
    @Test("a model is added with its shape inferred, its digests and a self-test, and found again")
    func added() throws {
        let fixture = try ModelFixture()
        let model = try fixture.add()
        let card = try fixture.library.model(named: "Small").card
        #expect(card == model.card)
        #expect((card.architecture.growth, card.architecture.blocks) == (8, [2, 3, 4, 2]))
        #expect(card.classes == ["fracture"])
        #expect(card.weights.sourceFile == "small_hip.safetensors")
        #expect(card.weights.sourceDigest == Digest(of: [UInt8](try Data(contentsOf: ModelFixture.weights))))
        #expect(card.weights.digest == Digest(of: [UInt8](try Data(contentsOf: model.weightsFile))))
        let test = try model.check()
        #expect(test.recorded == test.now)
        #expect((0...1).contains(test.now))
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.library.folder.path) == ["Small"])
    }

    @Test("a card that leaves things open is taken with warnings, and says so itself")
    func warnings() throws {
        let fixture = try ModelFixture()
        let added = try fixture.library.add(card: nil, weights: ModelFixture.weights, name: "Bare")
        #expect(
            Set(added.warnings.compactMap(\.column)) == ["training-data", "intended-use", "licence", "threshold"])
        #expect(added.model.card.intendedUse == "not stated")
        #expect(added.model.card.architecture.inputHeight == 512)
    }

    @Test("where neither weights nor card tell of the final ReLU, the guess is told; where one tells, nothing is")
    func assumedReLU() throws {
        let weights = Repository.root.appendingPathComponent("Tests/DenseNetTests/Fixtures")
        func add(_ file: String, _ changes: String) throws -> AddedModel {
            let input = #""input": {"height": 8, "width": 8}"#
            let card = ModelFixture.card(changes.isEmpty ? input : "\(input), \(changes)")
            return try ModelFixture().library.add(card: card, weights: weights.appendingPathComponent(file))
        }
        let key = "architecture.final-relu"
        let guessed = try add("plain.h5", "")
        #expect(guessed.model.card.architecture.finalReLU)
        #expect(guessed.warnings.map(\.column) == [key])
        #expect(guessed.warnings.first?.remedy.contains("\"final-relu\": false") == true)
        for told in [false, true] {
            let added = try add("plain.h5", "\"architecture\": {\"final-relu\": \(told)}")
            #expect(added.warnings.isEmpty && added.model.card.architecture.finalReLU == told)
        }
        for (file, hasReLU) in [("weights-without-relu.h5", false), ("weights-with-relu.h5", true)] {
            let added = try add(file, "")
            #expect(added.warnings.isEmpty && added.model.card.architecture.finalReLU == hasReLU)
        }
        #expect(throws: ScoringError.self) {
            try add("weights-without-relu.h5", #""architecture": {"final-relu": true}"#)
        }
    }

    @Test("the library's own file can be added elsewhere with its card, and is the same model there")
    func moved() throws {
        let (first, second) = (try ModelFixture(), try ModelFixture())
        let model = try first.add()
        let card = try WholeFile.read(model.folder.appendingPathComponent("card.json").path)
        let moved = try second.library.add(card: (card, "card.json"), weights: model.weightsFile).model
        #expect(moved.card == model.card)
    }

    @Test("weights of every container are kept as the same kind of file", arguments: ModelFixture.otherContainers())
    func containers(file: URL) throws {
        let fixture = try ModelFixture()
        let model = try fixture.library.add(card: ModelFixture.card(), weights: file).model
        #expect(model.card.weights.sourceFile == file.lastPathComponent)
        #expect(try model.check().now == model.check().recorded)
        let known = try Weights(contentsOf: file.path, architecture: model.card.architecture)
        let kept = try Weights(contentsOf: model.weightsFile.path, architecture: model.card.architecture)
        #expect(known == kept)
    }

    @Test("a card that contradicts what the weight file says of its arithmetic is refused")
    func contradiction() throws {
        let fixture = try ModelFixture()
        let model = try fixture.add()
        let other = try ModelFixture()
        #expect(throws: ScoringError.self) {
            try other.library.add(
                card: ModelFixture.card(#""architecture": {"final-relu": false}"#), weights: model.weightsFile)
        }
        // A file with torchvision's tensors alone does not say, so the card is believed.
        #expect(try other.add(#""architecture": {"final-relu": false}"#).card.architecture.finalReLU == false)
    }

    @Test("the same name, and the same weights that work the same way, are refused")
    func duplicates() throws {
        let fixture = try ModelFixture()
        try fixture.add()
        #expect(throws: ScoringError.modelExists("Small")) { try fixture.add() }
        #expect(throws: ScoringError.sameModel(as: "Small")) { try fixture.add(name: "Other") }
        try fixture.add(#""threshold": 0.25"#, name: "Sensitive")
        #expect(try fixture.library.models().map(\.card.name) == ["Sensitive", "Small"])
    }

    @Test("weights that cannot be used leave nothing behind")
    func allOrNothing() throws {
        let fixture = try ModelFixture()
        let bytes = [UInt8](try Data(contentsOf: ModelFixture.weights))
        try fixture.folder.write(Array(bytes.dropLast(4)), to: "short.safetensors")
        try fixture.folder.write("no weights", to: "text.safetensors")
        for name in ["short.safetensors", "text.safetensors", "missing.safetensors"] {
            #expect(throws: ScoringError.self) {
                try fixture.library.add(
                    card: ModelFixture.card(), weights: fixture.folder.url.appendingPathComponent(name))
            }
        }
        let left = (try? FileManager.default.contentsOfDirectory(atPath: fixture.library.folder.path)) ?? []
        #expect(left.isEmpty)
    }

    @Test("a stated digest that is not that of the weights is an error")
    func digest() throws {
        let fixture = try ModelFixture()
        let other = Digest(of: "something else")
        #expect(throws: ScoringError.self) { try fixture.add("\"weights\": {\"sha256\": \"\(other)\"}") }
        let right = try Digest(ofFile: ModelFixture.weights.path)
        try fixture.add("\"weights\": {\"sha256\": \"\(right)\"}")
    }

    @Test("weights that were changed are not loaded, and the check says so")
    func changed() throws {
        let fixture = try ModelFixture()
        let model = try fixture.add()
        var bytes = [UInt8](try Data(contentsOf: model.weightsFile))
        bytes[bytes.count - 1] ^= 1
        try Data(bytes).write(to: model.weightsFile)
        let error = #expect(throws: ScoringError.self) { try model.check() }
        guard case .weightsChanged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a program that computes otherwise than when the model was added is found out")
    func otherComputation() throws {
        let fixture = try ModelFixture()
        let model = try fixture.add()
        let file = model.folder.appendingPathComponent("self-test.json")
        var test = try JSONDecoder().decode(SelfTest.self, from: Data(contentsOf: file))
        let right = test.logits[0]
        test.logits[0] = right.nextUp
        try JSONEncoder().encode(test).write(to: file)
        if try LoadedModel(model).computePath.isSameOnEveryProcessor {
            #expect(throws: ScoringError.self) { try model.check() }
        } else {
            #expect(throws: Never.self) { try model.check() }
        }
        // Another way of computing may differ by that much, and not by more.
        test.path = "another"
        try JSONEncoder().encode(test).write(to: file)
        #expect(try model.check().now == test.probabilities[0])
        test.logits[0] = right * 1.001
        try JSONEncoder().encode(test).write(to: file)
        #expect(throws: ScoringError.self) { try model.check() }
    }

    @Test("our kernels must repeat the logits to the last bit, OpenBLAS and the exponential to 1e-5")
    func tolerances() throws {
        let weights = try Weights(
            contentsOf: ModelFixture.weights.path, architecture: try WeightFile.describe(ModelFixture.weights.path))
        let input = weights.architecture.inputHeight * weights.architecture.inputWidth
        for path in ComputePath.allCases where path.isAvailable {
            let found = try Network(weights, path: path).predict([Float](repeating: 0.5, count: input))
            let exact = SelfTest(logits: found.logits, probabilities: found.probabilities, path: path.rawValue)
            #expect(exact.agrees(with: found, by: path))
            var test = exact
            test.logits[0] = test.logits[0].nextUp
            #expect(test.agrees(with: found, by: path) == (path == .portable), "\(path)")
            test = exact
            test.probabilities[0] = test.probabilities[0].nextUp
            #expect(test.agrees(with: found, by: path))
            test.probabilities[0] = exact.probabilities[0] + 2e-5
            #expect(!test.agrees(with: found, by: path))
            test = exact
            test.logits[0] = .nan
            #expect(!test.agrees(with: found, by: path))
            test = exact
            test.logits.append(0)
            #expect(!test.agrees(with: found, by: path))
        }
    }

    @Test("a model that is loaded is not removed unless forced, and scores on when it is")
    func removal() throws {
        let fixture = try ModelFixture()
        let model = try fixture.add()
        let image = try Radiograph(
            png: [UInt8](Data(contentsOf: ModelFixture.reference.appendingPathComponent("small_img0_128.png"))))
        let loaded = try LoadedModel(model)
        let before = try loaded.score(image, explain: .never, threads: 1)
        #expect(throws: ScoringError.modelInUse("Small")) { try fixture.library.remove(named: "Small") }
        try fixture.library.remove(named: "Small", force: true)
        #expect(try loaded.score(image, explain: .never, threads: 1) == before)
        #expect(throws: ScoringError.noSuchModel("Small", installed: [])) {
            try fixture.library.remove(named: "Small")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.library.folder.path).isEmpty)
    }

    @Test("names that would lead out of the library name no model", arguments: ["..", ".", "", "a/b", "../Small"])
    func names(name: String) throws {
        let fixture = try ModelFixture()
        try fixture.add()
        #expect(throws: ScoringError.self) { try fixture.library.model(named: name) }
        #expect(throws: ScoringError.self) { try fixture.library.remove(named: name, force: true) }
        #expect(try fixture.library.models().count == 1)
    }

    @Test("a damaged card is told of and hides no other model")
    func damaged() throws {
        let fixture = try ModelFixture()
        try fixture.add()
        try fixture.folder.write("{", to: "models/Broken/card.json")
        let found = try fixture.library.survey()
        #expect(found.models.map(\.card.name) == ["Small"])
        #expect(found.problems.count == 1)
        try fixture.library.remove(named: "Broken")
        #expect(try fixture.library.survey().problems.isEmpty)
    }
}
