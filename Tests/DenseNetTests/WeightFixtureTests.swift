import DenseNet
import Foundation
import Glibc
import Testing

/// Small files made by Fixtures/make.py: unusual ones that must be read, damaged and hostile ones that must not.
@Suite("Unusual, damaged and hostile weight files") struct WeightFixtureTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Value i of each tensor is (i + 1) / 8.
    static func expectNumbers(_ weights: Weights) {
        for (name, tensor) in weights.inOrder {
            #expect(tensor.values == (0..<tensor.values.count).map { Float($0 + 1) / 8 }, "\(name)")
        }
    }

    @Test(
        "are read",
        arguments: [
            "plain.h5", "fixed-names.h5", "half.h5", "inner-model.h5", "configured.h5", "no-final-relu.h5",
            "weights-without-relu.h5", "weights-with-relu.h5", "numbered.weights.h5", "stored.keras", "deflated.keras",
        ])
    func read(name: String) throws {
        let described = try WeightFile.describe(Self.path(name))
        #expect(described.growth == 2 && described.blocks == [1] && described.stemChannels == 2)
        #expect(described.bottleneck == 1 && described.outputs == 1 && described.head == .sigmoid)
        Self.expectNumbers(try Weights(contentsOf: Self.path(name), architecture: described))
    }

    @Test(
        "A configuration says epsilon, size and whether a ReLU follows the last batch norm; it stands above the caller")
    func configured() throws {
        for (name, finalReLU) in [("configured.h5", true), ("no-final-relu.h5", false)] {
            let described = try WeightFile.describe(Self.path(name))
            #expect(described.epsilon == 2e-5 && described.inputHeight == 8 && described.inputWidth == 10)
            #expect(described.finalReLU == finalReLU)
            var other = described
            (other.epsilon, other.finalReLU, other.inputHeight) = (1e-5, !finalReLU, 16)
            let weights = try Weights(contentsOf: Self.path(name), architecture: other)
            #expect(weights.architecture.finalReLU == finalReLU && weights.architecture.epsilon == 2e-5)
            #expect(weights.architecture.inputHeight == 16)
        }
        // Without a configuration the caller's word stands.
        var other = try WeightFile.describe(Self.path("plain.h5"))
        #expect(other.finalReLU && other.epsilon == 1.001e-5)
        other.finalReLU = false
        #expect(try Weights(contentsOf: Self.path("plain.h5"), architecture: other).architecture == other)
    }

    @Test(
        "Without a configuration the order of the layers tells of the final ReLU, and where it does not, it is a guess",
        arguments: [
            ("weights-without-relu.h5", false, false), ("weights-with-relu.h5", true, false),
            ("plain.h5", true, true), ("inner-model.h5", true, true), ("numbered.weights.h5", true, true),
            ("configured.h5", true, false), ("no-final-relu.h5", false, false),
        ])
    func finalReLU(name: String, finalReLU: Bool, isAssumed: Bool) throws {
        let found = try WeightFile.description(of: Self.path(name))
        #expect(found.architecture.finalReLU == finalReLU && found.isFinalReLUAssumed == isAssumed)
        #expect(found.architecture == (try WeightFile.describe(Self.path(name))))
    }

    @Test(
        "are refused, and the reason is named",
        arguments: [
            ("nan.h5", "features.norm5.weight holds a number that is not finite, at 2"),
            ("negative-variance.h5", "features.norm5.running_var holds a negative variance, at 1"),
            ("big-endian.h5", "features.norm5.weight is of type unknown"),
            ("double.h5", "features.norm5.weight is of type unknown"),
            ("integers.h5", "features.norm5.weight is of type unknown"),
            ("wrong-shape.h5", "features.norm5.weight has the shape [3] where the network asks for [4]"),
            ("scalar.h5", "features.norm5.weight has the shape [] where"),
            ("many-axes.h5", "features.norm5.weight has the shape [1, 1"),
            ("in-chunks.h5", "/bn/bn/gamma:0 is compressed or stored in pieces"),
            ("compressed.h5", "/bn/bn/gamma:0 is compressed or stored in pieces"),
            ("external-storage.h5", "/bn/bn/gamma:0 is stored in another file"),
            ("virtual.h5", "/bn/bn/gamma:0 is stored in another file"),
            ("unwritten.h5", "/bn/bn/gamma:0 has no numbers"),
            ("enormous.h5", "/bn/bn/gamma:0 has no numbers"),
            ("missing-weight.h5", "the layer bn lists the weight bn/gamma:0, which is not there"),
            ("missing-layer.h5", "the layer bn has no list of its weights"),
            ("layer-not-listed.h5", "no tensor features.norm5.weight"),
            ("surplus-layer.h5", "features.denseblock2.denselayer1.norm1.bias, which the network does not"),
            ("convolution-bias.h5", "/conv2_block1_1_conv/conv2_block1_1_conv/bias:0, which the network does not"),
            ("two-dense-layers.h5", "/hidden/hidden/bias:0, which the network does not"),
            ("same-layer-twice.h5", "two of its weights are features.norm0.weight"),
            ("no-weight-names.h5", "the layer bn has no list of its weights"),
            ("external-link.h5", "it has a link to another file, at /bn"),
            ("soft-link.h5", "it has a symbolic link, at /bn"),
            ("circle.h5", "nested too deep, or in a circle, at /bn/again/bn"),
            ("no-network.h5", "it holds no weights in a way that Keras writes them"),
            ("rescaling.h5", "its layer shrink is a Rescaling, which DenseNet does not have"),
            ("tanh-head.h5", "its head has the activation tanh"),
            ("two-epsilons.h5", "its batch norms have different epsilons: [2e-05, 0.001]"),
            ("garbled-configuration.h5", "its model configuration is not JSON"),
            ("numbered-without-names.weights.h5", "it does not hold the names of its layers"),
            ("no-weights.keras", "the archive has no model.weights.h5"),
            ("no-configuration.keras", "the archive has no config.json"),
            ("bomb.keras", "model.weights.h5 in the archive claims 31457280 bytes"),
            ("long-claim.keras", "model.weights.h5 in the archive claims 536870912 bytes"),
            ("encrypted.keras", "model.weights.h5 in the archive is encrypted"),
            ("other-method.keras", "is packed by method 14"),
            ("wrong-checksum.keras", "the checksum of model.weights.h5 in the archive differs"),
            ("64-bit.keras", "model.weights.h5 in the archive has 4 GiB or more"),
            ("overlap.keras", "members of the archive overlap"),
            ("outside.keras", "model.weights.h5 in the archive has another length than the directory says"),
            ("other-place.keras", "model.weights.h5 is not where the archive's directory says"),
            ("cut.keras", "the archive is cut short"),
        ])
    func refused(name: String, reason: String) throws {
        #expect(FileManager.default.fileExists(atPath: Self.path(name)))
        let architecture = try WeightFile.describe(Self.path("plain.h5"))
        let error = #expect(throws: DenseNetError.self) {
            try Weights(contentsOf: Self.path(name), architecture: architecture)
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("A convolution that Keras' file does not list is the one that is named as missing")
    func convolutionNotListed() throws {
        #expect(throws: DenseNetError.missingTensor("features.denseblock1.denselayer2.conv1.weight")) {
            try WeightFile.describe(Self.path("convolution-not-listed.h5"))
        }
    }

    /// With a false length in the heap of its texts, libhdf5 1.10 walks through nothing for ever.
    @Test("A file that libhdf5 comes to no end with is refused when its time is up")
    func endless() throws {
        var bytes = try [UInt8](Data(contentsOf: URL(filePath: Self.path("numbered.weights.h5"))))
        let heap = try #require(Data(bytes).range(of: Data("GCOL".utf8))).lowerBound
        bytes[heap + 24] = 255
        try SafetensorsTests.withFile(bytes) { path in
            let error = #expect(throws: DenseNetError.self) { try WeightFile.describe(path) }
            // Another libhdf5 may see the damage at once.
            guard case .damaged = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("Weights of another network are refused before a number is read")
    func otherNetwork() throws {
        let path = Self.path("plain.h5")
        var architecture = try WeightFile.describe(path)
        architecture.outputs = 5
        #expect(throws: DenseNetError.wrongShape(tensor: "classifier.weight", expected: [5, 4], found: [1, 4])) {
            try Weights(contentsOf: path, architecture: architecture)
        }
        #expect(throws: DenseNetError.missingTensor("features.denseblock1.denselayer2.norm1.weight")) {
            try Weights(
                contentsOf: path,
                architecture: DenseNetArchitecture(growth: 2, blocks: [2], stemChannels: 2, bottleneck: 1))
        }
    }

    @Test("A folder, a pipe, nothing and what is not there are refused at once")
    func noFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (pipe, empty) = (folder.appending(path: "pipe").path, folder.appending(path: "empty").path)
        #expect(mkfifo(pipe, 0o600) == 0)
        try Data().write(to: URL(filePath: empty))
        for path in [folder.path, pipe] {
            #expect(throws: DenseNetError.file(path: path, reason: "not a regular file")) {
                try WeightFile.describe(path)
            }
        }
        #expect(throws: DenseNetError.damaged("it is empty")) { try WeightFile.describe(empty) }
        #expect(throws: DenseNetError.file(path: "\(pipe)s", reason: "No such file or directory")) {
            try WeightFile.describe("\(pipe)s")
        }
    }

    @Test("Every 16-bit number is widened as the processor does it")
    func halves() throws {
        let halves = (0...UInt16.max).map { $0.littleEndian }
        let header = #"{"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#
        let bytes = SafetensorsTests.file(header) + halves.withUnsafeBytes { Array($0) }
        try SafetensorsTests.withFile(bytes) { path in
            let widened = try SafetensorsFile(path: path).tensor("h").values
            for (half, value) in zip(0...UInt16.max, widened) {
                let expected = Float(Float16(bitPattern: half))
                #expect(value.bitPattern == expected.bitPattern || value.isNaN && expected.isNaN)
            }
        }
    }
}
