import Hummingbird
@_spi(Confidential) import StudyStore

extension Site {
    /// Everything below /api that programs use, with a token and by the functions of the pages.
    ///
    /// - Parameters:
    ///   - creations: Shared with the pages, so that no draft is made into a study twice.
    ///   - rehearsals: Shared with the pages, so that one runs at a time.
    ///   - archives: Shared with the pages, so that one retrieval runs at a time.
    func addProgramRoutes(
        to router: Router<SiteContext>, desk: CoordinatorDesk, creations: DraftCreations, rehearsals: RehearsalDesk,
        archives: ArchiveDesk
    ) {
        openAPI.addRoutes(to: router)
        let programs = router.group()
            .add(middleware: ProgramSignIn(store: store, clock: configuration.clock))
            .group(context: CoordinatorContext.self)
            .add(middleware: AccountGate(store: store, configuration: configuration))
        StudyRequests(desk: desk).addRoutes(to: programs)
        LetterRequests(desk: desk).addRoutes(to: programs)
        CaseRequests(desk: desk).addRoutes(to: programs)
        ReviewerRequests(desk: desk).addRoutes(to: programs)
        ReaderRequests(desk: desk).addRoutes(to: programs)
        WatchingRequests(desk: desk).addRoutes(to: programs)
        ResultRequests(desk: desk, templates: reportTemplates).addRoutes(to: programs)
        let setup = SetupDesk(desk: desk, drafts: drafts, scorings: scorings)
        DraftRequests(setup: setup, creations: creations).addRoutes(to: programs)
        ScoringRequests(setup: setup).addRoutes(to: programs)
        RehearsalRequests(rehearsals: rehearsals).addRoutes(to: programs)
        ImageReviewRequests(setup: setup).addRoutes(to: programs)
        ArchiveRequests(archives: archives).addRoutes(to: programs)
        WorkListRequests(workList: WorkListDesk(desk: desk)).addRoutes(to: programs)
        AccountRequests(desk: desk).addRoutes(to: programs)
    }
}
