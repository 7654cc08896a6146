import Cryptography
import Foundation
import Studies

/// Writes the files of an export, one after the other, and keeps their digests and the data dictionary.
struct ExportWriter {
    let folder: URL
    private(set) var files: [ExportSummary.File] = []
    private var dictionary: [[String]] = []

    init(folder: URL) {
        self.folder = folder
    }

    /// Writes a table row by row, so that its length does not matter.
    mutating func table<Source>(
        _ name: String, _ columns: [ExportColumn<Source>],
        rows: (_ write: (Source) throws -> Void) throws -> Void
    ) throws {
        for column in columns {
            dictionary.append([name, column.name, column.meaning, column.unit, column.values])
        }
        let file = try ExportFile(folder.appendingPathComponent(name))
        try file.write(DelimitedText.row(columns.map(\.name)))
        var count = 0
        try rows { source in
            try file.write(DelimitedText.row(columns.map { $0.cell(source) }))
            count += 1
        }
        try finish(file, name, rows: count)
    }

    /// Writes `data-dictionary.csv`: every column of every table, its own included.
    mutating func dataDictionary() throws {
        let parts = [
            ("file", "Table in which the column stands."), ("column", "Name of the column."),
            ("meaning", "What it says, and how it is defined."),
            ("unit", "Unit of a number; empty for everything else."),
            ("values", "Possible values with their labels, or the form of the value."),
        ]
        let columns = parts.enumerated().map { index, part in
            ExportColumn<[String]>(part.0, part.1) { $0[index] }
        }
        let entries = dictionary + parts.map { ["data-dictionary.csv", $0.0, $0.1, "", ""] }
        try table("data-dictionary.csv", columns) { write in try entries.forEach(write) }
    }

    /// Writes a file that is no table.
    mutating func text(_ name: String, _ content: String) throws {
        let file = try ExportFile(folder.appendingPathComponent(name))
        try file.write(content)
        try finish(file, name, rows: nil)
    }

    private mutating func finish(_ file: ExportFile, _ name: String, rows: Int?) throws {
        let (bytes, digest) = try file.close()
        files.append(ExportSummary.File(name: name, bytes: bytes, rows: rows, digest: digest))
    }
}

/// A new file whose digest is made while it is written.
private final class ExportFile {
    private static let pieceSize = 1 << 16
    private let url: URL
    private let handle: FileHandle
    private let digest = DigestStream()
    private var waiting: [UInt8] = []
    private var bytes = 0

    init(_ url: URL) throws {
        self.url = url
        guard
            FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw ExportError.cannotWrite(url.path, reason: String(cString: strerror(errno))) }
        handle = try FileHandle(forWritingTo: url)
    }

    func write(_ text: String) throws {
        waiting += Array(text.utf8)
        if waiting.count >= Self.pieceSize { try flush() }
    }

    /// Brings everything to the disk.
    func close() throws -> (bytes: Int, digest: Digest) {
        try flush()
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw ExportError.cannotWrite(url.path, reason: error.localizedDescription)
        }
        return (bytes, digest.finish())
    }

    private func flush() throws {
        digest.update(waiting)
        bytes += waiting.count
        do {
            try handle.write(contentsOf: Data(waiting))
        } catch {
            throw ExportError.cannotWrite(url.path, reason: error.localizedDescription)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
