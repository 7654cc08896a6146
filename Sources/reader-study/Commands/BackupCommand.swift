import ArgumentParser
import Foundation
import Site
@_spi(Confidential) import StudyStore

/// `backup`.
struct BackupCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy everything to another disk, also while the site is served.",
        discussion: """
            Makes a new folder with both databases as they are at one moment, the images, models, exports and the key, \
            and a manifest with the SHA-256 of every file. Images that the backup before has are linked to, not copied. \
            The copy's histories are verified before it counts; a backup that was interrupted leaves nothing. Answers \
            do not wait for it.

            A backup holds the reference standard, the readers' names and the key: protect it as the data themselves.

            Examples:
              reader-study backup --to /mnt/second-disk/reader-study
              reader-study backup --to /mnt/second-disk/reader-study --keep 30

            Exit codes: 0 made and verified, 1 the copy does not verify or the folder is wrong, 2 it could not be made \
            (disk, database), 64 wrong settings.
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("The folder of backups (default: the setting backup-to).", valueName: "folder"),
        completion: .directory)
    var to: String?
    @Option(
        name: .long,
        help: ArgumentHelp("Remove the oldest backups until so many are left (default: all stay).", valueName: "count"))
    var keep: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        var layer: SettingLayer = [:]
        if let to { layer[.backupTo] = Setting(text: to, source: "--to") }
        if let keep { layer[.backupKeep] = Setting(text: keep, source: "--keep") }
        let configuration = try common.configuration(with: layer)
        guard let folder = configuration.backups.folder else {
            throw CommandFailure(.usage, "name the folder of backups with --to, or as backup-to in the settings")
        }
        let data = configuration.data
        guard data.exists else {
            throw CommandFailure(
                .notPossible, "there is no ReaderStudy data in \(data.folder.path); name the right folder with --data")
        }
        LowestPriority.take()
        let began = ContinuousClock.now
        let backup = Backup(
            of: data, migrations: try Home(asked: configuration.home).migrations, to: folder,
            version: ProgramVersion.line)
        let outcome = try await backup.make(at: .now, keeping: configuration.backups.keep)
        Terminal.out(Self.line(outcome, seconds: began.duration(to: .now) / .seconds(1)))
        for name in outcome.removed { Terminal.out("removed the old backup \(name)") }
        for warning in outcome.warnings { Terminal.error("warning: \(warning)") }
    }

    private static func line(_ outcome: Backup.Outcome, seconds: Double) -> String {
        let manifest = outcome.manifest
        let answers = manifest.studies.reduce(0) { $0 + $1.answers }
        let tenths = Int((seconds * 10).rounded(.up))
        return """
            \(outcome.folder.path): ok - \(studies(manifest.studies.count)), \(answers.counted("answer")), \
            \(manifest.files.count.counted("file")), \(byteCount(manifest.bytes)) (\(byteCount(outcome.written)) \
            written) in \(tenths / 10).\(tenths % 10) s; manifest \(outcome.manifestDigest)
            """
    }

    static func studies(_ count: Int) -> String { count == 1 ? "1 study" : "\(count) studies" }
}
