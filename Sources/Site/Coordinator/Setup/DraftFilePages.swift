import Foundation
import HTTPTypes
import Hummingbird
import Radiographs
import Studies
@_spi(Confidential) import StudyStore

/// The files of a draft: sent piece by piece, each file on its own, looked at as soon as it is there.
struct DraftFilePages {
    let setup: SetupDesk

    /// Seconds for one piece; a connection that dribbles would hold its place for ever.
    private static let pieceSeconds = 120
    /// Pixels of the longer side of a picture in the list: twice what the page shows, for dense screens.
    private static let thumbnailSide = 128

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/files") { _, context in
            try await page(try setup.draft(context), context)
        }
        router.get("/coordinator/drafts/:draft/upload", use: received)
        router.post("/coordinator/drafts/:draft/upload", use: piece)
        router.post("/coordinator/drafts/:draft/files/remove", use: remove)
        router.get("/coordinator/drafts/:draft/image", use: image)
    }

    /// How much of a file is here, so that it goes on there.
    @Sendable func received(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        return try jsonResponse(["received": setup.drafts.received(try upload(request), in: draft)])
    }

    /// The next piece of a file; with the last one the file is looked at and put into its place.
    @Sendable func piece(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let upload = try upload(request)
        guard let offset = request.uri.queryParameters["offset"].flatMap({ Int($0) }), offset >= 0 else {
            throw SiteError.badForm
        }
        let bytes = try await request.bytes(
            limit: setup.drafts.limits.pieceBytes, seconds: Self.pieceSeconds, tooLarge: SiteError.tooLarge,
            tooSlow: SiteError.badForm)
        do {
            return try await setup.desk.threads.run { [drafts = setup.drafts] () throws -> Response in
                let received = try drafts.append(bytes, at: offset, to: upload, in: draft)
                guard received == upload.bytes else { return try jsonResponse(["received": received]) }
                let file = try drafts.finish(upload, in: draft)
                return try jsonResponse(
                    [
                        "received": received,
                        "file": [
                            "path": file.path, "width": orNull(file.width), "height": orNull(file.height),
                            "twins": file.twins,
                        ] as [String: Any],
                    ] as [String: Any])
            }
        } catch let problem as DraftProblem {
            return try refusal(problem, context.language)
        }
    }

    private func refused(_ words: ProblemWords) throws -> Response {
        try jsonResponse(["problem": words.problem, "remedy": words.remedy], status: .unprocessableContent)
    }

    private func refusal(_ problem: DraftProblem, _ language: Language) throws -> Response {
        switch problem {
        case .otherOffset(let received): try jsonResponse(["received": received], status: .conflict)
        case .refused(let problem, let remedy):
            try refused(setup.words(problem, remedy, language))
        case .noSuchDraft: throw SiteError.notFound
        case .storageFull, .tooManyDrafts, .changedMeanwhile:
            try jsonResponse(
                ["problem": setup.sentence(problem, language), "remedy": ""],
                status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"))
        }
    }

    private func upload(_ request: Request) throws -> DraftUpload {
        let query = request.uri.queryParameters
        guard let kind = query["kind"].flatMap({ StudyDraft.FileKind(rawValue: String($0)) }),
            let name = query["name"].map(String.init), let bytes = query["bytes"].flatMap({ Int($0) }), bytes >= 0,
            let modified = query["modified"].flatMap({ Int64($0) })
        else { throw SiteError.badForm }
        return DraftUpload(kind: kind, name: name, bytes: bytes, modified: modified)
    }

    @Sendable func remove(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let form = try await request.form(limit: 4 << 20)
        // Each box is named by its image, so that all that are ticked arrive.
        let paths = form.filter { $0.value == "remove" }.map(\.key)
        setup.drafts.remove(paths, from: draft)
        return .redirect(to: DraftAddress(draft.id).path + "/files", type: .normal)
    }

    /// An image as readers will get it: its pixels, and nothing else of the file; with `size=small` one for a list.
    @Sendable func image(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        guard let path = request.uri.queryParameters["path"].map(String.init) else { throw SiteError.notFound }
        let isSmall = request.uri.queryParameters["size"] == "small"
        do {
            return try await setup.desk.threads.run { [drafts = setup.drafts] () throws -> Response in
                let bytes = try drafts.image(path, of: draft)
                if isSmall {
                    return pngResponse(try GalleryPicture.radiograph(png: bytes, side: Self.thumbnailSide))
                }
                return pngResponse(try Radiograph(png: bytes).png())
            }
        } catch is DraftProblem {
            throw SiteError.notFound
        } catch is RadiographError {
            throw SiteError.notFound
        }
    }

    private func page(_ draft: StudyDraft, _ context: CoordinatorContext) async throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .files)
        let drafts = setup.drafts
        let (checked, images) = try await setup.desk.threads.run { (drafts.check(draft), drafts.images(of: draft)) }
        let layout = draft.layout
        let problems = SortedProblems(checked.problems, layout: layout).images
        let references = ImageReference.all(studyFile: draft.definition, named: "study.yaml") { path in
            (try? Data(contentsOf: draft.folder.appendingPathComponent(path))).map(Array.init)
        }
        let used = Dictionary(references.map { ($0.path, $0.number) }) { first, _ in first }
        return try setup.desk.pages.page(
            "coordinator/setup/draft-files",
            DraftFilesPage(
                coordinator: context.name, draft: heading, hasProblems: !problems.isEmpty,
                problems: setup.values(problems, language), problemCount: problems.count, count: images.count,
                hasImages: !images.isEmpty,
                images: images.map { DraftFilesPage.Image($0, number: used[$0.path], draft: heading) },
                pageData: try scriptJSON(data(draft, layout, language))),
            frame: setup.frame(context, heading, path: heading.address + "/files"))
    }

    private func data(_ draft: StudyDraft, _ layout: StudyLayout, _ language: Language) -> [String: Any] {
        [
            "address": DraftAddress(draft.id).path + "/upload", "piece": setup.drafts.limits.pieceBytes,
            "casesFile": layout.casesFile, "practiceFile": orNull(layout.warmUp?.file),
            "practiceFolder": orNull(layout.warmUp?.imageFolder),
            "strings": setup.desk.pages.strings.branch("setup.upload", language),
        ]
    }
}

/// The page of a draft's files.
struct DraftFilesPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let hasProblems: Bool
    let problems: [ProblemValue]
    let problemCount: Int
    let count: Int
    let hasImages: Bool
    let images: [Image]
    let pageData: String

    struct Image: Sendable {
        let path: String
        let address: String
        let thumbnail: String
        let kilobytes: Int
        let number: String?
        let isPractice: Bool

        init(_ image: DraftImage, number: String?, draft: DraftHeading) {
            path = image.path
            let encoded = image.path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            address = "\(draft.address)/image?path=\(encoded)"
            thumbnail = "\(address)&size=small"
            kilobytes = max(1, image.bytes / 1024)
            self.number = number
            isPractice = image.isPractice
        }
    }
}
