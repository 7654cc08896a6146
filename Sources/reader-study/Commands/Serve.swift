import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
@_spi(Confidential) import Site
@_spi(Confidential) import StudyStore

/// `serve`: the web site.
struct Serve: StudyCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the studies of a data directory to readers and coordinators.",
        discussion: """
            Runs until it is stopped with Ctrl-C or SIGTERM; requests that have begun are finished first. It listens on \
            this machine only unless --host says otherwise. Readers elsewhere need HTTPS: put a proxy in front and give \
            its address as --public-address, or give a certificate and its key. With --backup-to and --backup-every it \
            makes backups by itself, in a process of their own; `reader-study help backup` tells what they hold.

            Example: reader-study serve --data /srv/reader-study --public-address https://study.example.org

            Exit codes: 0 stopped as asked, 2 the database or the port cannot be used, 64 wrong settings.
            """)

    @OptionGroup(title: "Server") var server: ServerOptions
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration(with: server.layer)
        ProcessLog.start(configuration.logLevel, configuration.logFormat)
        OpenFiles.allowMore()
        try await Installation.with(configuration, isServing: true) { installation in
            if try await installation.store.coordinators().isEmpty {
                Terminal.error(
                    "No coordinator can sign in yet; add one with `reader-study coordinator add NAME\(dataOption)`.")
            }
            try await SiteRun(installation).serve()
        }
    }

    private var dataOption: String { common.data.map { " --data \($0)" } ?? "" }
}

/// The site as a process serves it.
struct SiteRun {
    let installation: Installation

    init(_ installation: Installation) {
        self.installation = installation
    }

    /// Serves until the process is asked to stop.
    func serve() async throws {
        let configuration = installation.configuration
        let logger = Logger(label: "reader-study")
        var settings = SiteConfiguration(
            host: configuration.host, port: configuration.port, publicAddress: configuration.publicAddress,
            tls: configuration.tls, home: installation.home, version: ProgramVersion.line)
        settings.detection.isOpenToTokens = configuration.detectionIsOpenToTokens
        settings.metricsAreOpen = configuration.metricsAreOpen
        settings.backups = configuration.backups.folder
        settings.letters = configuration.letters
        settings.workList = configuration.hospital.workList
        settings.archive = configuration.hospital.archive
        settings.rehearse = { [configuration] in await Self.rehearse($0, configuration) }
        let site = try Site(
            settings, store: installation.store, confidential: installation.confidential,
            model: try DetectionModel.load(configuration))
        try await installation.store.getReady()
        let application = try site.application(logger: logger) { port in
            Terminal.error("ReaderStudy serves \(Self.address(configuration, port: port)) (stop with Ctrl-C)")
            if let address = configuration.publicAddress { Terminal.error("Readers reach it at \(address)") }
        }
        await site.resumeScorings()
        let backups = Task { await BackupSchedule(configuration: configuration, logger: logger).run() }
        let letters = Task { await Postman(site, logger: logger)?.run() }
        let films = Task { await WorkListRounds(site, logger: logger)?.run() }
        do {
            try await application.runService()
            await Self.end(backups, letters, films, site)
        } catch {
            await Self.end(backups, letters, films, site)
            throw Self.failure(error, configuration)
        }
    }

    /// In a process of its own at the lowest priority: readers' answers wait for nothing of it.
    private static func rehearse(_ request: RehearsalRequest, _ configuration: Configuration) async -> String? {
        var arguments = request.arguments + ["--data", configuration.data.folder.path]
        if let home = configuration.home { arguments += ["--home", home] }
        switch await ChildRun(arguments).outcome() {
        case .ended(0, _): return nil
        case .ended(_, let text): return text
        case .notStarted(let reason): return "the program could not be started: \(reason)"
        }
    }

    /// A backup that runs is ended too, and so is a scoring; they leave nothing half. A letter on its way is waited for, and so is a film.
    private static func end(
        _ backups: Task<Void, Never>, _ letters: Task<Void?, Never>, _ films: Task<Void?, Never>, _ site: Site
    ) async {
        backups.cancel()
        letters.cancel()
        films.cancel()
        await site.stopScorings()
        await backups.value
        await letters.value
        await films.value
    }

    private static func address(_ configuration: Configuration, port: Int) -> String {
        var listening = configuration
        (listening.publicAddress, listening.port) = (nil, port)
        return listening.addressForLinks
    }

    /// What the person can do about a socket that cannot be opened.
    static func failure(_ error: any Error, _ configuration: Configuration) -> any Error {
        guard let number = (error as? IOError)?.errnoCode else { return error }
        let (host, port) = (configuration.host, configuration.port)
        return switch number {
        case EADDRINUSE:
            CommandFailure(
                .notPossible,
                """
                port \(port) of \(host) is in use by another program, perhaps another ReaderStudy; stop that one \
                (`ss -ltnp | grep :\(port)` shows it) or choose another port, such as --port \(port + 1)
                """)
        case EACCES:
            CommandFailure(
                .notPossible,
                "this user may not open port \(port); ports below 1024 need a proxy or the right to use them: "
                    + "choose a port from 1024 on, such as --port 8080")
        case EADDRNOTAVAIL:
            CommandFailure(
                .notPossible,
                "\(host) is not an address of this machine; use 127.0.0.1 for this machine only or 0.0.0.0 for all")
        default: CommandFailure(.notPossible, "cannot listen on \(host), port \(port): \(error)")
        }
    }
}
