import ArgumentParser
import Foundation
import Radiographs

/// `dicom`: radiographs as a hospital has them.
struct DICOMCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dicom", abstract: "Look at DICOM files, and make studies of them.",
        subcommands: [DICOMShow.self, DICOMImport.self, DICOMBlackOut.self, DICOMLinks.self])
}

/// `dicom show`.
struct DICOMShow: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print what a DICOM file holds, without a patient's data.",
        discussion: """
            Size, depth, how it is stored and how it is to be shown. --picture writes what readers would see, --full-depth \
            all values of the machine, both as PNG without a word in them (but text that is burned into the picture stays).

            Example: reader-study dicom show pelvis.dcm --picture pelvis.png

            Exit codes: 0 printed, 1 the file is no radiograph that can be read, 2 a file cannot be read or written.
            """)

    @Argument(help: "The DICOM file.", completion: .file()) var file: String
    @Option(help: "Write the picture as shown, 8 bits, to this PNG file.") var picture: String?
    @Option(help: "Write the picture in all its depth to this PNG file.") var fullDepth: String?
    @Flag(help: "List every element: tag, VR, length and name, without its value.") var elements = false

    func execute() async throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        let radiograph: DICOMRadiograph
        do throws(DICOMError) {
            radiograph = try DICOMRadiograph(bytes)
        } catch {
            throw CommandFailure(.wrong, "\(file): \(error.description)")
        }
        let rows = DICOMSummary(radiograph).lines.map { [$0.label, $0.text] }
        Terminal.out(Terminal.table(["", file], rows))
        if elements { Terminal.out(Self.table(of: radiograph.file.elements)) }
        if let picture { try write(radiograph.rendered().png(), to: picture) }
        if let fullDepth { try write(radiograph.fullDepth().png(), to: fullDepth) }
    }

    private func write(_ png: [UInt8], to path: String) throws {
        try Data(png).write(to: URL(fileURLWithPath: path))
        Terminal.out("\(path) written.")
    }

    private static func table(of elements: [DICOMElement]) -> String {
        let rows = elements.map { element in
            [
                String(repeating: "  ", count: element.depth) + element.tag.description, element.representation,
                "\(element.length)", element.name,
            ]
        }
        return Terminal.table(["TAG", "VR", "BYTES", "NAME"], rows)
    }
}
