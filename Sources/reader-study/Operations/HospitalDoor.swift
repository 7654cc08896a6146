import Foundation
import Intake
import PACS
import Radiographs
@_spi(Confidential) import Site
@_spi(Confidential) import StudyStore

/// The door of the work-list: a folder that `receive` or `pacs retrieve` fills, and the PACS to which results go.
///
/// Originals stay in that folder. Of what goes through the door nothing names the patient: not the film, not the reason of
/// a refusal, not that of a result which was not sent.
struct HospitalDoor: FilmDoor {
    let inbox: FilmInbox
    /// `nil` when results go nowhere.
    let peer: Peer?
    let program: String

    func waiting() throws -> [String] { try inbox.waiting() }

    func film(_ name: String) throws -> ArrivingFilm {
        let film: FilmAtTheDoor
        do {
            film = try FilmAtTheDoor(try inbox.bytes(of: name))
        } catch let refusal as FilmAtTheDoor.Refusal {
            throw FilmRefusal(refusal.description)
        } catch let error as IntakeError {
            throw FilmRefusal(error.description)
        }
        return ArrivingFilm(
            picture: film.picture, source: film.source, original: film.original.pixelDigest, age: film.age,
            sex: film.sex, blackedOut: film.blackedOut)
    }

    func note(_ name: String, as number: Int?) throws { try inbox.note(name, as: number) }

    func send(_ result: WorkListResult) async throws {
        guard let peer else { throw SendingProblem("no PACS is set") }
        guard let original = inbox.original(of: result.film) else {
            throw SendingProblem("the original is not in the folder of arriving films any more")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reader-study-result-\(UUID().uuidString)", isDirectory: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let files = try objects(of: result, original, in: folder)
            try await peer.with { archive in
                for file in files {
                    if case .refused(let code) = try await archive.store(file) {
                        let words = code.map { "0x" + String($0, radix: 16, uppercase: true) }
                        throw SendingProblem("the PACS does not take the object (\(words ?? "no reason given"))")
                    }
                }
            }
        } catch let problem as SendingProblem {
            throw problem
        } catch {
            // Errors name files and objects, and files are named by the object's identifier.
            throw SendingProblem(Self.nameless("\(error)", original, folder))
        }
    }

    /// The report, and with a map the picture.
    private func objects(of result: WorkListResult, _ original: URL, in folder: URL) throws -> [URL] {
        let site = result.site.flatMap { edges in
            edges.count == 4
                ? ModelResult.Site(
                    left: Float(edges[0]), top: Float(edges[1]), right: Float(edges[2]), bottom: Float(edges[3])) : nil
        }
        let objects = try ResultObjects(
            of: original,
            ModelResult(
                probability: result.probability, threshold: result.threshold, site: site, model: result.model,
                program: program),
            found: Date(timeIntervalSince1970: Double(result.foundAt) / 1000))
        let report = folder.appendingPathComponent("report.dcm")
        try objects.writeReport(to: report)
        guard let bytes = result.overlay,
            let picture = ColourPicture(width: result.width, height: result.height, bytes: bytes)
        else { return [report] }
        let overlay = folder.appendingPathComponent("overlay.dcm")
        try objects.writeCapture(of: picture, to: overlay)
        return [overlay, report]
    }

    /// A sentence without paths and without identifiers of objects.
    static func nameless(_ text: String, _ original: URL, _ folder: URL) -> String {
        text.replacing(original.path, with: "the original").replacing(folder.path + "/", with: "")
            .replacing(original.deletingPathExtension().lastPathComponent, with: "the film")
            .replacing(/[0-9]+(\.[0-9]+){4,}/, with: "…")
    }
}
