import DenseNet
import Foundation
import Radiographs
import Testing

/// One `<kind>_expected_eval.safetensors` of the reference folder, with the network and images that it was made of.
struct ExplanationReference: CustomTestStringConvertible, Sendable {
    let kind: String
    /// Of the enlarged keras-vis map, by the reference's README.
    var splineTolerance: Float { kind == "small" ? 1e-4 : 6e-4 }
    var testDescription: String { kind }

    private static let ending = "_expected_eval.safetensors"
    private static let names = (try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? []
    static let all = names.filter { $0.hasSuffix(ending) }.sorted().map {
        ExplanationReference(kind: String($0.dropLast(ending.count)))
    }

    func expected() throws -> SafetensorsFile {
        try SafetensorsFile(path: ReferenceFolder.path(kind + Self.ending))
    }

    private func imageName(_ index: Int) throws -> String {
        try #require(Self.names.first { $0.hasPrefix("\(kind)_img\(index)_") && $0.hasSuffix(".png") })
    }

    func image(_ index: Int) throws -> [Float] { try ReferenceNetwork.image(imageName(index)) }

    /// The weights as stored, or by the README's rule what is not stored.
    func weights() throws -> Weights {
        let whole = ReferenceFolder.has("\(kind)_hip.safetensors")
        let file = try SafetensorsFile(
            path: ReferenceFolder.path(kind + (whole ? "_hip" : "_stats_and_heads") + ".safetensors"))
        func number(_ key: String) throws -> Int { try #require(Int(file.metadata[key] ?? ""), "\(key)") }
        let size = try referenceRadiograph(try imageName(0))
        let architecture = DenseNetArchitecture(
            growth: try number("growth"),
            blocks: try #require(file.metadata["blocks"]).split(separator: ",").compactMap { Int($0) },
            stemChannels: try number("init_features"), bottleneck: try number("bn_size"), inputHeight: size.height,
            inputWidth: size.width)
        let stored = Set(file.entries.map(\.name))
        var tensors: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            tensors[wanted.name] =
                stored.contains(wanted.name)
                ? try file.tensor(wanted.name)
                : ReferenceNetwork.generated(wanted, seed: UInt64(try number("seed")))
        }
        return try Weights(tensors, architecture: architecture)
    }
}

extension Tensor {
    /// The part that belongs to one index of the first axis.
    func slice(_ index: Int) -> [Float] {
        let count = shape.dropFirst().reduce(1, *)
        return Array(values[index * count..<(index + 1) * count])
    }
}

func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

@Suite("Heat maps against the float64 reference", .serialized)
struct ExplanationReferenceTests {
    @Test("Grad-CAM: weights, map, normalised map, enlarged map", arguments: ExplanationReference.all)
    func gradCAM(_ reference: ExplanationReference) throws {
        let expected = try reference.expected()
        let weights = try expected.tensor("eval.gradcam.alpha")
        let raw = try expected.tensor("eval.gradcam.raw")
        let normalised = try expected.tensor("eval.gradcam.norm")
        let enlarged = try expected.tensor("eval.gradcam.up")
        let stored = try reference.weights()
        for path in ComputePath.allCases where path.isAvailable {
            let network = Network(stored, path: path)
            for index in 0..<raw.shape[0] {
                let image = try reference.image(index)
                let gradient = try network.gradient(of: 0, at: .features, image: image)
                #expect(largestDifference(gradient.channelWeights(.gradCAM), weights.slice(index)) <= 1e-6)

                let map = gradient.map(.gradCAM)
                if index == 0 {
                    let explained = try network.explain(image, threads: 2)
                    #expect(explained.map == map, "one and two threads")
                    #expect(try network.predict(image) == explained.prediction)
                }
                let largest = try #require(raw.slice(index).max())
                #expect([map.height, map.width] == Array(raw.shape.dropFirst()))
                #expect(largestDifference(map.values, raw.slice(index)) <= 3e-5 * largest, "image \(index)")
                #expect(largestDifference(map.normalised.values, normalised.slice(index)) <= 6e-5)
                guard index < enlarged.shape[0] else { continue }
                let grown = map.enlarged(height: enlarged.shape[1], width: enlarged.shape[2])
                #expect(largestDifference(grown.values, enlarged.slice(index)) <= 3e-5 * largest)
            }
        }
    }

    @Test("keras-vis: weights, map, spline", arguments: ExplanationReference.all)
    func kerasVis(_ reference: ExplanationReference) throws {
        let expected = try reference.expected()
        let weights = try expected.tensor("eval.kerasvis.alpha")
        let raw = try expected.tensor("eval.kerasvis.raw")
        let zoom = try expected.tensor("eval.kerasvis.zoom")
        let stored = try reference.weights()
        for path in ComputePath.allCases where path.isAvailable {
            let network = Network(stored, path: path)
            for index in 0..<raw.shape[0] {
                let image = try reference.image(index)
                let gradient = try network.gradient(of: 0, at: .lastConvolution, image: image)
                #expect(largestDifference(gradient.channelWeights(.kerasVis), weights.slice(index)) <= 1e-5)

                let map = gradient.map(.kerasVis)
                if index == 0 { #expect(try network.explain(image, method: .kerasVis).map == map) }
                let largest = try #require(raw.slice(index).max())
                #expect(largestDifference(map.values, raw.slice(index)) <= reference.splineTolerance * largest)
                guard index < zoom.shape[0] else { continue }
                let grown = map.enlarged(height: zoom.shape[1], width: zoom.shape[2]).normalised
                #expect(largestDifference(grown.values, zoom.slice(index)) <= reference.splineTolerance)
            }
        }
    }

    @Test("The spline of the reference's own map is SciPy's", arguments: ExplanationReference.all)
    func spline(_ reference: ExplanationReference) throws {
        let expected = try reference.expected()
        let raw = try expected.tensor("eval.kerasvis.raw")
        let zoom = try expected.tensor("eval.kerasvis.zoom")
        for index in 0..<zoom.shape[0] {
            let map = ActivationMap(
                height: raw.shape[1], width: raw.shape[2], values: raw.slice(index), method: .kerasVis)
            let grown = map.enlarged(height: zoom.shape[1], width: zoom.shape[2]).normalised
            #expect(largestDifference(grown.values, zoom.slice(index)) <= 1e-6)
        }
    }
}
