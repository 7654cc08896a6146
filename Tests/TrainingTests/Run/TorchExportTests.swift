import DenseNet
import Foundation
import TestSupport
import Testing

@testable import Training

/// A training as a folder for PyTorch: all that the script needs, and nothing that tells whose radiographs these are.
@Suite("A training for PyTorch") struct TorchExportTests {
    @Test("holds images, split, weights, settings and scripts, and neither names nor patients")
    func contents() throws {
        let small = try SmallTraining()
        let folder = small.synthetic.folder
        let export = try TorchExport(small.plan, small.data, start: .fresh, program: "tests")
        let out = folder.url.appendingPathComponent("export")
        let scripts = Repository.root.appendingPathComponent("Templates/torch")
        let description = TrainedModel.Description(
            name: "Small", version: "", trainingData: "none", intendedUse: "tests", licence: "none")
        try export.write(to: out, scripts: scripts, description)

        let images = try folder.read("export/images.npy")
        #expect(Array(images[..<8]) == [0x93] + Array("NUMPY".utf8) + [1, 0])
        let length = Int(images[8]) + Int(images[9]) << 8
        #expect((10 + length).isMultiple(of: 64) && images[9 + length] == 10)
        let header = String(decoding: images[10..<10 + length], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 32, 32), }"))
        let pixels = Array(images[(10 + length)...])
        #expect(pixels.count == 20 * 32 * 32)
        #expect(try Array(pixels[3 * 1024..<4 * 1024]) == small.data.greys(of: 3))

        let split = try DataSplit(small.data, small.plan.split)
        let rows = String(decoding: try folder.read("export/split.csv"), as: UTF8.self).split(separator: "\n")
            .dropFirst()
        let parts = rows.map { $0.split(separator: ",") }
        #expect(parts.indices.filter { parts[$0][0] == "validation" } == split.validation)
        #expect(parts.map { Int($0[1]) } == small.data.images.map(\.label))
        for file in ["split.csv", "training.json", "card.json"] {
            let text = String(decoding: try folder.read("export/\(file)"), as: UTF8.self)
            #expect(!text.contains(".png") && !text.contains("P7"))
        }
        let start = try Weights(
            safetensors: out.path + "/start.safetensors", architecture: small.plan.architecture)
        #expect(try start == StartingWeights.fresh.weights(for: small.plan))
        #expect(try folder.read("export/train.py") == [UInt8](Data(contentsOf: scripts.appending(path: "train.py"))))
        #expect(throws: TrainingRunError.self) { try export.write(to: out, scripts: scripts, description) }
    }
}
