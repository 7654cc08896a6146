import ArgumentParser
import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// `doctor`.
struct DoctorCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what could go wrong with this installation.",
        discussion: """
            Looks at disk, file system, permissions, clock, versions, databases, log, address, certificate and backups; \
            changes nothing, and may run beside the server. Every line says OK, warning or PROBLEM, and what to do. Give \
            it the settings of the server, and run it as the server's user. `reader-study verify` checks the studies.

            Example: sudo -u reader-study reader-study doctor --config /etc/reader-study/reader-study.yaml

            Exit codes: 0 all is well, 1 there are warnings, 2 there is a problem, 64 wrong settings.
            """)

    @OptionGroup(title: "Server") var server: ServerOptions
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration(with: server.layer)
        let findings = await Self.findings(configuration)
        for finding in findings { Terminal.out(finding.text) }
        let (warnings, problems) = (
            findings.count { $0.level == .warning }, findings.count { $0.level == .problem }
        )
        Terminal.out("\(problems.counted("problem")), \(warnings.counted("warning"))")
        let worst = findings.map(\.level).max() ?? .fine
        if worst > .fine { throw ExitCode(Int32(worst.rawValue)) }
    }

    static func findings(_ configuration: Configuration, at date: Date = Date()) async -> [DoctorFinding] {
        var findings: [DoctorFinding] = [.fine("program", "\(ProgramVersion.line), SQLite \(StudyStore.sqliteVersion)")]
        findings += DiskExamination(data: configuration.data, now: date).findings()
        do {
            let home = try Home(asked: configuration.home)
            findings.append(.fine("files", home.folder.path))
            if configuration.data.exists {
                let now = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
                findings += DatabaseExamination(
                    data: configuration.data, migrations: home.migrations, backups: configuration.backups, now: now
                ).findings()
            }
        } catch {
            findings.append(.problem("files", error.description, remedy: "install the program again"))
        }
        findings += HospitalExamination(settings: configuration.hospital, model: configuration.model).findings()
        return findings + (await ServerExamination(configuration: configuration, now: date).findings())
    }
}
