public import Foundation

/// The models of an installation: a folder for each, with its card, its weights and its self-test.
public struct ModelLibrary: Sendable {
    /// The library's folder, such as `DATA/models`; it need not exist.
    public let folder: URL

    /// A library in a folder.
    public init(folder: URL) {
        self.folder = folder
    }

    /// The installed models by name. Folders whose card cannot be read are not among them, see ``survey()``.
    public func models() throws(ScoringError) -> [InstalledModel] { try survey().models }

    /// The installed models by name, and what is wrong with the others.
    public func survey() throws(ScoringError) -> (models: [InstalledModel], problems: [ScoringError]) {
        guard FileManager.default.fileExists(atPath: folder.path) else { return ([], []) }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw .file(path: folder.path, reason: error.localizedDescription)
        }
        var found: (models: [InstalledModel], problems: [ScoringError]) = ([], [])
        for name in names.sorted() where !name.hasPrefix(".") {
            do {
                found.models.append(try InstalledModel(folder.appendingPathComponent(name)))
            } catch {
                found.problems.append(error)
            }
        }
        return found
    }

    /// The model of a name.
    /// - Throws: ``ScoringError/noSuchModel(_:installed:)``, or ``ScoringError/card(_:)`` when its card is damaged.
    public func model(named name: String) throws(ScoringError) -> InstalledModel {
        guard ModelCard.isName(name), FileManager.default.fileExists(atPath: place(of: name).path) else {
            throw .noSuchModel(name, installed: try models().map(\.card.name))
        }
        return try InstalledModel(place(of: name))
    }

    /// Removes a model.
    ///
    /// - Parameter force: Whether it is removed although somebody scores with it, who goes on with what is in memory.
    /// - Throws: ``ScoringError/noSuchModel(_:installed:)`` or ``ScoringError/modelInUse(_:)``.
    public func remove(named name: String, force: Bool = false) throws(ScoringError) {
        guard ModelCard.isName(name), FileManager.default.fileExists(atPath: place(of: name).path) else {
            throw .noSuchModel(name, installed: try models().map(\.card.name))
        }
        let place = place(of: name)
        let card = place.appendingPathComponent(InstalledModel.FileName.card).path
        // A folder without a card is what somebody left who was removing it; nobody can be scoring with it.
        var lock: FileLock?
        if !force, FileManager.default.fileExists(atPath: card) {
            lock = try FileLock(card, .alone, mayCreate: false)
            if lock == nil { throw .modelInUse(name) }
        }
        defer { withExtendedLifetime(lock) {} }
        // Renamed first: a model is there whole or not at all.
        let gone = folder.appendingPathComponent(".removed-\(UUID().uuidString)")
        guard rename(place.path, gone.path) == 0 else { throw WholeFile.failure(place.path) }
        do {
            try FileManager.default.removeItem(at: gone)
        } catch {
            throw .file(path: gone.path, reason: error.localizedDescription)
        }
    }

    func place(of name: String) -> URL { folder.appendingPathComponent(name, isDirectory: true) }
}
