import Cryptography
import Foundation
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// A draft's first page: its checks, and what can be done with it.
struct DraftPages {
    let setup: SetupDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            return try await page(try setup.draft(context), done: done, context)
        }
        router.post("/coordinator/drafts/:draft/discard", use: discard)
    }

    @Sendable func discard(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        guard try await request.form(limit: 4096)["confirm"] == "yes" else {
            return try await page(draft, problem: setup.text("problems.confirm", context.language), context)
        }
        _ = try await setup.scorings.cancel(.draft(draft.id))
        try await setup.desk.threads.run { [drafts = setup.drafts] in try drafts.discard(draft) }
        return .redirect(to: "/coordinator", type: .normal)
    }

    /// The checks of a draft as they stand now.
    func checks(_ draft: StudyDraft) async throws -> DraftChecks {
        let taken = Set(try await setup.desk.store.studies().map(\.plan.name.description))
        return try await setup.desk.threads.run { [drafts = setup.drafts] in
            DraftChecks(draft, in: drafts, taken: taken)
        }
    }

    func page(
        _ draft: StudyDraft, done: String? = nil, problem: String? = nil, _ context: CoordinatorContext
    ) async throws -> Response {
        let language = context.language
        let checks = try await checks(draft)
        let heading = setup.heading(draft, language, tab: .checks)
        let values = checks.checks.map { CheckValue($0, draft: draft, setup: setup, language) }
        return try setup.desk.pages.page(
            "coordinator/setup/draft",
            DraftPage(
                coordinator: context.name, draft: heading, problem: problem,
                done: done == "begun" ? setup.text("done.begun", language) : nil, checks: values,
                goodChecks: checks.checks.count { $0.state.isGood }, allChecks: values.count,
                canOpen: checks.isGreen, canCreateOnly: !checks.isGreen && checks.isGreenButModel,
                digest: HashValue(Digest(of: draft.definition).description), origin: origin(draft, language),
                createdAt: TimeValue(Timestamp(milliseconds: draft.notes.createdAt)),
                createdBy: draft.notes.createdBy),
            frame: setup.frame(context, heading, path: heading.address),
            status: problem == nil ? .ok : .conflict)
    }

    private func origin(_ draft: StudyDraft, _ language: Language) -> String {
        draft.notes.origin.isEmpty
            ? setup.text("origin.file", language)
            : setup.text("origin.named", language, filling: ["name": draft.notes.origin])
    }
}

/// The page of a draft's checks.
struct DraftPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let done: String?
    let checks: [CheckValue]
    let goodChecks: Int
    let allChecks: Int
    let canOpen: Bool
    let canCreateOnly: Bool
    let digest: HashValue
    let origin: String
    let createdAt: TimeValue
    let createdBy: String
}

/// One check in words, with the way to where it is mended.
struct CheckValue: Sendable {
    /// Reasons shown; the page that mends them shows all.
    private static let most = 5

    let kind: String
    let heading: String
    let stateLabel: String
    let isPassed: Bool
    let isNoted: Bool
    let isWaiting: Bool
    let isFailed: Bool
    let reasons: [String]
    let link: String
    let linkLabel: String

    init(_ check: DraftChecks.Check, draft: StudyDraft, setup: SetupDesk, _ language: Language) {
        kind = check.kind.rawValue
        heading = setup.text("checks.\(kind).heading", language)
        stateLabel = setup.text("checks.state.\(check.state.rawValue)", language)
        (isPassed, isNoted) = (check.state == .passed, check.state == .noted)
        (isWaiting, isFailed) = (check.state == .waiting, check.state == .failed)
        var reasons = check.reasons.prefix(Self.most).map { reason -> String in
            switch reason {
            case .text(let key, let values): setup.text(key, language, filling: values)
            case .problem(let problem): setup.sentence(problem, language)
            }
        }
        if check.reasons.count > Self.most {
            let more = ["count": String(check.reasons.count - Self.most)]
            reasons.append(setup.text("checks.more", language, filling: more))
        }
        self.reasons = reasons
        let address = DraftAddress(draft.id).path
        let (page, tab) = Self.place(check)
        link = address + page
        linkLabel = setup.text("tabs.\(tab)", language)
    }

    /// Where a check is mended, and the name of that page.
    private static func place(_ check: DraftChecks.Check) -> (String, String) {
        switch check.kind {
        case .plan: ("/text", "text")
        case .name: ("/plan#study", "plan")
        case .texts: ("/plan", "plan")
        case .counts:
            check.reasons.contains(.text("checks.counts.undeclared")) ? ("/plan#design", "plan") : ("/cases", "cases")
        case .truth: ("/cases", "cases")
        case .images: ("/files", "files")
        case .practice: ("/practice", "practice")
        case .order: ("/plan#order", "plan")
        case .tried: ("/preview", "preview")
        case .model: ("/model", "model")
        }
    }
}
