import Foundation
import StudyStore

/// `doctor` on the data directory's disk, rights and clock.
struct DiskExamination {
    let data: DataDirectory
    /// The machine's clock.
    let now: Date

    func findings() -> [DoctorFinding] {
        guard data.exists else {
            return [
                .problem(
                    "data", "there is no ReaderStudy data in \(data.folder.path)",
                    remedy: "name the right folder with --data, or begin with `reader-study study create FOLDER`")
            ]
        }
        return [.fine("data", data.folder.path), space, fileSystem] + rights + [clock]
    }

    private var space: DoctorFinding {
        guard let disk = DiskSpace(of: data.folder) else {
            return .problem("disk space", "cannot be read", remedy: "check that the disk is mounted")
        }
        let text = "\(byteCount(disk.free)) of \(byteCount(disk.size)) free"
        switch disk.free {
        case ..<DiskSpace.least:
            return .problem("disk space", text, remedy: "free some space now: answers can soon not be stored any more")
        case ..<(20 * DiskSpace.least):
            return .warning("disk space", text, remedy: "free some space, or move the data to a larger disk")
        default: return .fine("disk space", text)
        }
    }

    private var fileSystem: DoctorFinding {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let folder = data.folder.resolvingSymlinksInPath().standardizedFileURL.path
        guard let system = MountedFileSystem(of: folder, mounts: mounts) else {
            return .warning(
                "file system", "cannot be told", remedy: "see with `findmnt` that the data are on a local disk")
        }
        guard system.isNetwork else { return .fine("file system", system.type) }
        return .warning(
            "file system", "\(system.type), which may lose answers: SQLite needs a local disk",
            remedy: "move the data directory to a local disk; backups may go to a network share")
    }

    private var rights: [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if !FileManager.default.isWritableFile(atPath: data.folder.path) {
            findings.append(
                .problem(
                    "permissions", "this user may not write in \(data.folder.path)",
                    remedy: "run this as the user of the server, such as `sudo -u reader-study reader-study doctor`"))
        }
        let names = ["", "secret.key", "study.sqlite", "confidential.sqlite"]
        let open = names.filter { name in
            let path = name.isEmpty ? data.folder.path : data.folder.appendingPathComponent(name).path
            // In a folder that is closed to others its files are too.
            return FilePermissions.areOpenToOthers(path) == true && (name.isEmpty || !folderIsClosed)
        }
        if !open.isEmpty {
            let list = open.map { $0.isEmpty ? data.folder.path : $0 }.joined(separator: ", ")
            findings.append(
                .problem(
                    "permissions", "others on this machine may read: \(list)",
                    remedy: "chmod -R go= \(data.folder.path)"))
        }
        return findings.isEmpty ? [.fine("permissions", "the data are for their owner only")] : findings
    }

    private var folderIsClosed: Bool { FilePermissions.areOpenToOthers(data.folder.path) == false }

    private var clock: DoctorFinding {
        let remedy = "set the clock (`timedatectl set-ntp true`): times of answers come from it"
        // The program was built before it is run.
        if now.timeIntervalSince1970 < 1_750_000_000 {
            return .problem("clock", "it says \(now.formatted(.iso8601))", remedy: remedy)
        }
        let newest = ["study.sqlite", "study.sqlite-wal", "confidential.sqlite"].compactMap { name -> Date? in
            let path = data.folder.appendingPathComponent(name).path
            return try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        }.max()
        if let newest, newest.timeIntervalSince(now) > 60 {
            return .problem(
                "clock",
                "it says \(now.formatted(.iso8601)), but the database was written at \(newest.formatted(.iso8601))",
                remedy: remedy)
        }
        return .fine("clock", "\(now.formatted(.iso8601)), not before the last change of the database")
    }
}
