import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// All studies of the installation.
struct StudyListPages {
    let desk: CoordinatorDesk
    let drafts: StudyDrafts
    let scorings: ScoringQueue

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator", use: list)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        var cards: [StudyListPage.Card] = []
        for study in try await desk.store.studies() where context.account.scope.includes(study.plan.name) {
            let readers = try await desk.store.progress(of: study.plan.name)
            cards.append(StudyListPage.Card(study, readers: readers, desk: desk, context.language))
        }
        let frame = desk.frame(context, title: desk.text("studies.heading", context.language), path: "/coordinator")
        let setup = SetupDesk(desk: desk, drafts: drafts, scorings: scorings)
        let begun = (frame.may["setUp"] == true ? drafts.all() : []).map {
            StudyListPage.Draft($0, setup: setup, context.language)
        }
        return try desk.pages.page(
            "coordinator/studies",
            StudyListPage(
                coordinator: context.name, hasStudies: !cards.isEmpty, studies: cards, hasDrafts: !begun.isEmpty,
                drafts: begun), frame: frame)
    }
}

/// The list of studies.
struct StudyListPage: Sendable {
    let coordinator: String
    let hasStudies: Bool
    let studies: [Card]
    let hasDrafts: Bool
    let drafts: [Draft]

    /// A study that is being set up.
    struct Draft: Sendable {
        let heading: String
        let address: String
        let createdAt: TimeValue
        let createdBy: String

        init(_ draft: StudyDraft, setup: SetupDesk, _ language: Language) {
            let value = setup.heading(draft, language, tab: .checks)
            (heading, address) = (value.title, value.address)
            createdAt = TimeValue(Timestamp(milliseconds: draft.notes.createdAt))
            createdBy = draft.notes.createdBy
        }
    }

    struct Card: Sendable {
        let name: String
        let heading: String
        let address: String
        let state: StateValue
        let studyNotice: String?
        let cases: Int
        let readers: Int
        let progress: ProgressValue
        let lastAnswerAt: TimeValue?

        init(_ study: StudyRecord, readers: [ReaderProgress], desk: CoordinatorDesk, _ language: Language) {
            let counted = readers.filter { $0.voidReason == nil }
            name = study.plan.name.description
            heading = study.plan.title.text(in: language)
            address = StudyAddress(study.plan.name).path
            state = StateValue(study.state, desk: desk, language)
            studyNotice = desk.notice(study, language)
            cases = study.cases
            self.readers = counted.count
            progress = ProgressValue(counted)
            lastAnswerAt = readers.flatMap(\.sessions).compactMap(\.lastAnswerAt).max().map(TimeValue.init)
        }
    }
}
