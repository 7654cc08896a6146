import ArgumentParser
import Foundation
import Logging
import Site
import StudyStore

/// `demo`: something to look at within a minute.
struct Demo: StudyCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make demo studies, print links to try them, and serve them.",
        discussion: """
            Two studies are open for reading (simulated radiographs, and a few real ones); a third is finished: its 21 \
            simulated readers were entered through the same pages and interface that real readers use. A data directory \
            that exists is never touched: then the links of its demo are printed again and it is served. The demo has \
            its own data directory and does not look at other settings of the data directory.

            Example: reader-study demo --port 8090

            Exit codes: 0 stopped as asked, 1 the folder holds something else, 2 it could not be made or served.
            """)

    @Option(help: ArgumentHelp("The demo's data directory.", valueName: "folder"), completion: .directory)
    var data = "data/demo"
    @Option(help: ArgumentHelp("The folder with Public, Templates, migrations and Examples.", valueName: "folder"))
    var home: String?
    @Option(
        name: .long,
        help: ArgumentHelp("A YAML file with settings (default: ./reader-study.yaml if present).", valueName: "file"))
    var config: String?
    @Flag(help: "Make the data and print the links, but do not serve.") var noServe = false
    @OptionGroup(title: "Server") var server: ServerOptions

    func execute() async throws {
        let options = server.layer.merging(CommonOptions.layer([.data: data, .home: home])) { $1 }
        let configuration = try Configuration(
            options: options, environment: ProcessInfo.processInfo.environment, file: config)
        ProcessLog.start(configuration.logLevel, configuration.logFormat)
        try await make(configuration)
        Terminal.out(try DemoLinks.remembered(in: configuration.data, address: configuration.addressForLinks))
        guard !noServe else { return }
        try await Installation.with(configuration, isServing: true) { try await SiteRun($0).serve() }
    }

    private func make(_ configuration: Configuration) async throws {
        let folder = configuration.data.folder
        let content = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        guard content.isEmpty else {
            guard FileManager.default.fileExists(atPath: configuration.data.demoLinks.path) else {
                throw CommandFailure(
                    .wrong,
                    "\(folder.path) exists and was not made by the demo; it is left alone. Name another folder with --data"
                )
            }
            return
        }
        try FileManager.default.createDirectory(
            at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        try await DemoData(configuration: configuration, home: try Home(asked: configuration.home)).create()
    }
}
