public import Foundation
public import Studies

/// An export that lies in the data directory.
public struct KeptExport: Equatable, Sendable {
    /// Name of its folder, the time at which it was made.
    public var name: String
    /// When it was made.
    public var madeAt: String
    /// The study's state at that time.
    public var state: String
    /// Whether the reference standard is in it.
    public var includesReferenceStandard: Bool
    /// The history's head at that time.
    public var historyHead: String
    /// Its files by name, the manifest among them, with their sizes in bytes.
    public var files: [File]

    /// Their sizes together.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// One file.
    public struct File: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its size.
        public var bytes: Int
    }
}

extension StudyStore {
    /// The exports of a study that lie in the data directory, the newest first.
    public func exports(of name: StudyName) throws -> [KeptExport] {
        let folder = exportFolder(of: name)
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            // A name with a point in front is an export that is being written.
            .filter { !$0.hasPrefix(".") }.sorted(by: >)
            .compactMap { try keptExport($0, in: folder) }
    }

    /// Where an export made now is to be written.
    public func newExportFolder(of name: StudyName, at now: Timestamp) -> URL {
        let time = now.description.filter { $0 != ":" && $0 != "-" && $0 != "." }
        return exportFolder(of: name).appendingPathComponent(time)
    }

    /// One file of an export; `nil` when there is no such export or file.
    public func exportFile(_ file: String, of export: String, study name: StudyName) throws -> URL? {
        // Compared with what is there, never joined from what was asked for, so that no name leads elsewhere.
        guard let found = try exports(of: name).first(where: { $0.name == export }),
            let known = found.files.first(where: { $0.name == file })
        else { return nil }
        return exportFolder(of: name).appendingPathComponent(found.name).appendingPathComponent(known.name)
    }

    private func exportFolder(of name: StudyName) -> URL {
        directory.exports.appendingPathComponent(name.description)
    }

    private func keptExport(_ name: String, in folder: URL) throws -> KeptExport? {
        struct Read: Decodable {
            var madeAt: String
            var state: String
            var includesReferenceStandard: Bool
            var historyHead: String
        }
        let export = folder.appendingPathComponent(name)
        // A folder without a manifest was put there by somebody else.
        guard let data = try? Data(contentsOf: export.appendingPathComponent("manifest.json")),
            let manifest = try? JSONDecoder().decode(Read.self, from: data)
        else { return nil }
        let files = try FileManager.default.contentsOfDirectory(atPath: export.path).sorted().map { file in
            let path = export.appendingPathComponent(file).path
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return KeptExport.File(name: file, bytes: size ?? 0)
        }
        return KeptExport(
            name: name, madeAt: manifest.madeAt, state: manifest.state,
            includesReferenceStandard: manifest.includesReferenceStandard, historyHead: manifest.historyHead,
            files: files)
    }
}
