import ArgumentParser
import Foundation
import Radiographs

/// What reading DICOM files costs, and how often text in pictures is found. `Benchmarks/dicom.py` and
/// `Benchmarks/burned_in.py` compare.
@main
struct DICOMRate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dicom-rate", abstract: "Figures of reading DICOM files, as JSON lines.",
        subcommands: [Reading.self, Texts.self], defaultSubcommand: Reading.self)
}

/// How long a file takes from its bytes to the 8-bit picture, with the child process that decodes it.
struct Reading: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reading", abstract: "Times decoding and rendering of DICOM files, in milliseconds.")

    @Argument(help: "DICOM files.") var files: [String]
    @Option(help: "Repetitions.") var repetitions = 15

    func run() throws {
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            var real: [Double] = []
            var spent: [Double] = []
            for _ in 0..<max(1, repetitions) {
                let (start, before) = (ContinuousClock.now, Self.processorTime())
                let picture = try DICOMRadiograph(bytes).rendered()
                real.append((ContinuousClock.now - start) / .milliseconds(1))
                spent.append(Self.processorTime() - before)
                precondition(picture.samples.count > 0)
            }
            let (time, processor) = (real.sorted()[real.count / 2], spent.sorted()[spent.count / 2])
            print(#"{"file": "\#(file)", "median": \#(time), "processor": \#(processor)}"#)
        }
    }

    /// Milliseconds of this process and of its children that have ended.
    private static func processorTime() -> Double {
        var sum = 0.0
        for who in [RUSAGE_SELF, RUSAGE_CHILDREN] {
            var usage = rusage()
            getrusage(__rusage_who_t(who.rawValue), &usage)
            for time in [usage.ru_utime, usage.ru_stime] {
                sum += Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
            }
        }
        return sum
    }
}

/// Where something may be written in pictures.
struct Texts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "texts", abstract: "Lists likely texts of PNG pictures: x, y, width, height.")

    @Argument(help: "PNG files.") var files: [String]

    func run() throws {
        for file in files {
            let picture = try Radiograph(png: [UInt8](try Data(contentsOf: URL(filePath: file))))
            let texts = picture.likelyTexts().map { #"{"kind": "\#($0.kind.rawValue)", "box": [\#($0.box)]}"# }
            print(#"{"file": "\#(file)", "texts": [\#(texts.joined(separator: ", "))]}"#)
        }
    }
}
