import ArgumentParser
import DenseNet
import Foundation

/// Scores one input with whatever this processor's fastest path is: what the tests run in an emulator.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score one input on this processor's fastest path; prints a line of JSON.")

    @Argument(help: "The network as safetensors, and beside its tensors one called image.")
    var tensors: String

    @Argument(help: "The architecture as JSON.")
    var architecture: String

    private struct Answer: Encodable {
        let path: String
        let logits: [Float]
    }

    func run() throws {
        let file = try SafetensorsFile(path: tensors)
        var stored: [String: Tensor] = [:]
        for entry in file.entries { stored[entry.name] = try file.tensor(entry.name) }
        guard let image = stored.removeValue(forKey: "image") else { throw ValidationError("There is no image.") }
        let architecture = try JSONDecoder().decode(
            DenseNetArchitecture.self, from: Data(contentsOf: URL(fileURLWithPath: architecture)))
        let network = Network(try Weights(stored, architecture: architecture))
        let answer = Answer(path: network.path.rawValue, logits: try network.predict(image.values).logits)
        print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
    }
}
