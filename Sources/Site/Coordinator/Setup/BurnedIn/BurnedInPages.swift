import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Radiographs
import Studies
@_spi(Confidential) import StudyStore

/// Writing in the images of a draft: where some may be, what was blacked out, and who said that there is none.
struct BurnedInPages {
    let setup: SetupDesk

    /// How long one request may search.
    private static let searchTime = Duration.milliseconds(700)
    private static let formLimit = 64 * 1024
    /// Boxes of one picture, at most.
    static let mostBoxes = 200

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/burned-in") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            return try await list(try setup.draft(context), done: done, context)
        }
        router.post("/coordinator/drafts/:draft/burned-in/search", use: search)
        router.get("/coordinator/drafts/:draft/burned-in/image", use: image)
        router.post("/coordinator/drafts/:draft/burned-in/image", use: decide)
        router.get("/coordinator/drafts/:draft/burned-in/picture", use: picture)
    }

    /// Searches for a moment and says how far it is; the page asks again until all is done. Takes the processor, so no
    /// browser may ask for it ahead of time.
    @Sendable func search(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let (done, all) = try await setup.desk.threads.run { [drafts = setup.drafts] in
            drafts.searchBurnedIn(in: draft, for: Self.searchTime)
        }
        return try jsonResponse(["done": done, "of": all])
    }

    /// The whole picture in 8 bits, as the search saw it.
    @Sendable func picture(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let path = request.uri.queryParameters["path"].map(String.init) ?? ""
        do {
            return try await setup.desk.threads.run { [drafts = setup.drafts] in
                pngResponse(try Radiograph(png: try drafts.image(path, of: draft)).eightBit().png())
            }
        } catch is DraftProblem {
            throw SiteError.notFound
        } catch is RadiographError {
            throw SiteError.notFound
        }
    }

    @Sendable func image(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let query = request.uri.queryParameters
        let path = query["path"].map(String.init) ?? ""
        return try await page(
            draft, path, done: query["done"].map(String.init), before: query["before"].map(String.init), context)
    }

    @Sendable func decide(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let form = try await request.form(limit: Self.formLimit)
        guard let path = form["path"], let seen = form["seen"].flatMap({ Digest(hexadecimal: $0) }),
            let decision = form["decision"], ["clean", "black-out"].contains(decision)
        else { throw SiteError.badForm }
        var boxes: [PixelBox] = []
        if decision == "black-out" {
            let lines = (form["boxes"] ?? "").split(whereSeparator: \.isNewline).filter { !$0.isBlank }
            boxes = lines.compactMap { PixelBox(written: $0) }
            guard boxes.count == lines.count, boxes.count <= Self.mostBoxes else {
                return try await page(draft, path, problem: text("problems.box", context.language), context)
            }
            guard !boxes.isEmpty else {
                return try await page(draft, path, problem: text("problems.noBox", context.language), context)
            }
        }
        do {
            try await setup.desk.threads.run { [drafts = setup.drafts, boxes, now = setup.desk.now] in
                _ = try drafts.review(
                    path, of: draft, seen: seen, blackingOut: boxes, by: context.name, at: now)
            }
        } catch let problem as BurnedInProblem {
            return try await page(draft, path, problem: sentence(problem, context.language), context)
        } catch let problem as DraftProblem where problem == .noSuchDraft {
            throw SiteError.notFound
        } catch let problem as DraftProblem {
            return try await page(draft, path, problem: setup.sentence(problem, context.language), context)
        }
        return .redirect(to: try await next(after: path, in: draft, done: decision), type: .normal)
    }

    /// The image that is to be looked at next, or the list when all were.
    private func next(after path: String, in draft: StudyDraft, done: String) async throws -> String {
        let images = try await setup.desk.threads.run { [drafts = setup.drafts] in drafts.burnedIn(in: draft) }
        let address = BurnedInAddress(draft.id)
        guard let next = BurnedInOrder(images).next(after: path) else { return "\(address.list)?done=all" }
        return "\(address.image(next.path))&done=\(done)&before=\(encodedForQuery(path))"
    }

    // MARK: Pages

    private func list(_ draft: StudyDraft, done: String?, _ context: CoordinatorContext) async throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .burnedIn)
        let images = try await setup.desk.threads.run { [drafts = setup.drafts] in drafts.burnedIn(in: draft) }
        let order = BurnedInOrder(images)
        let address = BurnedInAddress(draft.id)
        let rows = order.images.map { BurnedInRow($0, address: address, words: { text($0, language, filling: $1) }) }
        return try setup.desk.pages.page(
            "coordinator/setup/burned-in",
            BurnedInListPage(
                coordinator: context.name, draft: heading,
                done: done == "all" ? text("done.all", language) : nil, hasImages: !images.isEmpty,
                count: images.count, reviewed: order.reviewed, flagged: order.flagged,
                isSearched: images.allSatisfy { $0.places != nil },
                first: order.next(after: nil).map { address.image($0.path) }, rows: rows,
                pageData: try scriptJSON([
                    "search": address.list + "/search", "isSearched": images.allSatisfy { $0.places != nil },
                    "strings": ["searching": text("searching", language)],
                ])),
            frame: setup.frame(context, heading, path: address.list))
    }

    private func page(
        _ draft: StudyDraft, _ path: String, done: String? = nil, before: String? = nil, problem: String? = nil,
        _ context: CoordinatorContext
    ) async throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .burnedIn)
        let address = BurnedInAddress(draft.id)
        let drafts = setup.drafts
        let looked: (image: Radiograph, pixels: Digest, places: [LikelyText])
        do {
            looked = try await setup.desk.threads.run {
                let radiograph = try Radiograph(png: try drafts.image(path, of: draft))
                return (radiograph, radiograph.pixelDigest, radiograph.likelyTexts())
            }
        } catch is DraftProblem {
            throw SiteError.notFound
        } catch is RadiographError {
            throw SiteError.notFound
        }
        let images = try await setup.desk.threads.run { drafts.burnedIn(in: draft) }
        let order = BurnedInOrder(images)
        let here = images.first { $0.path == path }
        let lines = looked.places.filter { $0.kind == .line }
        return try setup.desk.pages.page(
            "coordinator/setup/burned-in-image",
            BurnedInImagePage(
                coordinator: context.name, draft: heading, problem: problem,
                done: done.flatMap { ["clean", "black-out"].contains($0) ? text("done.\($0)", language) : nil },
                previous: before.map { address.image($0) }, name: path, action: address.list + "/image", path: path,
                seen: looked.pixels.description, width: looked.image.width, height: looked.image.height,
                picture: address.picture(path), boxes: lines.map(\.box.description).joined(separator: "\n"),
                left: images.count - order.reviewed, count: images.count,
                review: here?.review.map { BurnedInReviewValue($0) { text($0, language, filling: $1) } },
                list: address.list, next: order.next(after: path).map { address.image($0.path) },
                pageData: try scriptJSON([
                    "width": looked.image.width, "height": looked.image.height,
                    "places": looked.places.map {
                        [
                            "x": $0.box.x, "y": $0.box.y, "width": $0.box.width, "height": $0.box.height,
                            "kind": $0.kind.rawValue,
                        ] as [String: Any]
                    }, "strings": setup.desk.pages.strings.branch("setup.burnedIn.editor", language),
                ])),
            frame: setup.frame(context, heading, path: address.image(path)),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private func text(_ key: String, _ language: Language, filling values: [String: String] = [:]) -> String {
        setup.text("burnedIn.\(key)", language, filling: values)
    }

    private func sentence(_ problem: BurnedInProblem, _ language: Language) -> String {
        switch problem {
        case .imageChanged: text("problems.changed", language)
        case .outside(let box, let width, let height):
            text(
                "problems.outside", language, filling: ["box": box, "width": String(width), "height": String(height)])
        }
    }
}

extension StringProtocol {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

func encodedForQuery(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}

/// The addresses of the pages about writing in a draft's images.
struct BurnedInAddress {
    let list: String
    private let draft: String

    init(_ id: String) {
        draft = DraftAddress(id).path
        list = draft + "/burned-in"
    }

    func image(_ path: String) -> String { "\(list)/image?path=\(encodedForQuery(path))" }

    func picture(_ path: String) -> String { "\(list)/picture?path=\(encodedForQuery(path))" }

    func thumbnail(_ path: String) -> String { "\(draft)/image?path=\(encodedForQuery(path))&size=small" }
}
