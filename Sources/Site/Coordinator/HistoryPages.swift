import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// What happened in a study, the newest first, and whether it is still as it was written.
struct HistoryPages {
    let desk: CoordinatorDesk

    /// Events on one page.
    static let pageLength = 100

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/history") { request, context in
            let before = request.uri.queryParameters["before"].flatMap { Int($0) }
            return try await page(try await desk.study(context), before: before, check: nil, context)
        }
        router.post("/coordinator/studies/:name/history/check", use: check)
    }

    /// Changes nothing, but takes long: no browser may ask for it ahead of time, so it is no GET.
    @Sendable func check(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        let expected = (form["head"] ?? "").lowercased().filter { !$0.isWhitespace }
        let result = try await desk.store.verify(
            study.plan.name, expecting: expected.isEmpty ? nil : expected, includingImages: form["images"] == "yes",
            against: desk.confidential)
        return try await page(study, before: nil, check: HistoryPage.Check(result, at: desk.now), context)
    }

    private func page(
        _ study: StudyRecord, before: Int?, check: HistoryPage.Check?, _ context: CoordinatorContext
    ) async throws -> Response {
        let (name, language) = (study.plan.name, context.language)
        let events = try await desk.store.history(of: name, limit: Self.pageLength, before: before)
        let address = StudyAddress(name).path + "/history"
        let oldest = events.last?.sequence ?? 1
        return try desk.pages.page(
            "coordinator/history",
            HistoryPage(
                coordinator: context.name, study: desk.heading(study, language, tab: .history),
                head: HashValue(try await desk.store.historyHead(of: name)), isNewest: before == nil,
                newest: address, older: oldest > 1 ? "\(address)?before=\(oldest)" : nil, check: check,
                rows: events.map {
                    HistoryPage.Row(
                        $0, showsResults: study.resultsAreOpen && context.account.role != .monitor, desk: desk, language
                    )
                }),
            frame: desk.frame(context, title: desk.text("history.heading", language), study: study, path: address))
    }
}

/// A page of the history.
struct HistoryPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let head: HashValue
    let isNewest: Bool
    let newest: String
    let older: String?
    let check: Check?
    let rows: [Row]

    struct Row: Sendable {
        let sequence: Int
        let at: TimeValue
        let what: String
        let actor: String
        let subject: String
        let details: [Detail]
        let hash: HashValue

        init(_ event: HistoryEvent, showsResults: Bool, desk: CoordinatorDesk, _ language: Language) {
            sequence = event.sequence
            at = TimeValue(event.at)
            what =
                HistoryEvent.Kind(rawValue: event.kind).map { desk.text("history.kind.\($0.rawValue)", language) }
                ?? event.kind
            actor = event.actor
            // A reviewed map's number is one of a row; the last one tells how many there are.
            subject = !showsResults && event.subject.hasPrefix("map:") ? "" : event.subject
            // As many maps as cases that the model calls a fracture: a result, and sealed like one.
            let sealed =
                showsResults || event.kind != HistoryEvent.Kind.reviewerInvited.rawValue ? [] : ["maps"]
            details = event.texts.filter { !sealed.contains($0.key) }.sorted { $0.key < $1.key }.map {
                // A newer program may write details that this one has no word for.
                let strings = desk.pages.strings
                return Detail(
                    name: strings.known("coordinator.history.detail.\($0.key)", language) ?? $0.key,
                    value: ["state", "how"].contains($0.key)
                        ? strings.known("coordinator.history.value.\($0.value)", language) ?? $0.value : $0.value)
            }
            hash = HashValue(event.hash)
        }
    }

    struct Detail: Sendable {
        let name: String
        let value: String
    }

    /// What a check found.
    struct Check: Sendable {
        let isIntact: Bool
        let checkedAt: TimeValue
        let events: Int
        let answers: Int
        let images: Int
        let hasImages: Bool
        let expectedAt: Int?
        let problems: [String]
        let hasMore: Bool
        let more: Int

        init(_ result: Verification, at time: Timestamp) {
            isIntact = result.isIntact
            checkedAt = TimeValue(time)
            (events, answers, images) = (result.events, result.readings, result.images)
            hasImages = result.images > 0
            expectedAt = result.expectedAt
            problems = result.problems.map(\.description)
            (hasMore, more) = (result.moreProblems > 0, result.moreProblems)
        }
    }
}
