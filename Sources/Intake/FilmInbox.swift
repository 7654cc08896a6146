public import Foundation

/// The folder where films lie as they came, with the patients' names in them, and the list of what was taken of them.
///
/// The list leads back from a number of the work-list to the original, and so to the patient. It stays in this folder,
/// which the data directory knows nothing of.
public struct FilmInbox: Sendable {
    /// The list's file.
    public static let listName = "work-list.csv"

    private let folder: URL

    /// - Parameter folder: As `receive` and `pacs retrieve` fill it.
    public init(_ folder: URL) { self.folder = folder }

    /// Names of films that were neither taken nor refused, the oldest first.
    /// - Throws: ``IntakeError/unreadable(path:reason:)``.
    public func waiting() throws(IntakeError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw .unreadable(path: folder.path, reason: error.localizedDescription)
        }
        let known = Set(rows.map(\.file))
        // Names that objects get are digits and dots; one with a line's end could not be written down.
        let films = names.filter { name in
            name.hasSuffix(".dcm") && !name.hasPrefix(".") && !name.contains(where: \.isNewline)
                && !known.contains(name)
        }
        return films.compactMap { name -> (name: String, seconds: Int, nanoseconds: Int)? in
            var status = stat()
            guard lstat(folder.appendingPathComponent(name).path, &status) == 0, status.st_mode & S_IFMT == S_IFREG
            else { return nil }
            return (name, Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
        }.sorted { ($0.seconds, $0.nanoseconds, $0.name) < ($1.seconds, $1.nanoseconds, $1.name) }.map(\.name)
    }

    /// The bytes of a film.
    public func bytes(of name: String) throws(IntakeError) -> [UInt8] {
        try FoundFile(url: folder.appendingPathComponent(name), path: "the film").bytes()
    }

    /// Writes down what became of a file.
    ///
    /// - Parameter number: Of the work-list; `nil` when it was refused.
    public func note(_ name: String, as number: Int?) throws(IntakeError) {
        let list = folder.appendingPathComponent(Self.listName)
        let isNew = !FileManager.default.fileExists(atPath: list.path)
        let row = "\(number.map { String($0) } ?? "refused"),\(name)\n"
        let descriptor = open(list.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .notWritten(path: list.path, reason: String(cString: strerror(errno)))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(((isNew ? "film,file\n" : "") + row).utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .notWritten(path: list.path, reason: error.localizedDescription)
        }
    }

    /// The original of a film; `nil` when the list does not name it or it was taken away.
    public func original(of number: Int) -> URL? {
        guard let row = rows.last(where: { $0.number == number }) else { return nil }
        let file = folder.appendingPathComponent(row.file)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    private var rows: [(number: Int?, file: String)] {
        let list = folder.appendingPathComponent(Self.listName)
        guard let text = try? String(contentsOf: list, encoding: .utf8) else { return [] }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let parts = line.split(separator: ",", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return parts[1].contains("/") ? nil : (Int(parts[0]), String(parts[1]))
        }
    }
}
