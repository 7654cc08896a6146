import ArgumentParser
import Foundation
import PACS
import Radiographs
import Scoring

/// `pacs result`.
struct PACSResult: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "Make DICOM objects of what a model found on a film, to be given to its PACS.",
        discussion: """
            FILM is the original DICOM file, with the patient in it: results go back to where it came from, and are made \
            inside the hospital. --map is what `score --images` wrote beside its table, the path without ending: the \
            picture goes over the radiograph (--radiograph, the image that was scored), the box becomes the site.

            Written are FOLDER/report.dcm (a Comprehensive SR with probability, call and site) and, with a map, \
            FOLDER/overlay.dcm (a Secondary Capture). Both say that they are research and not for diagnosis, and the report \
            is unverified until a physician signs it.

            Example:
              reader-study pacs result intake/1.2.3.dcm --radiograph films/0001.png --map maps/0001.png \
            --probability 0.93 --threshold 0.5 --model DenseNet-121 --into results

            Exit codes: 0 written; 1 the film is none, or numbers or pictures do not fit it; 2 a file cannot be read or written.
            """)

    @Argument(help: "The original film, a DICOM file.", completion: .file(extensions: ["dcm"])) var film: String
    @Option(help: "Probability of a fracture, 0 to 1.") var probability: Double
    @Option(help: "Where the model's call begins, 0 to 1.") var threshold: Double
    @Option(help: "The model's name.") var model: String
    @Option(help: "The folder of the objects; it is made.", completion: .directory) var into: String
    @Option(help: "The PNG that was scored.", completion: .file(extensions: ["png"])) var radiograph: String?
    @Option(help: "The heat map's files, without ending.") var map: String?

    func validate() throws {
        guard (map == nil) == (radiograph == nil) else {
            throw ValidationError("--map and --radiograph belong together.")
        }
    }

    func execute() async throws {
        let folder = URL(fileURLWithPath: into, isDirectory: true)
        let result = ModelResult(
            probability: probability, threshold: threshold, site: try map.flatMap(site), model: model,
            program: ProgramVersion.line)
        let objects: ResultObjects
        do {
            objects = try ResultObjects(of: URL(fileURLWithPath: film), result, found: Date())
        } catch {
            throw CommandFailure(.wrong, "\(error)")
        }
        let overlay = try picture()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            if let overlay { try objects.writeCapture(of: overlay, to: folder.appendingPathComponent("overlay.dcm")) }
            try objects.writeReport(to: folder.appendingPathComponent("report.dcm"))
        } catch {
            throw CommandFailure(.notPossible, "\(error)")
        }
        Terminal.out("\(into): report.dcm\(overlay == nil ? "" : ", overlay.dcm")")
    }

    /// The part of a map's description that is wanted.
    private struct Description: Decodable {
        var box: MapSite.Box?
    }

    private func site(of map: String) throws -> ModelResult.Site? {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(map).json"))
        guard let description = try? JSONDecoder().decode(Description.self, from: data) else {
            throw CommandFailure(.wrong, "\(map).json is no description of a heat map")
        }
        return description.box.map { box in
            ModelResult.Site(
                left: Float(box.left), top: Float(box.top), right: Float(box.right), bottom: Float(box.bottom))
        }
    }

    private func picture() throws -> ColourPicture? {
        guard let map, let radiograph else { return nil }
        let image = try decoded(radiograph)
        let grey = try decoded("\(map).png")
        let values = grey.eightBitSamples(window: .full).map { Float($0) / 255 }
        let overlay = HeatMapPicture(width: grey.width, height: grey.height, values: values).overlaySamples(on: image)
        return ColourPicture(width: image.width, height: image.height, bytes: overlay)
    }

    private func decoded(_ path: String) throws -> Radiograph {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        do {
            return try Radiograph(png: bytes)
        } catch {
            throw CommandFailure(.wrong, "\(path): \(error)")
        }
    }
}
