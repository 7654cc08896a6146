import ArgumentParser
import DenseNet
import Foundation
import Training

/// What a training step costs.
@main
struct TrainingRate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training-rate",
        abstract: "Measure training steps (forward, backward, Adam) of DenseNet-121; prints a line of JSON.",
        discussion: """
            One process measures one number of threads. The first step, which is the first to touch the memory, is not \
            counted. Weights and images are made here: the cost does not depend on them. Seconds are of each step, the \
            processor's those of all threads.
            """)

    @Option(help: "Rows and columns of the images.")
    var size = 512

    @Option(help: "Images of a step.")
    var batch = 8

    @Option(help: "Threads.")
    var threads = 1

    @Option(help: "Steps that count.")
    var steps = 3

    @Option(help: "Which code computes: \(ComputePath.allCases.map(\.rawValue).joined(separator: ", ")).")
    var path = ComputePath.fastest.rawValue

    func validate() throws {
        guard size >= 32, batch >= 1, steps >= 1 else {
            throw ValidationError("--size is 32 or more, --batch and --steps are 1 or more.")
        }
    }

    func run() throws {
        guard let path = ComputePath(rawValue: path), path.isAvailable else {
            throw ValidationError("This processor has no path \(path).")
        }
        let architecture = DenseNetArchitecture(inputHeight: size, inputWidth: size)
        let network = try TrainableNetwork(
            Weights.initial(architecture, .torchvision, seed: 1), batch: batch, path: path, threads: threads)
        var adam = Adam(.torch, parameters: network.layout.count)
        let images = (0..<batch).map { image in
            (0..<size * size).map { pixel -> Float in
                let mixed = (pixel &* 2_654_435_761 &+ image &* 97) >> 8
                return Float(mixed & 0xFF) / 255
            }
        }
        let targets = (0..<batch).map { [Float($0 % 2)] }
        var figures = Figures(engine: "reader-study \(path.rawValue)", threads: threads, batch: batch, size: size)
        for step in 0...steps {
            let start = Moment()
            let logits = try network.forward(images)
            let forward = Moment()
            let loss = Loss.binaryCrossEntropy.evaluate(logits: logits, targets: targets)
            network.backward(loss.logitGradients)
            let backward = Moment()
            adam.update(&network.parameters, gradients: network.gradients)
            let end = Moment()
            figures.losses.append(loss.mean)
            guard step > 0 else { continue }
            figures.wall.append(end.wall - start.wall)
            figures.processor.append(end.processor - start.processor)
            figures.forward.append(forward.wall - start.wall)
            figures.backward.append(backward.wall - forward.wall)
        }
        figures.peakMebibytes = Moment.peakMebibytes
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }
}

/// What one process measured, in seconds; training.py reads the same keys from PyTorch.
private struct Figures: Encodable {
    enum CodingKeys: String, CodingKey {
        case engine, threads, batch, size, wall, processor, forward, backward, losses
        case peakMebibytes = "peak_mib"
    }

    let engine: String
    let threads, batch, size: Int
    var wall: [Double] = []
    var processor: [Double] = []
    /// Parts of `wall`.
    var forward: [Double] = []
    var backward: [Double] = []
    var losses: [Double] = []
    var peakMebibytes = 0.0
}

/// A point in time, by the clock and by the processor.
private struct Moment {
    let wall = Self.seconds(CLOCK_MONOTONIC)
    let processor = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Largest resident memory of this process.
    static var peakMebibytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }
}
