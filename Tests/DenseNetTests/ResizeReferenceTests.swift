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

    /// Those that were made of the image as it lies there. The reference's script writes an image again, with another
    /// picture, when a size occurs twice among its cases (301x259 does), so the first case's tensors have lost theirs.
    /// An area average keeps the mean of the picture it is of.
    static let ofTheirImages = all.filter { reference in
        guard let image = try? referenceRadiograph(reference.image),
            let file = try? SafetensorsFile(path: ReferenceFolder.path(reference.file)),
            let area = try? file.tensor(reference.tensor.prefix { $0 != "." } + ".\(reference.target).tf_area")
        else { return true }
        func mean(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) } / Double(values.count) }
        return abs(mean(image.pixelBytes.map { Float($0) }) - mean(area.values)) < 0.01
    }

    var testDescription: String { tensor }
    /// `to_<hxw>`.
    private var target: Substring { tensor.split(separator: ".").dropFirst().first ?? "" }
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
    var tolerance: Float { tensor.contains(".pil_") ? 0 : 4e-3 }
}

func referenceRadiograph(_ name: String) throws -> Radiograph {
    try Radiograph(png: [UInt8](Data(contentsOf: ReferenceFolder.url.appending(path: name))))
}

@Suite("Resampling against Pillow and TensorFlow") struct ResizeReferenceTests {
    @Test("every image is compared")
    func everyImage() {
        #expect(Set(ResizeReference.all.map(\.image)) == Set(ResizeReference.ofTheirImages.map(\.image)))
    }

    @Test("gives the same pixels", arguments: ResizeReference.ofTheirImages)
    func samePixels(_ reference: ResizeReference) throws {
        let want = try SafetensorsFile(path: ReferenceFolder.path(reference.file)).tensor(reference.tensor)
        let method = try #require(reference.methods.first, "a method that is not known")
        let image = try referenceRadiograph(reference.image)
        let got = image.resampled(toWidth: want.shape[1], height: want.shape[0], method: method)
        #expect(largestDifference(got.values, want.values) <= reference.tolerance)
    }

    @Test("makes of an image of full size what Pillow's rules make", arguments: [(2248, 2128), (2688, 2688)])
    func fullSize(width: Int, height: Int) throws {
        // Slopes that wrap, stripes, and a few white and black blocks with hard edges.
        var pixels = [UInt8](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                let slope = column * 3 / 16 + row * 5 / 32
                let stripe = column % 97 < 3 || row % 61 < 2 ? 90 : 0
                let block = (column / 300 + row / 200) % 5
                pixels[row * width + column] =
                    block == 0 ? 255 : block == 1 ? 0 : UInt8(truncatingIfNeeded: slope + stripe)
            }
        }
        let image = try Radiograph(
            png: Radiograph(width: width, height: height, samples: .eight(pixels)).png())
        for (method, plain) in [
            (ResamplingMethod.pilNearest, PlainPillow.nearest), (.pilBilinear, PlainPillow.bilinear),
        ] {
            let got = image.resampled(toWidth: 512, height: 512, method: method)
            // Not compared within the expectation, which would print every pixel.
            let isSame = got.picture.samples == .eight(plain(pixels, width, height, 512, 512))
            #expect(isSame, "\(method)")
        }
    }

    /// `<kind>_src<i>_<HxW>.png` beside the network's inputs that Pillow made of it.
    static let sources: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? [])
        .filter { $0.contains("_src") && $0.hasSuffix(".png") && !$0.contains("_nearest_") }

    @Test("makes the networks' inputs of full-size images", arguments: sources)
    func networkInputs(_ source: String) throws {
        let image = try referenceRadiograph(source)
        // A kind may have an underscore of its own.
        let mark = try #require(source.range(of: "_src", options: .backwards))
        let kind = source[..<mark.lowerBound]
        let index = source[mark.upperBound...].prefix(while: \.isNumber)
        #expect(!index.isEmpty)
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
