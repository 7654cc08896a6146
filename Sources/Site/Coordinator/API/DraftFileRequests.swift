import HTTPTypes
import Hummingbird
import NIOCore
import Studies
@_spi(Confidential) import StudyStore

/// The files of a draft for programs: each sent whole, kept piece by piece, looked at as soon as it is there.
struct DraftFileRequests {
    let setup: SetupDesk

    /// Seconds for one piece; a connection that dribbles would hold its place for ever.
    private static let pieceSeconds = 120

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/drafts/:draft/files") { _, context in
            let draft = try setup.draft(context)
            return try await files(draft)
        }
        router.put("/api/drafts/:draft/files", use: put)
        router.post("/api/drafts/:draft/files/remove", use: remove)
    }

    private func files(_ draft: StudyDraft) async throws -> Response {
        let images = try await setup.desk.threads.run { [drafts = setup.drafts] in drafts.images(of: draft) }
        let layout = draft.layout
        return try programResponse(
            DraftFilesJSON(
                casesFile: layout.casesFile, practiceFile: layout.warmUp?.file,
                images: images.map(DraftFilesJSON.Image.init)
            ))
    }

    /// The same file again takes the place of the one before, so a request may be repeated.
    @Sendable func put(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let query = request.uri.queryParameters
        guard let kind = query["kind"].flatMap({ StudyDraft.FileKind(rawValue: String($0)) }) else {
            throw ProgramProblem.badParameter("kind")
        }
        let name = query["name"].map(String.init) ?? (kind.isImage ? "" : "table.csv")
        guard !name.isEmpty else { throw ProgramProblem.badParameter("name") }
        guard let length = request.headers[.contentLength].flatMap({ Int($0) }), length >= 0 else {
            throw ProgramProblem.lengthNeeded
        }
        let upload = DraftUpload(kind: kind, name: name, bytes: length, modified: setup.desk.now.milliseconds)
        do {
            try await receiveInTime(request, upload, draft)
            let file = try await setup.desk.threads.run { [drafts = setup.drafts] in
                try drafts.finish(upload, in: draft)
            }
            return try programResponse(
                ArrivedFileJSON(path: file.path, width: file.width, height: file.height, twins: file.twins),
                status: .created)
        } catch {
            setup.drafts.forget(upload, in: draft)
            throw (error as? DraftProblem)?.forPrograms ?? error
        }
    }

    private func receiveInTime(_ request: Request, _ upload: DraftUpload, _ draft: StudyDraft) async throws {
        let seconds = Self.pieceSeconds * (1 + upload.bytes / setup.drafts.limits.pieceBytes)
        try await inTime(seconds: seconds, orThrow: ProgramProblem.tooSlow) {
            try await receive(request, upload, draft)
        }
    }

    private func receive(_ request: Request, _ upload: DraftUpload, _ draft: StudyDraft) async throws {
        let most = setup.drafts.limits.pieceBytes
        var piece: [UInt8] = []
        var offset = 0
        for try await part in request.body {
            piece.append(contentsOf: part.readableBytesView)
            guard piece.count >= most else { continue }
            offset = try await keep(piece, at: offset, of: upload, draft)
            piece.removeAll(keepingCapacity: true)
        }
        // An empty file is refused here, with what to do.
        if !piece.isEmpty || offset == 0 { _ = try await keep(piece, at: offset, of: upload, draft) }
    }

    private func keep(
        _ piece: [UInt8], at offset: Int, of upload: DraftUpload, _ draft: StudyDraft
    ) async throws -> Int {
        try await setup.desk.threads.run { [drafts = setup.drafts] in
            try drafts.append(piece, at: offset, to: upload, in: draft)
        }
    }

    @Sendable func remove(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let wanted = try await request.content(RemovalContent.self, limit: 4 << 20)
        setup.drafts.remove(wanted.paths, from: draft)
        return try await files(draft)
    }
}

/// The files of a draft.
struct DraftFilesJSON: Encodable {
    /// The name that the table of cases has in the study's folder.
    let casesFile: String
    let practiceFile: String?
    let images: [Image]

    struct Image: Encodable {
        let path: String
        let bytes: Int
        let isPractice: Bool

        init(_ image: DraftImage) {
            (path, bytes, isPractice) = (image.path, image.bytes, image.isPractice)
        }
    }
}

/// A file that was taken.
struct ArrivedFileJSON: Encodable {
    let path: String
    let width: Int?
    let height: Int?
    /// Other images of the draft with the same pixels.
    let twins: [String]
}

/// Images to be taken out.
struct RemovalContent: Decodable {
    let paths: [String]
}
