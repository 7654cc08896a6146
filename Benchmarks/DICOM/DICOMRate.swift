import ArgumentParser
import Foundation
import Radiographs

/// How long a DICOM file takes from its bytes to the 8-bit picture, with the child process that decodes it.
@main
struct DICOMRate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dicom-rate",
        abstract: "Times decoding and rendering of DICOM files: JSON lines with medians in milliseconds of real time.")

    @Argument(help: "DICOM files.") var files: [String]
    @Option(help: "Repetitions.") var repetitions = 15

    func run() throws {
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            var times: [Double] = []
            for _ in 0..<max(1, repetitions) {
                let start = ContinuousClock.now
                let picture = try DICOMRadiograph(bytes).rendered()
                let time = ContinuousClock.now - start
                times.append(time / .milliseconds(1))
                precondition(picture.samples.count > 0)
            }
            times.sort()
            print(#"{"file": "\#(file)", "median": \#(times[times.count / 2]), "best": \#(times[0])}"#)
        }
    }
}
