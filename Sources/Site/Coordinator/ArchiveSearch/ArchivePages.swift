import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The PACS searched in the browser, and radiographs brought from it: what was found by the same account, ticked by it, and
/// nothing else.
struct ArchivePages {
    let archives: ArchiveDesk

    private var desk: CoordinatorDesk { archives.desk }
    private var retrievals: ArchiveRetrievals { archives.retrievals }

    static let path = "/coordinator/pacs"

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/pacs") { _, context in try await page(context) }
        router.post("/coordinator/pacs/search", use: search)
        router.post("/coordinator/pacs/retrieve", use: retrieve)
        router.get("/coordinator/pacs/state") { _, _ in
            let state = await retrievals.state
            return try jsonResponse(
                ["running": state?.isRunning ?? false, "done": state?.done ?? 0, "of": state?.of ?? 0])
        }
    }

    @Sendable func search(_ request: Request, context: CoordinatorContext) async throws -> Response {
        guard let archive = desk.configuration.archive else { return try await page(context) }
        let form = try await request.form(limit: 8192)
        guard let query = Self.query(form) else {
            return try await page(context, form: form, problem: text("problems.query", context))
        }
        do {
            _ = try await archives.search(query, in: archive, by: context)
        } catch let problem as ArchiveProblem {
            return try await page(
                context, form: form, problem: text("problems.pacs", context, ["reason": problem.reason]))
        }
        return try await page(context, form: form, searched: true)
    }

    @Sendable func retrieve(_ request: Request, context: CoordinatorContext) async throws -> Response {
        guard let archive = desk.configuration.archive else { return try await page(context) }
        let form = try await request.form(limit: 64 * 1024)
        guard let target = form["target"].flatMap({ ArchiveTarget(rawValue: $0) }), archive.targets.contains(target)
        else { return try await page(context, problem: text("problems.target", context), searched: true) }
        let wanted = Set(form.filter { $0.value == "retrieve" }.map(\.key))
        switch await archives.retrieve(wanted, into: target, from: archive, by: context) {
        case nil: return try await page(context, problem: text("problems.busy", context), searched: true)
        case 0?: return try await page(context, problem: text("problems.none", context), searched: true)
        default: return .redirect(to: Self.path, type: .normal)
        }
    }

    /// The query of a form; `nil` when it is none.
    private static func query(_ form: [String: String]) -> ArchiveQuery? {
        let limit = PlanForm.trimmed(form["limit"] ?? "")
        return ArchiveQuery(
            of: ArchiveQuery.possibleModalities.filter { form["modality-\($0)"] == "yes" },
            bodyPart: form["bodyPart"], from: form["from"], to: form["to"], description: form["description"],
            limit: limit.isEmpty ? 100 : Int(limit) ?? 0)
    }

    private func page(
        _ context: CoordinatorContext, form: [String: String]? = nil, problem: String? = nil, searched: Bool = false
    ) async throws -> Response {
        let archive = desk.configuration.archive
        let found = searched ? await retrievals.found(by: context.name) : nil
        let state = await retrievals.state
        let targets = archive?.targets ?? []
        let form = form ?? found.map { Self.form($0.query) } ?? ["modality-DX": "yes", "modality-CR": "yes"]
        return try desk.pages.page(
            "coordinator/pacs",
            ArchivePage(
                coordinator: context.name, isConfigured: archive != nil, name: archive?.name ?? "", problem: problem,
                modalities: ArchiveQuery.possibleModalities.map {
                    ArchivePage.Modality(
                        code: $0, label: text("modality.\($0)", context), isChosen: form["modality-\($0)"] == "yes")
                },
                bodyPart: form["bodyPart"] ?? "", from: form["from"] ?? "", to: form["to"] ?? "",
                description: form["description"] ?? "", limit: form["limit"] ?? "100", isSearched: found != nil,
                count: found?.studies.count ?? 0, hasStudies: found?.studies.isEmpty == false,
                isCutOff: found.map { $0.studies.count >= $0.query.limit } ?? false,
                studies: (found?.studies ?? []).map { ArchivePage.Study($0) },
                targets: targets.enumerated().map { index, target in
                    ArchivePage.Target(
                        code: target.rawValue, label: text("target.\(target.rawValue)", context), isFirst: index == 0)
                },
                canRetrieve: !targets.isEmpty && state?.isRunning != true, isRunning: state?.isRunning ?? false,
                done: state?.done ?? 0, of: max(1, state?.of ?? 1), ended: state.flatMap { ended($0, context) },
                endedWell: state?.outcome?.failed.isEmpty ?? false,
                leadsToWorkList: state?.target == .workList && state?.outcome != nil,
                pageData: try scriptJSON(["address": Self.path + "/state", "running": state?.isRunning ?? false])),
            frame: desk.frame(
                context, title: desk.text("pacs.heading", context.language), path: Self.path),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private static func form(_ query: ArchiveQuery) -> [String: String] {
        var form = [
            "bodyPart": query.bodyPart ?? "", "from": query.from ?? "", "to": query.to ?? "",
            "description": query.description ?? "", "limit": String(query.limit),
        ]
        for code in query.modalities { form["modality-\(code)"] = "yes" }
        return form
    }

    /// How the last retrieval ended, in words.
    private func ended(_ state: ArchiveRetrievals.State, _ context: CoordinatorContext) -> String? {
        if let problem = state.problem { return text("failed", context, ["reason": problem]) }
        guard let outcome = state.outcome else { return nil }
        let sentence = text(
            "ended", context,
            [
                "by": state.by, "came": String(outcome.retrieved), "present": String(outcome.present),
                "target": text("target.\(state.target.rawValue)", context),
            ])
        let failures = outcome.failed.sorted { $0.key < $1.key }.map {
            text("notCome", context, ["count": String($0.value), "reason": $0.key])
        }
        return ([sentence] + failures).joined(separator: " ")
    }

    private func text(_ key: String, _ context: CoordinatorContext, _ values: [String: String] = [:]) -> String {
        desk.text("pacs.\(key)", context.language, filling: values)
    }
}

/// The page on which the PACS is searched.
struct ArchivePage: Sendable {
    let coordinator: String
    let isConfigured: Bool
    let name: String
    let problem: String?
    let modalities: [Modality]
    let bodyPart: String
    let from: String
    let to: String
    let description: String
    let limit: String
    let isSearched: Bool
    let count: Int
    let hasStudies: Bool
    /// Whether there may be more than were asked for.
    let isCutOff: Bool
    let studies: [Study]
    let targets: [Target]
    let canRetrieve: Bool
    let isRunning: Bool
    let done: Int
    let of: Int
    /// How the last retrieval ended.
    let ended: String?
    /// Whether all that was wanted is there.
    let endedWell: Bool
    let leadsToWorkList: Bool
    let pageData: String

    struct Modality: Sendable {
        let code: String
        let label: String
        let isChosen: Bool
    }

    struct Target: Sendable {
        let code: String
        let label: String
        let isFirst: Bool
    }

    struct Study: Sendable {
        let study: String
        let date: String
        let request: String
        let description: String
        let modalities: String
        let bodyParts: String
        let images: String

        init(_ found: ArchiveStudy) {
            study = found.study
            (date, request) = (found.date ?? "–", found.request ?? "–")
            description = found.description ?? "–"
            modalities = found.modalities.joined(separator: ", ")
            bodyParts = found.bodyParts.isEmpty ? "–" : found.bodyParts.joined(separator: ", ")
            images = found.images.map { String($0) } ?? "–"
        }
    }
}
