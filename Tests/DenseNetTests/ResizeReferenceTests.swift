import DenseNet
import Foundation
import Radiographs
import Testing

/// One `resize_<HxW>.to_<hxw>.<method>` of the reference folder.
struct ResizeReference: CustomTestStringConvertible, Sendable {
    let file: String
    let tensor: String

    static let all: [ResizeReference] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? []
        return names.filter { $0.hasSuffix(".safetensors") }.sorted().flatMap { name -> [ResizeReference] in
            let entries = (try? SafetensorsFile(path: ReferenceFolder.path(name)))?.entries ?? []
            return entries.map(\.name).filter { $0.hasPrefix("resize_") && $0.contains(".to_") }.sorted()
                .map { ResizeReference(file: name, tensor: $0) }
        }
    }()

    var testDescription: String { tensor }
    var image: String { tensor.prefix { $0 != "." } + ".png" }
    var methods: [ResamplingMethod] {
        switch tensor.split(separator: ".").last {
        case "pil_nearest": [.pilNearest]
        case "pil_bilinear": [.pilBilinear]
        case "tf_bilinear": [.tensorflowBilinear]
        case "tf_area": [.area]
        default: []
        }
    }
    /// Grey levels; TensorFlow adds up in Float, Pillow's bytes must be met exactly.
    var tolerance: Float { tensor.contains(".pil_") ? 0 : 1e-3 }
}

func referenceRadiograph(_ name: String) throws -> Radiograph {
    try Radiograph(png: [UInt8](Data(contentsOf: ReferenceFolder.url.appending(path: name))))
}

@Suite("Resampling against Pillow and TensorFlow") struct ResizeReferenceTests {
    @Test("gives the same pixels", arguments: ResizeReference.all)
    func samePixels(_ reference: ResizeReference) throws {
        let want = try SafetensorsFile(path: ReferenceFolder.path(reference.file)).tensor(reference.tensor)
        let method = try #require(reference.methods.first, "a method that is not known")
        let image = try referenceRadiograph(reference.image)
        let got = image.resampled(toWidth: want.shape[1], height: want.shape[0], method: method)
        #expect(largestDifference(got.values, want.values) <= reference.tolerance)
    }

    /// `<kind>_src<i>_<HxW>.png` beside the network's inputs that Pillow made of it.
    static let sources: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? [])
        .filter { $0.contains("_src") && $0.hasSuffix(".png") && !$0.contains("_nearest_") }

    @Test("makes the networks' inputs of full-size images", arguments: sources)
    func networkInputs(_ source: String) throws {
        let image = try referenceRadiograph(source)
        let parts = source.split(separator: "_")
        let kind = try #require(parts.first)
        let index = try #require(parts.first { $0.hasPrefix("src") }).dropFirst(3)
        let names = try FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)
        var compared = 0
        for (prefix, method) in [
            ("\(kind)_img\(index)_", ResamplingMethod.pilBilinear), ("\(kind)_src\(index)_nearest_", .pilNearest),
        ] {
            for name in names where name.hasPrefix(prefix) && name.hasSuffix(".png") {
                let want = try referenceRadiograph(name)
                let got = image.resampled(toWidth: want.width, height: want.height, method: method)
                #expect(got.picture.samples == want.samples, "\(name)")
                compared += 1
            }
        }
        #expect(compared > 0)
    }
}
