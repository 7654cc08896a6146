import Cryptography
import Foundation
import Radiographs
import Studies
import Synchronization

/// A file on its way into a draft. The same file sent again goes on where it stopped.
@_spi(Confidential) public struct DraftUpload: Equatable, Sendable {
    /// What it is.
    public var kind: StudyDraft.FileKind
    /// Its name without folders; tables get the name that the study file has for them.
    public var name: String
    /// Its size in bytes.
    public var bytes: Int
    /// When it was last changed on the sender's computer, so that another file of the same name begins anew.
    public var modified: Int64

    /// Announces a file.
    public init(kind: StudyDraft.FileKind, name: String, bytes: Int, modified: Int64) {
        (self.kind, self.name, self.bytes, self.modified) = (kind, name, bytes, modified)
    }

    func part(in draft: StudyDraft) -> URL {
        let key = Digest(of: "\(kind.rawValue)/\(name)/\(bytes)/\(modified)").description
        return draft.parts.appendingPathComponent(key)
    }
}

/// A file that has arrived whole and was taken.
@_spi(Confidential) public struct ArrivedFile: Equatable, Sendable {
    /// Where it lies in the study's folder.
    public var path: String
    /// Pixels of a radiograph; `nil` for a table.
    public var width: Int?
    /// Pixels of a radiograph; `nil` for a table.
    public var height: Int?
    /// Other images of the draft with the same pixels.
    public var twins: [String]
}

@_spi(Confidential) extension StudyDrafts {
    /// How much of a file is here.
    public func received(_ upload: DraftUpload, in draft: StudyDraft) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: upload.part(in: draft).path)[.size] as? Int) ?? 0
    }

    /// Takes the next piece of a file.
    ///
    /// - Returns: How much of it is here now.
    /// - Throws: ``DraftProblem``; what arrived before stays.
    public func append(
        _ bytes: [UInt8], at offset: Int, to upload: DraftUpload, in draft: StudyDraft
    ) throws(DraftProblem) -> Int {
        try check(upload, in: draft)
        let part = upload.part(in: draft)
        if offset == 0, received(upload, in: draft) == 0 { try makeRoom(for: upload, in: draft) }
        return try writing.withLock { _ throws(DraftProblem) -> Int in
            let here = received(upload, in: draft)
            guard offset == here else { throw .otherOffset(here) }
            guard offset + bytes.count <= upload.bytes else {
                throw .refused(problem: "has more bytes than it was said to have", remedy: "send it again")
            }
            do {
                try FileManager.default.createDirectory(
                    at: draft.parts, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                if offset == 0 {
                    guard
                        FileManager.default.createFile(
                            atPath: part.path, contents: nil, attributes: [.posixPermissions: 0o600])
                    else { throw DraftProblem.storageFull }
                }
                let file = try FileHandle(forWritingTo: part)
                defer { try? file.close() }
                try file.seekToEnd()
                try file.write(contentsOf: bytes)
            } catch {
                // A piece that was written in part would shift all that follow.
                truncate(part.path, off_t(offset))
                throw .storageFull
            }
            return offset + bytes.count
        }
    }

    /// Forgets what has arrived of a file that nobody goes on sending.
    public func forget(_ upload: DraftUpload, in draft: StudyDraft) {
        writing.withLock { _ in _ = try? FileManager.default.removeItem(at: upload.part(in: draft)) }
    }

    /// Looks at a file that has arrived whole, and puts it into its place; a file that is no radiograph is thrown away.
    ///
    /// It decodes a radiograph, so it belongs on a thread that may be busy.
    ///
    /// - Throws: ``DraftProblem/refused(problem:remedy:)`` with what is wrong with it.
    public func finish(_ upload: DraftUpload, in draft: StudyDraft) throws(DraftProblem) -> ArrivedFile {
        try check(upload, in: draft)
        let part = upload.part(in: draft)
        let here = received(upload, in: draft)
        guard here == upload.bytes, let data = try? Data(contentsOf: part), data.count == here else {
            throw .otherOffset(here)
        }
        let path = try place(of: upload, in: draft)
        var facts: ImageFacts?
        do {
            if upload.kind.isImage { facts = try ImageFacts(png: Array(data)) } else { try Self.checkIsText(data) }
        } catch {
            try? FileManager.default.removeItem(at: part)
            if let error = error as? RadiographError {
                let (problem, remedy) = error.asPartOfSentence
                throw .refused(problem: problem, remedy: remedy)
            }
            throw (error as? DraftProblem) ?? .storageFull
        }
        let target = upload.kind == .predictions ? draft.predictions : draft.folder.appendingPathComponent(path)
        try writing.withLock { _ throws(DraftProblem) -> Void in
            do {
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                guard rename(part.path, target.path) == 0 else { throw DraftProblem.storageFull }
            } catch {
                throw .storageFull
            }
        }
        var twins: [String] = []
        if let facts {
            twins = known.files(with: facts.pixelDigest, below: draft.folder).filter { $0 != target.path }
                .filter { FileManager.default.fileExists(atPath: $0) }
                .map { String($0.dropFirst(draft.folder.path.count + 1)) }.sorted()
            if let identity = ImageFactsCache.Identity(target) { known.keep(facts, of: identity) }
        }
        return ArrivedFile(path: path, width: facts?.width, height: facts?.height, twins: twins)
    }

    /// Puts a table into its place that was typed or pasted.
    public func put(_ text: String, as kind: StudyDraft.FileKind, in draft: StudyDraft) throws(DraftProblem) {
        let upload = DraftUpload(kind: kind, name: "pasted.csv", bytes: text.utf8.count, modified: 0)
        try check(upload, in: draft)
        let path = try place(of: upload, in: draft)
        let target = kind == .predictions ? draft.predictions : draft.folder.appendingPathComponent(path)
        do {
            try writing.withLock { _ in try write(Array(text.utf8), to: target) }
        } catch {
            throw .storageFull
        }
    }

    /// Takes images out of a draft.
    ///
    /// - Parameter paths: As ``images(of:)`` names them; other paths are passed over.
    public func remove(_ paths: [String], from draft: StudyDraft) {
        let wanted = Set(paths)
        for image in images(of: draft) where wanted.contains(image.path) {
            let file = draft.folder.appendingPathComponent(image.path)
            try? FileManager.default.removeItem(at: file)
            known.forget(file)
        }
    }

    private func check(_ upload: DraftUpload, in draft: StudyDraft) throws(DraftProblem) {
        _ = try self.draft(draft.id)
        if upload.kind.isImage, let fault = StudyLayout.fault(ofFileName: upload.name) {
            throw .refused(problem: fault.problem, remedy: fault.remedy)
        }
        let limit = upload.kind.isImage ? limits.imageBytes : limits.tableBytes
        guard upload.bytes > 0 else { throw .refused(problem: "is empty (0 bytes)", remedy: "copy or export it again") }
        guard upload.bytes <= limit else {
            throw .refused(
                problem: "has \(upload.bytes) bytes, more than the \(limit) that are allowed",
                remedy: "check that it is the right file")
        }
    }

    private func place(of upload: DraftUpload, in draft: StudyDraft) throws(DraftProblem) -> String {
        let layout = draft.layout
        let path: String
        switch upload.kind {
        case .image: path = "\(layout.imageFolder)/\(upload.name)"
        case .cases: path = layout.casesFile
        case .predictions: return "predictions.csv"
        case .practiceImage, .practice:
            guard let warmUp = layout.warmUp else {
                throw .refused(
                    problem: "belongs to practice cases, and the study has none",
                    remedy: "choose practice cases in the plan first")
            }
            path = upload.kind == .practice ? warmUp.file : "\(warmUp.imageFolder)/\(upload.name)"
        }
        guard path != StudyDraft.studyFileName else {
            throw .refused(
                problem: "would take the place of the study file",
                remedy: "give the table another name in the study file")
        }
        return path
    }

    private func makeRoom(for upload: DraftUpload, in draft: StudyDraft) throws(DraftProblem) {
        guard room.take(upload.bytes, in: draft, limits) else {
            throw .refused(
                problem: "does not fit: a draft holds \(limits.files) files and \(limits.draftBytes >> 30) GiB at most",
                remedy: "remove images that the study does not need")
        }
        var disk = statvfs()
        guard statvfs(draft.folder.path, &disk) == 0 else { throw .storageFull }
        let free = Int(disk.f_bavail) * Int(disk.f_frsize)
        guard free - upload.bytes >= limits.freeBytes else { throw .storageFull }
    }

    /// Whether a table can be one at all; what is wrong in its rows is told by the check of the study.
    private static func checkIsText(_ data: Data) throws(DraftProblem) {
        guard !data.prefix(8192).contains(0) else {
            throw .refused(
                problem: "is not plain text", remedy: "save it from the spreadsheet as \"CSV UTF-8\"")
        }
    }
}
