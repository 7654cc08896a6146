import DenseNet
import Foundation
import Testing

/// Scores with `inference-benchmark` in an emulator that refuses every instruction its processor does not have.
@Suite("Processors with less than this one")
struct OtherProcessorTests {
    @Test(
        "Scores as this processor does", arguments: zip(["Nehalem", "Haswell"], [ComputePath.portable, .avx2]))
    func emulated(processor: String, path: ComputePath) throws {
        let architecture = ArchitectureVariantTests.architectures[0]
        let weights = try ArchitectureVariantTests.weights(architecture, seed: 4)
        let image = ArchitectureVariantTests.image(architecture, seed: 4)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tensors = weights.inOrder + [("image", Tensor(shape: [image.count], values: image))]
        let bytes = try SafetensorsWriter().bytes(of: tensors)
        try Data(bytes).write(to: folder.appending(path: "case.safetensors"))
        try JSONEncoder().encode(architecture).write(to: folder.appending(path: "architecture.json"))

        // Whoever tells OpenBLAS which processor this is means this one.
        let said = try output(
            of: "--unset=OPENBLAS_CORETYPE", "qemu-x86_64", "-cpu", processor, Self.program, "score",
            folder.appending(path: "case.safetensors").path,
            folder.appending(path: "architecture.json").path)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(said.utf8))
        #expect(answer.path == path.rawValue)
        let here = try Network(weights, path: .portable).predict(image)
        #expect(answer.logits.count == here.logits.count)
        for (there, logit) in zip(answer.logits, here.logits) { #expect(abs(there - logit) <= 1e-5) }
    }

    private struct Answer: Decodable {
        let path: String
        let logits: [Float]
    }

    /// Beside the program of the tests.
    private static var program: String {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "inference-benchmark").path
        }
    }
}
