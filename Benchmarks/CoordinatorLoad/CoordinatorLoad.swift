import ArgumentParser

/// What a coordinator asks of a large study, measured.
@main struct CoordinatorLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator-load",
        abstract: "Measure exports and the page of progress of a large study.",
        subcommands: [FillStudy.self, ExportRate.self, ProgressCost.self])
}
