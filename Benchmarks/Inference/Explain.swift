import ArgumentParser
import DenseNet
import Foundation
import Radiographs

/// What a heat map adds to a forward pass: calls without and with one in turn.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure what a heat map adds to a forward pass; prints a line of JSON.",
        discussion: """
            Calls without and with a map in turn, each pair in the other order than the one before, after one of each that \
            is not counted. Seconds are medians of all calls; added is the median of the pairs' ratios, less 1.
            """)

    @Argument(help: "DenseNet-121 as safetensors with torchvision's names.")
    var weights: String

    @Argument(help: "A grey PNG of the network's input size.")
    var image: String

    @Option(help: "Which code computes: \(ComputePath.allCases.map(\.rawValue).joined(separator: ", ")).")
    var path = ComputePath.fastest.rawValue

    @Option(help: "How the map is made: \(ExplanationMethod.allCases.map(\.rawValue).joined(separator: ", ")).")
    var method = ExplanationMethod.gradCAM.rawValue

    @Option(help: "Whose maps it is made of, such as dense-block-3 (default: the method's own).")
    var layer: String?

    @Option(help: "Threads.")
    var threads = 1

    @Option(help: "Timed pairs of calls.")
    var calls = 11

    func validate() throws {
        guard calls >= 1 else { throw ValidationError("--calls is 1 or more.") }
    }

    private struct Times: Encodable {
        var wall: Double
        /// Of all threads.
        var processor: Double
    }

    private struct Answer: Encodable {
        let engine, method, layer: String
        let threads, calls: Int
        /// Seconds.
        let forward, explained: Times
        /// In parts of a forward pass.
        let added: Times
    }

    func run() throws {
        guard let path = ComputePath(rawValue: path) else { throw ValidationError("No such path: \(path).") }
        guard let method = ExplanationMethod(rawValue: method) else {
            throw ValidationError("No such method: \(method).")
        }
        var place = method.defaultLayer
        if let layer {
            guard let named = ExplanationLayer(rawValue: layer) else {
                throw ValidationError("No such layer: \(layer).")
            }
            place = named
        }
        let radiograph = try Radiograph(png: [UInt8](Data(contentsOf: URL(fileURLWithPath: image))))
        let pixels = radiograph.pixelBytes.map { Float($0) / 255 }
        let network = Network(
            try Weights(
                safetensors: weights,
                architecture: DenseNetArchitecture(inputHeight: radiograph.height, inputWidth: radiograph.width)),
            path: path)
        func forward() throws -> Times {
            let moment = Moment()
            _ = try network.predict(pixels, threads: threads)
            return Self.times(moment)
        }
        func explained() throws -> Times {
            let moment = Moment()
            _ = try network.explain(pixels, method: method, layer: place, threads: threads)
            return Self.times(moment)
        }
        _ = (try forward(), try explained())
        var pairs: [(without: Times, with: Times)] = []
        for call in 0..<calls {
            if call.isMultiple(of: 2) {
                let without = try forward()
                pairs.append((without, try explained()))
            } else {
                let with = try explained()
                pairs.append((try forward(), with))
            }
        }
        let added = pairs.map { without, with in
            Times(wall: with.wall / without.wall - 1, processor: with.processor / without.processor - 1)
        }
        let answer = Answer(
            engine: "reader-study \(path.rawValue)", method: method.rawValue, layer: place.rawValue, threads: threads,
            calls: calls, forward: Self.median(pairs.map(\.without)), explained: Self.median(pairs.map(\.with)),
            added: Self.median(added))
        print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
    }

    private static func times(_ moment: Moment) -> Times {
        let elapsed = moment.elapsed
        return Times(wall: elapsed.wall, processor: elapsed.processor)
    }

    private static func median(_ times: [Times]) -> Times {
        func middle(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        return Times(wall: middle(times.map(\.wall)), processor: middle(times.map(\.processor)))
    }
}
