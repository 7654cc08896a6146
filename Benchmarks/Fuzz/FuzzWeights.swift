import ArgumentParser
import DenseNet
import Foundation
import FuzzRig

/// Damages files and reads them. Meant to run with the address sanitizer:
/// `swift build --sanitize=address --scratch-path .build-asan --product fuzz-weights`
@main
struct FuzzWeights: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Damages weight files, PNG or DICOM radiographs, the same ways for the same seed, and reads each.")

    @Argument(help: "safetensors, hdf5, keras, png or dicom.", transform: Self.format)
    var format: FuzzFormat

    @Argument(help: "Sound files to damage.")
    var files: [String]

    @Option(help: "Damaged files, shared evenly among the sound ones.")
    var cases = 100_000

    @Option(help: "The same seed gives the same damage.")
    var seed: UInt64 = 1

    @Option(help: "Where the damaged file of the moment lies; after a crash it is the cause.")
    var scratch = "/tmp/fuzz-weights.case"

    func run() throws {
        var (read, contained) = (0, 0)
        var reasons: [String: Int] = [:]
        let start = Date.now
        let share = max(1, cases / max(1, files.count))
        for (index, file) in files.enumerated() {
            let architecture = [.png, .dicom].contains(format) ? DenseNetArchitecture() : try WeightFile.describe(file)
            let original = try [UInt8](Data(contentsOf: URL(filePath: file)))
            var mutator = Mutator(original, format: format, seed: seed &+ UInt64(index))
            for _ in 0..<share {
                switch try format.read(mutator.next(), at: scratch, architecture: architecture) {
                case .read: read += 1
                case .contained: contained += 1
                case .refused(let reason): reasons[reason.filter { !$0.isNumber }, default: 0] += 1
                }
            }
        }
        let refused = reasons.values.reduce(0, +)
        print(
            "\(format.rawValue): \(share * files.count) cases of \(files.count) files, seed \(seed),", terminator: " ")
        print(String(format: "%.0f s", Date.now.timeIntervalSince(start)))
        print(
            "read \(read), refused \(refused) for \(reasons.count) reasons, crashed in a process of their own \(contained)"
        )
    }

    private static func format(_ name: String) throws -> FuzzFormat {
        guard let format = FuzzFormat(rawValue: name) else { throw ValidationError("\(name) is no format.") }
        return format
    }
}
