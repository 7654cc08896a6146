import Hummingbird
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The review of a model's heat maps, as the coordinator sees it: who is invited, how far they are, what they found.
struct HeatMapPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/heat-maps") { request, context in
            let done =
                request.uri.queryParameters["done"] == "revoked" ? desk.text("done.revoked", context.language) : nil
            return try await page(try await desk.study(context), context, done: done)
        }
        router.post("/coordinator/studies/:name/heat-maps/reviewers", use: invite)
        router.post("/coordinator/studies/:name/heat-maps/reviewers/:code/reissue", use: reissue)
        router.post("/coordinator/studies/:name/heat-maps/reviewers/:code/revoke", use: revoke)
        router.post("/coordinator/studies/:name/heat-maps/results", use: show)
    }

    /// The answer shows the link, which is stored as a hash and can never be shown again; so it is no redirection.
    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = ReviewerForm(try await request.form(limit: 8192))
        guard form.seen == (try await desk.store.reviewProgress(of: study.plan.name).count) else {
            return try await page(
                study, context, problem: desk.text("heatMaps.problem.seen", context.language), form: form)
        }
        do {
            let issued = try await desk.store.inviteReviewer(
                ReviewerInvitee(name: form.name, contact: form.contact), model: form.model, of: study.plan.name,
                isNoReader: form.isNoReader, confidential: desk.confidential, by: .coordinator(context.name),
                at: desk.now)
            return try slip(issued, name: form.name, study, request, context)
        } catch let problem as ReviewerProblem {
            return try await page(study, context, problem: text(problem, of: study, context.language), form: form)
        } catch StoreError.wrongState {
            return try await page(
                study, context, problem: desk.text("heatMaps.problem.draft", context.language), form: form)
        }
    }

    @Sendable func reissue(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await reviewer(context, in: study)
        let issued = try await desk.store.reissueReviewer(
            code, in: study.plan.name, by: .coordinator(context.name), at: desk.now)
        let name = try await desk.confidential.reviewerIdentities(in: study.plan.name)[code]?.name
        return try slip(issued, name: name ?? "", study, request, context)
    }

    @Sendable func revoke(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await reviewer(context, in: study)
        try await desk.store.revokeReviewer(code, in: study.plan.name, by: .coordinator(context.name), at: desk.now)
        return .redirect(to: StudyAddress(study.plan.name).heatMaps + "?done=revoked", type: .normal)
    }

    /// A page and not a redirection: looking again is a new look, and is noted again.
    @Sendable func show(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        try await desk.store.recordResultsViewed(
            name, how: "heat-map review", by: context.actor, at: desk.now)
        let settings = try AnalysisSettings(study: study)
        let cases = try await desk.store.comparisonCases(of: name, in: desk.confidential)
        let reviews = try await HeatMapReviews.all(
            of: name, in: desk.store, confidential: desk.confidential, on: desk.threads)
        let tables = try await desk.compute {
            var data = ComparisonData(cases: cases, readers: [], readings: [])
            data.heatMapReviews = reviews
            return ComparisonResults(data, settings).tables.filter { $0.name.hasPrefix("heat-map") }
        }
        return try await page(
            study, context,
            tables: tables.map { desk.pages.resultWords.table(TablePage($0.table), in: context.language) })
    }

    private func reviewer(_ context: CoordinatorContext, in study: StudyRecord) async throws -> String {
        let code = try context.parameters.require("code")
        guard try await desk.store.reviewProgress(of: study.plan.name).contains(where: { $0.code == code }) else {
            throw SiteError.notFound
        }
        return code
    }

    private func slip(
        _ issued: IssuedReview, name: String, _ study: StudyRecord, _ request: Request, _ context: CoordinatorContext
    ) throws -> Response {
        let invitations = InvitationPages(desk: desk)
        let site = invitations.site(request)
        let slip = InvitationsPage.Slip(
            issued.code, linkToken: issued.linkToken, typed: issued.typedCode, name: name, site: site, specialty: nil)
        return try invitations.page(
            [slip], study, site: site, back: StudyAddress(study.plan.name).heatMaps, context)
    }

    /// Before results are open, nothing tells how many cases, or which, a model calls a fracture.
    func text(_ problem: ReviewerProblem, of study: StudyRecord, _ language: Language) -> String {
        func say(_ key: String, _ values: [String: String] = [:]) -> String {
            desk.text("heatMaps.problem.\(key)", language, filling: values)
        }
        return switch problem {
        case .nameNeeded: say("name")
        case .isReading(let reader): say("isReading", ["reader": reader])
        case .readersUnfinished(let readers): say("unfinished", ["readers": readers.joined(separator: ", ")])
        case .isReviewer(let name): desk.text("problems.inviteReviewer", language, filling: ["name": name])
        case .noSuchModel: say("model")
        case .noFractureCalled where !study.resultsAreOpen, .mapsMissing where !study.resultsAreOpen: say("notReady")
        case .noFractureCalled: say("noFracture")
        case .mapsMissing(_, let cases):
            say("mapsMissing", ["count": String(cases.count), "cases": cases.prefix(5).joined(separator: ", ")])
        }
    }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, done: String? = nil, problem: String? = nil,
        form: ReviewerForm = ReviewerForm([:]), tables: [TablePage]? = nil
    ) async throws -> Response {
        let (name, language) = (study.plan.name, context.language)
        let reviewers = try await desk.store.reviewProgress(of: name)
        let identities =
            context.seesIdentities ? try await desk.confidential.reviewerIdentities(in: name) : [:]
        let chosen = try await desk.store.reviewedModels(of: name, confidential: desk.confidential)
        let models = try await models(of: study)
        let unfinished =
            study.state == .locked
            ? []
            : try await desk.store.progress(of: name).filter { $0.hasReadingsLeft(by: study.plan) }.map(\.code)
        let address = StudyAddress(name).heatMaps
        let model = HeatMapPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .heatMaps), address: address,
            done: done, problem: problem, models: models, hasModels: !models.isEmpty,
            referenceIsShown: study.plan.analysis.heatMapReference == .shown,
            reviewers: reviewers.map {
                HeatMapPage.ReviewerRow(
                    $0, name: identities[$0.code]?.name, model: chosen[$0.code] ?? "", address: address,
                    isSealed: !study.resultsAreOpen)
            }, hasReviewers: !reviewers.isEmpty,
            canInvite: study.state != .draft && models.contains { $0.isReady },
            isDraft: study.state == .draft,
            invitation: form.value(
                seen: reviewers.count, models: models.filter(\.isReady).map(\.name), unfinished: unfinished),
            isSealed: !study.resultsAreOpen,
            canShow: study.resultsAreOpen && reviewers.contains { $0.answered > 0 } && tables == nil,
            tables: tables ?? [], hasTables: !(tables ?? []).isEmpty)
        return try desk.pages.page(
            "coordinator/heat-maps", model,
            frame: desk.frame(context, title: desk.text("heatMaps.heading", language), study: study, path: address),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    /// The study's models with the number of cases that each calls a fracture, and of those with a heat map.
    private func models(of study: StudyRecord) async throws -> [HeatMapPage.ModelRow] {
        let name = study.plan.name
        let cases = try await desk.store.caseNumbers(of: name)
        var rows: [HeatMapPage.ModelRow] = []
        for predictions in try await desk.confidential.models(of: name).map(\.predictions) {
            let scored = try await desk.confidential.scoring(of: name, by: predictions.model)?.cases ?? [:]
            let called = cases.filter { (predictions.probabilities[$0] ?? -1) >= predictions.threshold }
            let maps = called.count { scored[$0]?.hasMap == true }
            rows.append(
                HeatMapPage.ModelRow(
                    name: predictions.model, isReady: !called.isEmpty && maps == called.count,
                    counts: study.resultsAreOpen
                        ? HeatMapPage.ModelRow.Counts(called: called.count, maps: maps) : nil))
        }
        return rows
    }
}

extension StudyAddress {
    /// The page of the review of heat maps.
    var heatMaps: String { "\(path)/heat-maps" }
}
