import Hummingbird
@_spi(Confidential) import StudyStore

extension Site {
    /// The coordinator's templates, all of which must be there at the start.
    static let coordinatorTemplates =
        [
            "coordinator/sign-in", "coordinator/studies", "coordinator/study", "coordinator/reader",
            "coordinator/invitations", "coordinator/cases", "coordinator/balance", "coordinator/results",
            "coordinator/model", "coordinator/history", "coordinator/heat-maps", "coordinator/sample-size",
            "coordinator/published", "coordinator/quality", "coordinator/accounts", "coordinator/account",
            "coordinator/account-link", "coordinator/own-account", "coordinator/codes", "coordinator/recovery-codes",
            "coordinator/set-password", "coordinator/desk", "coordinator/desk-reading", "coordinator/certificate",
            "coordinator/token", "coordinator/rehearsal", "coordinator/letters", "coordinator/scoring",
            "coordinator/training", "coordinator/work-list", "coordinator/work-list-film",
            "coordinator/pacs",
        ] + SetupRoutes.templates

    /// Everything under /coordinator. All of it but the doors needs the cookie of an account.
    func addCoordinatorRoutes(to router: Router<SiteContext>) {
        let door = router.group()
            .add(middleware: SignInMiddleware(role: .coordinator, store: store, clock: configuration.clock))
        let passwords = PasswordCheck()
        CoordinatorDoor(
            store: store, pages: pages, configuration: configuration, throttle: SignInThrottle(),
            strangers: passwords, known: PasswordCheck()
        ).addRoutes(to: door)
        AccountLinkDoor(store: store, pages: pages, configuration: configuration, passwords: passwords)
            .addRoutes(to: door)
        let inside = door.group(context: CoordinatorContext.self)
            .add(middleware: AccountGate(store: store, configuration: configuration))
        let desk = CoordinatorDesk(
            store: store, confidential: confidential, pages: pages, configuration: configuration, threads: threads)
        StudyListPages(desk: desk, drafts: drafts, scorings: scorings).addRoutes(to: inside)
        let creations = DraftCreations()
        SetupRoutes(desk: desk, drafts: drafts, creations: creations, scorings: scorings).addRoutes(to: inside)
        let rehearsals = RehearsalDesk(desk: desk, runs: RehearsalRuns(configuration.rehearse))
        let archives = ArchiveDesk(desk: desk, retrievals: ArchiveRetrievals())
        addProgramRoutes(to: router, desk: desk, creations: creations, rehearsals: rehearsals, archives: archives)
        StudyPages(desk: desk).addRoutes(to: inside)
        ScoringRoutes(desk: desk, scorings: scorings).addRoutes(to: inside)
        ProgressRoutes(desk: desk, feed: ProgressFeed(store: store)).addRoutes(to: inside)
        QualityPages(desk: desk).addRoutes(to: inside)
        ReminderRoutes(desk: desk).addRoutes(to: inside)
        LetterPages(desk: desk).addRoutes(to: inside)
        StudyStateRoutes(desk: desk).addRoutes(to: inside)
        InvitationPages(desk: desk).addRoutes(to: inside)
        ReaderRecordPages(desk: desk).addRoutes(to: inside)
        CasePages(desk: desk).addRoutes(to: inside)
        BalancePages(desk: desk).addRoutes(to: inside)
        ResultsRoutes(desk: desk, templates: reportTemplates).addRoutes(to: inside)
        ModelRoutes(desk: desk).addRoutes(to: inside)
        HeatMapPages(desk: desk).addRoutes(to: inside)
        DeskRoutes(desk: desk).addRoutes(to: inside)
        RehearsalRoutes(rehearsals: rehearsals).addRoutes(to: inside)
        CertificateRoutes(desk: desk).addRoutes(to: inside)
        SampleSizeRoutes(desk: desk).addRoutes(to: inside)
        PublishedRoutes(desk: desk).addRoutes(to: inside)
        TrainingPages(desk: desk).addRoutes(to: inside)
        WorkListRoutes(desk: desk, detector: detector).addRoutes(to: inside)
        ArchivePages(archives: archives).addRoutes(to: inside)
        HistoryPages(desk: desk).addRoutes(to: inside)
        ExportRoutes(desk: desk).addRoutes(to: inside)
        OwnAccountPages(desk: desk, passwords: PasswordCheck(), throttle: Throttle(allowed: 10, seconds: 300))
            .addRoutes(to: inside)
        AccountsPages(desk: desk).addRoutes(to: inside)
        AccountPages(desk: desk).addRoutes(to: inside)
    }
}
