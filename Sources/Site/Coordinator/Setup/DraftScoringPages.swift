import HTTPTypes
import Hummingbird
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// The images of a draft are scored by a model of the server's library, before there is a study.
struct DraftScoringPages {
    let setup: SetupDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/drafts/:draft/scoring", use: begin)
        router.post("/coordinator/drafts/:draft/scoring/cancel", use: cancel)
        router.get("/coordinator/drafts/:draft/scoring/state") { _, context in
            let draft = try setup.draft(context)
            return try jsonResponse(await setup.scorings.state(of: .draft(draft.id)).progress)
        }
    }

    @Sendable func begin(_: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        do {
            try await DraftScoringOrders(setup: setup).begin(draft, by: context.name)
        } catch let refusal as ScoringRefusal {
            return try await DraftModelPages(setup: setup).page(
                draft, problem: setup.desk.text("scoring.problems.\(refusal.rawValue)", context.language),
                status: .conflict, context)
        }
        return .redirect(to: Self.address(draft), type: .normal)
    }

    @Sendable func cancel(_: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        _ = try await setup.scorings.cancel(.draft(draft.id))
        return .redirect(to: Self.address(draft), type: .normal)
    }

    private static func address(_ draft: StudyDraft) -> String { DraftAddress(draft.id).path + "/model" }

    /// How far the scoring by the chosen model is.
    func panel(
        of draft: StudyDraft, model: String, _ heading: DraftHeading, _ language: Language
    ) async throws -> ScoringPanel {
        let counts = try await DraftScoringOrders(setup: setup).counts(of: draft, model: model)
        return ScoringPanel(
            await setup.scorings.state(of: .draft(draft.id)), model: model, scored: counts.scored, of: counts.cases,
            address: heading.address + "/scoring", desk: setup.desk, language)
    }
}

/// What coordinators can do about the model of a draft, for the pages and for programs.
struct DraftScoringOrders {
    let setup: SetupDesk

    /// Says what becomes of the comparison with a model. A scoring that is under way for another choice ends.
    func choose(_ model: StudyDraft.Model, in draft: StudyDraft) async throws {
        if draft.notes.model != model { _ = try await setup.scorings.cancel(.draft(draft.id)) }
        try setup.drafts.update(draft) { $0.model = model }
    }

    /// Begins to score the draft's images by the model that was chosen.
    ///
    /// - Throws: ``ScoringRefusal``, `DraftProblem`.
    func begin(_ draft: StudyDraft, by coordinator: String) async throws {
        guard case .scored(let model) = draft.notes.model else { throw ScoringRefusal.notChosen }
        do throws(ScoringError) {
            _ = try setup.scorings.library.model(named: model)
        } catch {
            throw ScoringRefusal.noModel
        }
        let checked = try await setup.desk.threads.run { [drafts = setup.drafts] in drafts.check(draft) }
        guard checked.value != nil else { throw ScoringRefusal.filesWrong }
        guard try await setup.scorings.begin(.draft(draft.id), model: model, by: coordinator) else {
            throw ScoringRefusal.underWay
        }
    }

    /// Cases that a model has scored, and those there are; `nil` while the files have errors.
    func counts(of draft: StudyDraft, model: String) async throws -> (scored: Int, cases: Int?) {
        try await setup.desk.threads.run { [drafts = setup.drafts] in
            let (study, scores) = (drafts.check(draft).value, drafts.scores(of: draft))
            guard let study, let scores, scores.provenance.model == model else { return (0, study?.cases.count) }
            return (study.cases.count - scores.missing(in: study).count, study.cases.count)
        }
    }
}
