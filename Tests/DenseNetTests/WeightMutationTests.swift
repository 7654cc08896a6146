import DenseNet
import Foundation
import FuzzRig
import Testing

/// Some of what Benchmarks/Fuzz does a hundred thousand times.
@Suite("Weight files damaged at random") struct WeightMutationTests {
    @Test(
        "are read whole or refused with a reason",
        arguments: [
            ("plain.h5", FuzzFormat.hdf5, 20), ("numbered.weights.h5", .hdf5, 20), ("configured.h5", .hdf5, 20),
            ("stored.keras", .keras, 30), ("deflated.keras", .keras, 30), ("written.safetensors", .safetensors, 1000),
        ])
    func mutated(name: String, format: FuzzFormat, cases: Int) throws {
        let source = WeightFixtureTests.path(name == "written.safetensors" ? "plain.h5" : name)
        let architecture = try WeightFile.describe(source)
        var original = try [UInt8](Data(contentsOf: URL(filePath: source)))
        if format == .safetensors {
            let weights = try Weights(contentsOf: source, architecture: architecture)
            original = try SafetensorsWriter().bytes(of: weights.inOrder)
        }
        var mutator = Mutator(original, format: format, seed: UInt64(original.count))
        var refused = 0
        try SafetensorsTests.withFile(original) { path in
            #expect(try format.read(original, at: path, architecture: architecture) == .read)
            for _ in 0..<cases {
                switch try format.read(mutator.next(), at: path, architecture: architecture) {
                case .read: break
                case .refused(let reason):
                    refused += 1
                    #expect(!reason.isEmpty)
                case .contained: refused += 1
                }
            }
        }
        #expect(refused > 0)
    }
}
