import ArgumentParser
import Foundation
import Site
@_spi(Confidential) import StudyStore

/// `restore`.
struct RestoreCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a data directory from a backup.",
        discussion: """
            Compares every file with its SHA-256 in the backup's manifest and verifies every study's history, on a copy \
            beside the data directory; only then the copy gets its name. Nothing is ever overwritten: the data directory \
            must not exist, or be empty. The backup stays as it is. Run as root, the files go to whom the empty data \
            directory belongs.

            Example: reader-study restore --from /mnt/second-disk/reader-study/20190501T080000000Z --data /srv/reader-study

            Exit codes: 0 restored, 1 the backup is damaged or something is there already, 2 it could not be written, \
            64 wrong settings.
            """)

    @Option(
        name: .long, help: ArgumentHelp("The folder of one backup.", valueName: "backup"), completion: .directory)
    var from: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        let manifest = try await Restoration(
            from: URL(fileURLWithPath: from), to: configuration.data,
            migrations: try Home(asked: configuration.home).migrations
        ).run()
        Terminal.out(
            """
            \(configuration.data.folder.path): restored - \(BackupCommand.studies(manifest.studies.count)), \
            \(manifest.files.count.counted("file")), \(byteCount(manifest.bytes)), as of \(manifest.madeAt)
            """)
        for study in manifest.studies {
            Terminal.out(
                "  \(study.name): \(study.answers.counted("answer")), \(study.events.counted("event")); head \(study.head)"
            )
        }
        Terminal.out(
            """

            What to do next:
              1. `reader-study verify` with --data as here decodes every image too.
              2. Start the server on this data directory. Links, codes and passwords are those of the backup.
              3. Answers given after \(manifest.madeAt) are not in it; those that still wait in a reader's browser are \
            sent when the reader opens the reading page again.
              4. If the old data directory can still be read, keep it until somebody has compared the two.
            """)
    }
}
