import Cryptography
public import Foundation
public import Radiographs
import Studies

/// Blacks out boxes of a study's image before the study is created, and writes down who did it and when.
public struct BlackOut: Sendable {
    /// The history's file, beside `cases.csv` or the image.
    public static let historyName = "black-outs.csv"

    private let image: URL

    /// - Parameter image: A PNG file.
    public init(_ image: URL) { self.image = image }

    /// Where the history is kept: in the study's folder if the image lies in one, else beside it.
    public var history: URL {
        let folder = image.deletingLastPathComponent()
        let study = folder.deletingLastPathComponent()
        let isInStudy = FileManager.default.fileExists(atPath: study.appendingPathComponent("cases.csv").path)
        return (isInStudy ? study : folder).appendingPathComponent(Self.historyName)
    }

    /// Blacks out boxes. The picture is replaced in one step, and then the history gets a row for each box, with SHA-256 of the
    /// pixels before and after, so that anybody can prove which picture it was.
    /// - Parameters:
    ///   - boxes: At least one.
    ///   - person: Who wants it.
    ///   - time: When, ISO 8601.
    /// - Throws: ``IntakeError``, or ``RadiographError`` when the file is no PNG radiograph.
    public func apply(_ boxes: [PixelBox], by person: String, at time: String) throws {
        let bytes = try FoundFile(url: image, path: image.path).bytes()
        let before = try Radiograph(png: bytes)
        for box in boxes where !box.overlaps(PixelBox(x: 0, y: 0, width: before.width, height: before.height)) {
            throw IntakeError.outside(box: box.description, width: before.width, height: before.height)
        }
        let after = before.blackedOut(boxes)
        do {
            try Data(after.pngStatingBits()).write(to: image, options: .atomic)
            var rows = ""
            for box in boxes {
                rows += DelimitedText.row([
                    time, person, image.lastPathComponent, "\(box.x)", "\(box.y)", "\(box.width)", "\(box.height)",
                    Digest(of: before.pixelBytes).description, Digest(of: after.pixelBytes).description,
                ])
            }
            try append(rows)
        } catch let error as IntakeError {
            throw error
        } catch {
            throw IntakeError.notWritten(path: image.path, reason: error.localizedDescription)
        }
    }

    private func append(_ rows: String) throws {
        let isNew = !FileManager.default.fileExists(atPath: history.path)
        let header = ["time", "person", "image", "x", "y", "width", "height", "sha256_before", "sha256_after"]
        let descriptor = open(history.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw IntakeError.notWritten(path: history.path, reason: String(cString: strerror(errno)))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(((isNew ? DelimitedText.row(header) : "") + rows).utf8))
        try handle.synchronize()
        try handle.close()
    }
}
