import Cryptography
import HTTPTypes
import Hummingbird
import Radiographs
import Studies
@_spi(Confidential) import StudyStore

/// Writing in the images of a draft, for programs: where some may be, and what is decided about each image.
struct ImageReviewRequests {
    let setup: SetupDesk

    /// How long one request may search.
    private static let searchTime = Duration.seconds(5)

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/drafts/:draft/writing") { _, context in
            let draft = try setup.draft(context)
            let drafts = setup.drafts
            return try await answer(draft) { drafts.searchBurnedIn(in: draft, for: Self.searchTime) }
        }
        router.post("/api/drafts/:draft/writing", use: decide)
    }

    @Sendable func decide(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let content = try await request.content(ImageDecisionContent.self, limit: 64 * 1024)
        guard let seen = Digest(hexadecimal: content.pixels) else { throw ProgramProblem.badBody(field: "pixels") }
        guard content.decision == .blackOut ? !content.boxes.isEmpty : content.boxes.isEmpty,
            content.boxes.count <= BurnedInPages.mostBoxes
        else { throw ProgramProblem.badBody(field: "boxes") }
        let boxes = try content.boxes.map { (box) throws(ProgramProblem) in
            guard let written = PixelBox(written: "\(box.x),\(box.y),\(box.width),\(box.height)") else {
                throw .badBody(field: "boxes")
            }
            return written
        }
        let (drafts, now, path) = (setup.drafts, setup.desk.now, content.path)
        do {
            try await setup.desk.threads.run {
                _ = try drafts.review(path, of: draft, seen: seen, blackingOut: boxes, by: context.name, at: now)
            }
        } catch BurnedInProblem.imageChanged {
            throw ProgramProblem.changedMeanwhile
        } catch is BurnedInProblem {
            throw ProgramProblem.badBody(field: "boxes")
        } catch let problem as DraftProblem {
            throw problem.forPrograms
        }
        return try await answer(draft) { drafts.searchBurnedIn(in: draft, for: .zero) }
    }

    private func answer(_ draft: StudyDraft, _ search: @escaping @Sendable () -> (done: Int, of: Int)) async throws
        -> Response
    {
        let drafts = setup.drafts
        let (searched, images) = try await setup.desk.threads.run { (search(), drafts.burnedIn(in: draft)) }
        return try programResponse(
            WritingJSON(
                searched: searched.done, of: searched.of,
                items: BurnedInOrder(images).images.map { WritingJSON.Image($0) }))
    }
}

/// A decision about an image.
struct ImageDecisionContent: Decodable {
    enum Decision: String, Decodable {
        case clean
        case blackOut = "black-out"
    }

    struct Box: Decodable {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    let path: String
    /// SHA-256 of the grey values that were looked at.
    let pixels: String
    let decision: Decision
    let boxes: [Box]

    enum CodingKeys: CodingKey {
        case path, pixels, decision, boxes
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        path = try values.decode(String.self, forKey: .path)
        pixels = try values.decode(String.self, forKey: .pixels)
        decision = try values.decode(Decision.self, forKey: .decision)
        boxes = try values.decodeIfPresent([Box].self, forKey: .boxes) ?? []
    }
}

/// Where something may be written in the images of a draft, and what was decided.
struct WritingJSON: Encodable {
    /// Images that were searched, of how many.
    let searched: Int
    let of: Int
    /// Those to be looked at first come first.
    let items: [Image]

    struct Image: Encodable {
        let path: String
        let practice: Bool
        /// SHA-256 of the grey values; absent while nobody has looked at the file.
        let pixels: String?
        /// Absent while the image was not searched.
        let places: [Place]?
        let review: Review?

        init(_ image: BurnedInImage) {
            (path, practice, pixels) = (image.path, image.isPractice, image.pixels?.description)
            places = image.places?.map { Place($0) }
            review = image.review.map { Review($0) }
        }
    }

    struct Place: Encodable {
        let kind: String
        let x: Int
        let y: Int
        let width: Int
        let height: Int

        init(_ text: LikelyText) {
            kind = text.kind.rawValue
            (x, y, width, height) = (text.box.x, text.box.y, text.box.width, text.box.height)
        }
    }

    struct Review: Encodable {
        let decision: String
        /// `x,y,width,height`
        let boxes: [String]
        let by: String
        let at: String

        init(_ review: BurnedInReview) {
            decision = review.hasBlackedOut ? "black-out" : "clean"
            (boxes, by, at) = (review.boxes, review.by, Timestamp(milliseconds: review.at).description)
        }
    }
}
