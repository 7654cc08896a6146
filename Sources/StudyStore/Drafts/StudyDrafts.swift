import Cryptography
import Foundation
public import Studies
import Synchronization

/// The drafts of an installation. They lie in the data directory and survive the browser and the program.
///
/// A table of cases holds the truth, so the folder is its owner's only and the type is named by the coordinator's side
/// only.
@_spi(Confidential) public final class StudyDrafts: Sendable {
    let folder: URL
    /// How much a draft may hold.
    public let limits: DraftLimits
    /// What images hold that were looked at since the program started.
    public let known = ImageFactsCache()
    /// Where something may be written in images that were searched since the program started.
    let likelyTexts = KnownLikelyTexts()
    /// How much drafts hold.
    let room = DraftRoom()
    /// Drafts whose files are being written to; a second writer waits.
    let writing = Mutex(())

    /// The drafts of a data directory.
    public init(_ directory: DataDirectory, limits: DraftLimits = DraftLimits()) {
        folder = directory.drafts
        self.limits = limits
    }

    /// The drafts of an installation.
    public convenience init(of store: StudyStore) {
        self.init(store.directory)
    }

    /// All drafts, the newest first.
    public func all() -> [StudyDraft] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { try? draft($0) }.sorted {
            ($0.notes.createdAt, $0.id) > ($1.notes.createdAt, $1.id)
        }
    }

    /// One draft.
    ///
    /// - Throws: ``DraftProblem/noSuchDraft``.
    public func draft(_ id: String) throws(DraftProblem) -> StudyDraft {
        // Letters and digits only: no id leads to another folder.
        guard !id.isEmpty, id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }) else {
            throw .noSuchDraft
        }
        let place = folder.appendingPathComponent(id)
        guard let data = try? Data(contentsOf: place.appendingPathComponent(".draft.json")),
            let notes = try? JSONDecoder().decode(StudyDraft.Notes.self, from: data)
        else { throw .noSuchDraft }
        return StudyDraft(id: id, folder: place, notes: notes)
    }

    /// Begins a draft with a study file, whatever is wrong with that.
    ///
    /// - Parameter fill: Puts more into the folder; a draft that could not be filled is not there.
    public func create(
        studyFile: String, origin: String, by coordinator: String, at now: Timestamp,
        fill: (StudyDraft) throws -> Void = { _ in }
    ) throws -> StudyDraft {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        guard names.count < limits.drafts else { throw DraftProblem.tooManyDrafts(limit: limits.drafts) }
        guard studyFile.utf8.count <= 1 << 20 else {
            throw DraftProblem.refused(
                problem: "the study file has more than 1 MiB", remedy: "check that it is the right file")
        }
        try prepare()
        let id = try Token().description.lowercased()
        let draft = StudyDraft(
            id: id, folder: folder.appendingPathComponent(id),
            notes: StudyDraft.Notes(createdAt: now.milliseconds, createdBy: coordinator, origin: origin))
        do {
            try FileManager.default.createDirectory(
                at: draft.folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try write(Array(studyFile.utf8), to: draft.studyFile)
            try fill(draft)
            // The notes come last: without them the folder is no draft.
            try write(Array(try JSONEncoder().encode(draft.notes)), to: draft.notesFile)
        } catch {
            try? FileManager.default.removeItem(at: draft.folder)
            throw error
        }
        return draft
    }

    /// Takes a draft away with all its files.
    public func discard(_ draft: StudyDraft) throws {
        try writing.withLock { _ in
            try? FileManager.default.removeItem(at: draft.notesFile)
            try FileManager.default.removeItem(at: draft.folder)
        }
        known.forget(below: draft.folder)
        room.forget(draft)
    }

    /// Changes what is noted about a draft.
    public func update(_ draft: StudyDraft, _ change: (inout StudyDraft.Notes) -> Void) throws {
        try writing.withLock { _ in
            var notes = try self.draft(draft.id).notes
            change(&notes)
            try write(Array(try JSONEncoder().encode(notes)), to: draft.notesFile)
        }
    }

    /// Replaces the study file.
    ///
    /// - Parameter seen: SHA-256 of the study file that was changed.
    /// - Throws: ``DraftProblem/changedMeanwhile`` when it is another one by now.
    public func replaceStudyFile(of draft: StudyDraft, with text: String, seen: String) throws {
        try writing.withLock { _ in
            _ = try self.draft(draft.id)
            guard Digest(of: draft.definition).description == seen else { throw DraftProblem.changedMeanwhile }
            try write(Array(text.utf8), to: draft.studyFile)
        }
    }

    private func prepare() throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Writes a file in one step, making the folders above it.
    func write(_ bytes: [UInt8], to file: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: file, options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        } catch {
            throw DraftProblem.storageFull
        }
    }
}
