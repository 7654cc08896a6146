import ArgumentParser
import DenseNet
import Foundation
import Radiographs

/// The figures of the network, one process for one engine as the others are (Benchmarks/inference.py runs them all).
@main struct InferenceBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inference-benchmark", abstract: "Measure the network. Build it for release.",
        subcommands: [Forward.self, Explain.self, Peak.self, Score.self])
}

/// Scores one batch again and again.
struct Forward: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Score one batch again and again; prints a line of JSON.")

    @Argument(help: "DenseNet-121 as safetensors with torchvision's names.")
    var weights: String

    @Argument(help: "A grey PNG of the network's input size.")
    var image: String

    @Option(help: "Which code computes: \(ComputePath.allCases.map(\.rawValue).joined(separator: ", ")).")
    var path = ComputePath.fastest.rawValue

    @Option(help: "Threads.")
    var threads = 1

    @Option(help: "Images in a call.")
    var batch = 1

    @Option(help: "Timed calls, after one that is not.")
    var calls = 7

    func run() throws {
        guard let path = ComputePath(rawValue: path) else { throw ValidationError("No such path: \(path).") }
        let radiograph = try Radiograph(png: [UInt8](Data(contentsOf: URL(fileURLWithPath: image))))
        let pixels = radiograph.pixelBytes.map { Float($0) / 255 }
        let batch = [[Float]](repeating: pixels, count: batch)
        var figures = Figures(engine: "reader-study \(path.rawValue)")
        let start = Moment()
        let network = Network(
            try Weights(
                safetensors: weights,
                architecture: DenseNetArchitecture(inputHeight: radiograph.height, inputWidth: radiograph.width)),
            path: path)
        figures.load = start.elapsed.wall
        figures.logits = try network.predict(batch: batch, threads: threads).flatMap(\.logits)
        for _ in 0..<calls {
            let moment = Moment()
            _ = try network.predict(batch: batch, threads: threads)
            figures.add(moment.elapsed)
        }
        figures.peakMebibytes = Moment.peakMebibytes
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }
}
