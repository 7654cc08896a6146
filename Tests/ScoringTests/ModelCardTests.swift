import DenseNet
import Foundation
import Studies
import Testing

@testable import Scoring

@Suite("A model's card")
struct ModelCardTests {
    @Test("a card comes back from its own text")
    func roundTrip() throws {
        let fixture = try ModelFixture()
        let card = try fixture.add(#""explanation": {"method": "keras-vis", "layer": "dense-block-2"}"#).card
        #expect(card.explanation.layer == .denseBlock(2))
        let checked = ModelCard.parse(Array(card.json.utf8), named: "card.json")
        #expect(checked.value == card)
        #expect(checked.problems.isEmpty)
        let decoded = try JSONDecoder().decode(ModelCard.self, from: Data(card.json.utf8))
        #expect(decoded == card)
        #expect(decoded.json == card.json)
    }

    @Test("its text is indented, and numbers stand in it as people write them")
    func readable() throws {
        let fixture = try ModelFixture()
        let text = try fixture.add(#""preprocessing": {"scaling": {"mean": [0.485], "deviation": [0.229]}}"#).card.json
        #expect(text.contains("\n  \"threshold\" : 0.5,\n"))
        #expect(text.contains("0.485"))
        #expect(text.contains("\"height\" : 128"))
        #expect(!text.contains("0.48500"))
    }

    @Test("all errors of a card are told at once, each with its place")
    func errors() throws {
        let fixture = try ModelFixture()
        let card = """
            {"name": "../x", "treshold": 0.5, "threshold": 1.5, "input": {"height": 128, "width": 12.5},
             "preprocessing": {"resampling": "cubic", "scaling": {"divisor": 0}}, "architecture": {"growth": 99},
             "classes": ["a", "b"], "explanation": {"layer": "relu9"}, "weights": {"sha256": "abc"}}
            """
        let error = #expect(throws: ScoringError.self) {
            try fixture.library.add(card: (Array(card.utf8), "card.json"), weights: ModelFixture.weights)
        }
        guard case .card(let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let places = Set(problems.filter { $0.severity == .error }.compactMap(\.column))
        #expect(
            places.isSuperset(of: [
                "name", "treshold", "threshold", "input.width", "preprocessing.resampling",
                "preprocessing.scaling.divisor", "architecture.growth", "classes", "positive-class",
                "explanation.layer", "weights.sha256",
            ]))
        #expect(problems.allSatisfy { $0.file == "card.json" && !$0.remedy.isEmpty })
        #expect(try fixture.library.models().isEmpty)
    }

    @Test("a value that is there and wrong is not called missing as well", arguments: ["threshold", "licence"])
    func wrongOnly(key: String) throws {
        let fixture = try ModelFixture()
        let card = Array((key == "licence" ? #"{"licence": 7}"# : #"{"threshold": "x"}"#).utf8)
        let error = #expect(throws: ScoringError.self) {
            try fixture.library.add(card: (card, "card.json"), weights: ModelFixture.weights)
        }
        guard case .card(let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problems.count { $0.column == key } == 1)
        #expect(problems.contains { $0.column == key && $0.severity == .error && $0.problem.hasPrefix("is not a") })
    }

    @Test(
        "what is no JSON, or no card, is refused",
        arguments: ["", "{", "[]", "7", #"{"name": 7}"#, #"{"threshold": "high"}"#, #"{"classes": "fracture"}"#])
    func refused(text: String) throws {
        #expect(!ModelCard.parse(Array(text.utf8), named: "card.json").errors.isEmpty)
        let fixture = try ModelFixture()
        #expect(throws: ScoringError.self) {
            try fixture.library.add(card: (Array(text.utf8), "card.json"), weights: ModelFixture.weights)
        }
        #expect(try fixture.library.models().isEmpty)
    }

    @Test("greys are scaled channel by channel as the card says")
    func scaling() {
        let scaling = ModelCard.Scaling(divisor: 255, mean: [0.5, 0.25], deviation: [2])
        #expect(scaling.applied(to: [0, 255], channels: 2) == [-0.25, 0.25, -0.125, 0.375])
        #expect(ModelCard.Scaling().applied(to: [51], channels: 1) == [51 / Float(255)])
    }
}
