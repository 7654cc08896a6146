import Hummingbird
import Studies
import StudyStore

/// All studies of the installation.
struct StudyListPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator", use: list)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        var cards: [StudyListPage.Card] = []
        for study in try await desk.store.studies() where context.account.scope.includes(study.plan.name) {
            let readers = try await desk.store.progress(of: study.plan.name)
            cards.append(StudyListPage.Card(study, readers: readers, desk: desk, context.language))
        }
        return try desk.pages.page(
            "coordinator/studies", StudyListPage(coordinator: context.name, hasStudies: !cards.isEmpty, studies: cards),
            frame: desk.frame(context, title: desk.text("studies.heading", context.language), path: "/coordinator"))
    }
}

/// The list of studies.
struct StudyListPage: Sendable {
    let coordinator: String
    let hasStudies: Bool
    let studies: [Card]

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
