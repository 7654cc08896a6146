import ArgumentParser
import Foundation
import Radiographs

/// How long an image takes from its file's bytes to the network's input, in processor time of one thread.
@main
struct Preparation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image-preparation",
        abstract: "Times decoding and resampling of PNG files: medians in milliseconds of processor time.")

    @Argument(help: "PNG files.") var files: [String]
    @Option(help: "Rows and columns of the network's input.") var side = 512
    @Option(help: "Repetitions of each step.") var repetitions = 15

    func run() throws {
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            let image = try Radiograph(png: bytes)
            print("\(file): \(image.width) x \(image.height), \(bytes.count) bytes")
            report("decode", try median { _ = try Radiograph(png: bytes) })
            for method in ResamplingMethod.allCases {
                report(method.rawValue, median { _ = image.resampled(toWidth: side, height: side, method: method) })
            }
        }
    }

    private func report(_ name: String, _ milliseconds: Double) {
        print("  \(name.padding(toLength: 22, withPad: " ", startingAt: 0))\(String(format: "%7.2f", milliseconds))")
    }

    private func median(_ work: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<max(1, repetitions) {
            let start = clock()
            try work()
            times.append(Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC))
        }
        return times.sorted()[times.count / 2]
    }
}
