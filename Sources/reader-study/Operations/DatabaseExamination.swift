import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// `doctor` on the databases and their backups; nothing is changed, and a server may run.
struct DatabaseExamination {
    let data: DataDirectory
    let migrations: URL
    let backups: BackupSettings
    let now: Timestamp

    func findings() -> [DoctorFinding] {
        versions + [log, backup].compactMap { $0 }
    }

    private var versions: [DoctorFinding] {
        DatabaseVersion.all(of: data, migrations: migrations).map { version in
            switch version.state {
            case .success(let pending) where pending == 0: .fine(version.file, "of this version")
            case .success(let pending):
                .warning(
                    version.file, "of an older version (\(pending.counted("migration")) missing)",
                    remedy:
                        "nothing: the next start copies it to \(data.upgradeCopies.lastPathComponent) and upgrades it")
            case .failure(let error):
                .problem(version.file, "\(error)", remedy: "install the program that wrote it, or restore a backup")
            }
        }
    }

    private var log: DoctorFinding? {
        let path = data.studyDatabase.path + "-wal"
        let bytes = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard bytes > 600_000_000 else {
            return .fine("log", "its file has \(byteCount(bytes))")
        }
        return .warning(
            "log", "its file has \(byteCount(bytes)), and had 105 MB at the start of the server",
            remedy: "something reads the database without end; restart the server")
    }

    private var backup: DoctorFinding? {
        guard let folder = backups.folder else {
            return .warning(
                "backup", "no folder for backups is set",
                remedy: "set backup-to and backup-every in the settings, or the timer (docs/operations.md)")
        }
        do {
            guard let newest = try BackupShelf(folder).newest(notAfter: now) else {
                return .problem(
                    "backup", "there is none in \(folder.path)",
                    remedy: "run `reader-study backup --to \(folder.path)` and see what it says")
            }
            let hours = (now.milliseconds - newest.milliseconds) / 3_600_000
            // A backup takes a while, and a machine may sleep: half an interval late is no alarm.
            let limit = Int64(backups.everySeconds ?? 86_400) * 3 / 2 / 3600
            let state = "the newest is \(hours) h old (\(newest))"
            return hours > max(1, limit)
                ? .warning(
                    "backup", state, remedy: "run `reader-study backup --to \(folder.path)` and see what it says")
                : .fine("backup", state)
        } catch {
            return .problem("backup", "\(error)", remedy: "check that the disk is mounted and this user may read it")
        }
    }
}
