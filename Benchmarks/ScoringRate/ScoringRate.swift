import ArgumentParser
import DenseNet
import Dispatch
import Foundation
import Radiographs
import Scoring
import Statistics
import Studies

/// How fast a folder of radiographs is scored, beside the network alone: reading, decoding, resampling and heat maps
/// shall take little of the time.
@main struct ScoringRate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scoring-rate", abstract: "Images per second from PNG files, beside the network alone.",
        discussion: "Example: swift run -c release scoring-rate --images 100")

    @Option(help: "Radiographs in the folder.") var images = 100
    @Option(help: "Rows and columns of a radiograph.") var side = 2500
    @Option(help: "Rounds; in each the network alone and the folder take turns.") var rounds = 5
    @Option(help: "Images in work at once.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Which images get a heat map: positive (with random weights all or none), always or never.")
    var maps = "never"

    func run() async throws {
        guard let explain = ExplainRule(rawValue: maps) else {
            throw ValidationError("--maps is positive, always or never.")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scoring-rate-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let pictures = folder.appendingPathComponent("images")
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        let first = try Phantom(side: side, seed: 0).radiograph()
        var bytes = 0
        for index in 0..<images {
            let file = try (index < 4 ? Phantom(side: side, seed: UInt64(index)).radiograph().png() : nil)
            let place = pictures.appendingPathComponent("\(index).png")
            if let file {
                try Data(file).write(to: place)
            } else {
                // Four different pictures are enough: nothing is remembered from one image to the next.
                try FileManager.default.copyItem(at: pictures.appendingPathComponent("\(index % 4).png"), to: place)
            }
            bytes += try Data(contentsOf: place).count
        }
        let installed = try installModel(in: folder)
        let model = try LoadedModel(installed)
        let network = Network(
            try Weights(contentsOf: installed.weightsFile.path, architecture: installed.card.architecture))
        let prepared = try model.score(first, explain: .never, threads: threads).prepared.values
        print("\(images) images of \(side) x \(side), \(bytes / images) bytes each, \(threads) in work at once")
        print(
            "| round | network alone, images/s | folder, images/s | ratio | processor time an image, ms | ratio | maps |"
        )
        print("|---|---|---|---|---|---|---|")
        var ratios: [Double] = []
        for round in 1...rounds {
            // The machine's speed drifts: half of the network's turn comes before the folder's, half after it.
            var alone = try await networkAlone(network, prepared, images / 2)
            let table = folder.appendingPathComponent("scores-\(round).csv")
            let scoring = FolderScoring(
                model, images: pictures, files: ScoreFiles(table: table), explain: explain, threads: threads,
                program: "benchmark")
            let whole = try await Spent.measure {
                let summary = try await scoring.run(now: { Timestamp(milliseconds: 0) }) { _, _ in }
                precondition(summary.scored == images, "some image got no score")
            }
            alone += try await networkAlone(network, prepared, images - images / 2)
            ratios.append(alone.wall / whole.wall)
            let made = (try? FileManager.default.contentsOfDirectory(atPath: scoring.maps.path)) ?? []
            let maps = made.count { $0.hasSuffix(".json") }
            let count = Double(images)
            print(
                String(
                    format: "| %d | %.3f | %.3f | %.3f | %.1f, %.1f | %.3f | %d |", round,
                    count / alone.wall,
                    count / whole.wall, alone.wall / whole.wall, 1000 * alone.processor / count,
                    1000 * whole.processor / count,
                    alone.processor / whole.processor, maps))
        }
        print(String(format: "median ratio %.3f", ratios.sorted()[ratios.count / 2]))
    }

    /// What the network takes when every image is already what it wants: as many at once as the folder's scoring has.
    private func networkAlone(_ network: Network, _ image: [Float], _ images: Int) async throws -> Spent {
        try await Spent.measure {
            DispatchQueue.concurrentPerform(iterations: threads) { worker in
                for _ in stride(from: worker, to: images, by: threads) {
                    precondition((try? network.predict(image)) != nil, "the network refused the image")
                }
            }
        }
    }

    /// A DenseNet-121 of random weights, added as anybody adds a model.
    private func installModel(in folder: URL) throws -> InstalledModel {
        let architecture = DenseNetArchitecture()
        var generator = SeededGenerator(seed: 121)
        let tensors = architecture.tensors.map { wanted in
            let isNorm = wanted.shape.count == 1
            let inputs = wanted.shape.dropFirst().reduce(1, *)
            let values = (0..<wanted.shape.reduce(1, *)).map { _ in
                let unit = Float(generator.below(1 << 24)) / Float(1 << 24)
                return isNorm ? 0.5 + unit : (2 * unit - 1) * (6 / Float(inputs)).squareRoot()
            }
            return (name: wanted.name, tensor: Tensor(shape: wanted.shape, values: values))
        }
        let weights = folder.appendingPathComponent("random.safetensors")
        try SafetensorsWriter().write(tensors, to: weights.path)
        let library = ModelLibrary(folder: folder.appendingPathComponent("models"))
        return try library.add(card: nil, weights: weights, name: "Random").model
    }
}

/// Seconds of the clock and of all processors together.
private struct Spent {
    var wall = 0.0
    var processor = 0.0

    static func += (sum: inout Spent, more: Spent) {
        sum.wall += more.wall
        sum.processor += more.processor
    }

    static func measure(_ work: () async throws -> Void) async throws -> Spent {
        let (start, processor) = (ContinuousClock.now, clock())
        try await work()
        return Spent(
            wall: (ContinuousClock.now - start) / .seconds(1),
            processor: Double(clock() - processor) / Double(CLOCKS_PER_SEC))
    }
}

/// Something as hard to compress as a radiograph: slow changes and noise.
private struct Phantom {
    let side: Int
    let seed: UInt64

    func radiograph() throws -> Radiograph {
        var generator = SeededGenerator(seed: seed)
        var samples: [UInt8] = []
        samples.reserveCapacity(side * side)
        let centre = Double(side) / 2
        for row in 0..<side {
            for column in 0..<side {
                let (y, x) = ((Double(row) - centre) / centre, (Double(column) - centre) / centre)
                let bone = 60 * sin(7 * x + Double(seed)) * cos(5 * y)
                // The sum of four draws is close enough to normal; its standard deviation is 2.3 greys.
                let noise = (0..<4).reduce(0.0) { sum, _ in sum + Double(generator.below(5)) - 2 } * 0.8
                samples.append(UInt8(min(255, max(0, 120 + bone + noise))))
            }
        }
        return try Radiograph(width: side, height: side, samples: .eight(samples))
    }
}
