import ChildProcess
import Foundation
import Logging
import Studies
import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// The commands of a hospital's IT, run as the built program.
@Suite("Backup, restore, doctor", .serialized) struct OperationsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
        #expect(try Program.run("study", "create", "study", in: folder).code == 0)
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        let process = try Program.started(arguments, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    private var backups: [String] {
        get throws { try BackupShelf(folder.url.appendingPathComponent("backups")).names() }
    }

    @Test("a backup says what it holds, and is restored to the same history")
    func roundTrip() throws {
        #expect(try run("study", "open", "small").code == 0)
        let made = try run("backup", "--to", "backups", "--keep", "2")
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("ok - 1 study, 0 answers") && made.output.contains("manifest "))
        #expect(made.errors.contains("on the same disk"))
        let name = try #require(try backups.last)
        let restored = try run("restore", "--from", "backups/\(name)", "--data", "again")
        #expect(restored.code == 0, "\(restored)")
        #expect(restored.output.contains("What to do next"))
        #expect(try run("verify", "--data", "again").output == run("verify").output)
        let again = try run("restore", "--from", "backups/\(name)", "--data", "again")
        #expect(again.code == 1 && again.errors.contains("nothing is ever overwritten"))
    }

    @Test("what cannot be done has an exit code and a remedy")
    func failures() throws {
        #expect(try run("backup").code == 64)
        #expect(try run("backup", "--to", "data/backups").code == 1)
        #expect(try run("backup", "--to", "b", "--keep", "0").code == 64)
        let unmounted = try run("backup", "--to", "disk/backups")
        #expect(unmounted.code == 2 && unmounted.errors.contains("cannot be made"))
        let missing = try run("backup", "--to", "b", "--data", "elsewhere")
        #expect(missing.code == 2 && missing.errors.contains("no ReaderStudy data in"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("elsewhere").path))
        let none = try run("restore", "--from", "study", "--data", "again")
        #expect(none.code == 1 && none.errors.contains("is no backup of ReaderStudy"))
        #expect(try run("serve", "--backup-every", "24h").code == 64)
        #expect(try run("serve", "--backup-to", "b", "--backup-every", "often").code == 64)
    }

    @Test("a disk that fills up ends a backup with exit code 2, and leaves nothing half")
    func fullDisk() throws {
        let process = try Program.started(["backup", "--to", "backups"], in: folder, after: "ulimit -f 8")
        process.waitUntilExit()
        let outcome = try Program.outcome(process, in: folder)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(try backups.isEmpty)
        #expect(try run("backup", "--to", "backups").code == 0)
        #expect(try backups.count == 1)
    }

    @Test("backup and restore may be killed at any moment: what has the name of a backup or of the data is whole")
    func killed() async throws {
        func killed(after milliseconds: Int, _ arguments: String...) async throws {
            let process = try Program.started(arguments, in: folder)
            try await Task.sleep(for: .milliseconds(milliseconds))
            process.send(SIGKILL)
            process.waitUntilExit()
        }
        for milliseconds in stride(from: 10, through: 250, by: 40) {
            try await killed(after: milliseconds, "backup", "--to", "backups")
        }
        let interrupted = try backups
        #expect(try run("backup", "--to", "backups").code == 0)
        let all = try backups
        #expect(all.count == interrupted.count + 1)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appendingPathComponent("backups").path)
        #expect(left.sorted() == all, "the next backup removes what the killed ones left")
        for (number, name) in all.enumerated() {
            #expect(try run("restore", "--from", "backups/\(name)", "--data", "restored-\(number)").code == 0)
        }
        let whole = try run("verify", "--skip-images").output
        let newest = try #require(all.last)
        for milliseconds in stride(from: 10, through: 250, by: 60) {
            try await killed(after: milliseconds, "restore", "--from", "backups/\(newest)", "--data", "again/data")
            let place = folder.url.appendingPathComponent("again/data")
            if FileManager.default.fileExists(atPath: place.path) {
                #expect(try run("verify", "--skip-images", "--data", "again/data").output == whole)
                try FileManager.default.removeItem(at: place)
            }
        }
        #expect(try run("restore", "--from", "backups/\(newest)", "--data", "again/data").code == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("again").path) == [
                "data"
            ])
        #expect(try run("verify", "--skip-images").output == whole)
    }

    @Test("a server makes its backups by itself while it runs, and tells the log")
    func schedule() async throws {
        let port = try FreePort.find()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("backups"), withIntermediateDirectories: false)
        let (data, shelf) = (
            folder.url.appendingPathComponent("data").path, folder.url.appendingPathComponent("backups").path
        )
        // So large that the backup can be looked at while it runs.
        try folder.write("", to: "data/exports/large")
        #expect(truncate(folder.url.appendingPathComponent("data/exports/large").path, 64 << 20) == 0)
        // From a folder that cannot be entered again.
        let process = try Program.started(
            [
                "serve", "--port", "\(port)", "--data", data, "--backup-to", shelf, "--backup-every", "24h",
                "--log-format", "json",
            ], in: folder, after: "mkdir gone; cd gone; rmdir ../gone")
        let deadline = ContinuousClock.now.advanced(by: .seconds(180))
        let server = process.processIdentifier
        // Without a pause of the other tests' making: a backup takes a moment only.
        let isSeen = try await onOwnThread { [self] in
            var isSeen = false
            while try backups.isEmpty, ContinuousClock.now < deadline {
                if let files = Self.openFiles(ofBackupBy: server) {
                    isSeen = true
                    let network = try ["tcp", "tcp6"].map {
                        try String(contentsOfFile: "/proc/net/\($0)", encoding: .utf8)
                    }
                    for socket in files.compactMap({ $0.wholeMatch(of: /socket:\[(\d+)\]/)?.1 }) {
                        #expect(!network.contains { $0.contains(" \(socket) ") }, "a connection of the server's")
                    }
                }
                usleep(5000)
            }
            return isSeen
        }
        #expect(isSeen, "the backup is a process of its own, and has none of the server's connections")
        var errors = ""
        while !errors.contains("backup made"), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            errors = String(decoding: try folder.read("stderr"), as: UTF8.self)
        }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try backups.count == 1)
        let line = try #require(errors.split(separator: "\n").first { $0.contains("backup made") })
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["level"] == "notice" && object["outcome"]?.contains("ok - 1 study") == true)
    }

    /// What the backup has open that a server runs; `nil` while it runs none.
    private static func openFiles(ofBackupBy server: pid_t) -> [String]? {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(server)/task")) ?? []
        for task in tasks {
            let text = try? String(contentsOfFile: "/proc/\(server)/task/\(task)/children", encoding: .utf8)
            for child in (text ?? "").split(separator: " ") {
                let command = try? String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)
                guard command?.contains("\0backup\0") == true,
                    let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd")
                else { continue }
                return files.compactMap {
                    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(child)/fd/\($0)")
                }
            }
        }
        return nil
    }

    @Test("doctor has a line for everything, and its exit code is that of the worst")
    func doctor() throws {
        let outcome = try run("doctor", "--public-address", "https://study.example.org", "--port", "0")
        #expect(outcome.code == 1, "\(outcome)")
        for subject in [
            "program", "data", "disk space", "file system", "permissions", "clock", "study.sqlite",
            "confidential.sqlite", "log", "address", "https",
        ] { #expect(outcome.output.contains("OK      \(subject)"), "\(subject): \(outcome.output)") }
        #expect(outcome.output.contains("warning backup") && outcome.output.contains("-> set backup-to"))
        #expect(try run("backup", "--to", "backups").code == 0)
        let well = try run(
            "doctor", "--public-address", "https://study.example.org", "--port", "0", "--backup-to", "backups")
        #expect(well.code == 0, "\(well.output)")
        chmod(folder.url.appendingPathComponent("data").path, 0o755)
        let open = try run("doctor", "--port", "0", "--backup-to", "backups")
        #expect(open.code == 2 && open.output.contains("PROBLEM permissions") && open.output.contains("chmod -R go="))
        #expect(try run("doctor", "--data", "elsewhere").code == 2)
    }

    @Test("on request doctor names the libraries with their versions, and tells which are late, and an old release")
    func libraries() throws {
        let maps =
            "7f00-7f01 r-xp 0 08:01 1 /usr/lib/x/libpng16.so.16.39.0\n7f02-7f03 r--p 0 08:01 2 /usr/bin/program\n"
        #expect(LibraryExamination.loaded(maps + maps) == ["/usr/lib/x/libpng16.so.16.39.0"])
        let owners = "libpng16-16:amd64: /usr/lib/x/libpng16.so.16.39.0\nlibc6:amd64: /lib/x/libc.so.6\n"
        #expect(LibraryExamination.owners(owners) == ["libc6:amd64", "libpng16-16:amd64"])
        let policy = """
            libpng16-16:
              Installed: 1.6.39-2
              Candidate: 1.6.39-2+deb12u1
              Version table:
                 1.6.39-2+deb12u1 500
                    500 http://deb.debian.org/debian bookworm/main amd64 Packages
            libc6:
              Installed: 2.36-9
              Candidate: 2.36-9
            other:
              Installed: (none)
              Candidate: 1
            """
        let packages = LibraryExamination.versions(policy)
        #expect(packages.map(\.name) == ["libpng16-16", "libc6"])
        let late = LibraryExamination(now: Date()).libraries(packages)
        #expect(late.level == .warning && late.state == "libpng16-16 1.6.39-2, libc6 2.36-9")
        #expect(late.remedy?.hasSuffix("libpng16-16 to 1.6.39-2+deb12u1") == true)
        #expect(LibraryExamination(now: Date()).libraries([packages[1]]).level == .fine)
        let old = LibraryExamination(now: Date(timeIntervalSinceNow: 40 * 365 * 86_400)).findings()
        #expect(old.first?.subject == "release" && old.first?.level == .warning)
        // This machine's own.
        #expect(try run("doctor", "--port", "0", "--libraries").output.contains("libraries     "))
        #expect(LibraryExamination.packages().contains { $0.name.hasPrefix("libsqlite3") && !$0.installed.isEmpty })
    }

    @Test("a clock that is behind the database, an old backup and network file systems are noticed")
    func examinations() async throws {
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let past = Date(timeIntervalSinceNow: -86_400)
        #expect(
            DiskExamination(data: data, now: past).findings().contains { $0.subject == "clock" && $0.level == .problem }
        )
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            server:/export /mnt/share nfs4 rw 0 0
            //server/x /mnt/two\\040words cifs rw 0 0
            /dev/sdb1 /mnt/share/local xfs rw 0 0
            """
        for (folder, type, isNetwork) in [
            ("/srv/data", "ext4", false), ("/mnt/share/data", "nfs4", true), ("/mnt/two words", "cifs", true),
            ("/mnt/share/local/data", "xfs", false), ("/mnt/shared", "ext4", false),
        ] {
            let found = MountedFileSystem(of: folder, mounts: mounts)
            #expect(found?.type == type && found?.isNetwork == isNetwork, "\(folder)")
        }
        #expect(try run("backup", "--to", "backups").code == 0)
        let settings = try BackupSettings(
            to: Setting(text: folder.url.appendingPathComponent("backups").path, source: "test"),
            every: Setting(text: "24h", source: "test"), keep: nil)
        for (hours, level) in [(30, DoctorFinding.Level.fine), (40, .warning)] {
            let now = Timestamp.now.advanced(byMilliseconds: Int64(hours) * 3_600_000)
            let findings = DatabaseExamination(
                data: data, migrations: Repository.migrations, backups: settings, now: now
            ).findings()
            #expect(findings.contains { $0.subject == "backup" && $0.level == level })
        }
    }

    @Test("the next backup is due an interval after the newest, and at once where there is none")
    func due() {
        let now = Timestamp(milliseconds: 1_556_697_600_000)
        func wait(_ secondsAgo: Int64?) -> Int {
            BackupSchedule.secondsUntilDue(
                newest: secondsAgo.map { now.advanced(byMilliseconds: -$0 * 1000) }, every: 3600, now: now)
        }
        #expect(wait(nil) == 0)
        #expect(wait(0) == 3600)
        #expect(wait(600) == 3000)
        #expect(wait(4000) == 0)
    }

    @Test("a log line is one JSON object, whatever is in it")
    func jsonLog() throws {
        let handler = JSONLogHandler(label: "reader-study")
        let line = handler.line(
            .error, "two\nlines \"quoted\"", ["route": "/r/{token}", "level": "forged"],
            at: Timestamp(milliseconds: 1_556_697_600_250))
        #expect(!line.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == "two\nlines \"quoted\"")
        #expect(object["level"] == "error" && object["route"] == "/r/{token}" && object["logger"] == "reader-study")
        #expect(object["time"] == "2019-05-01T08:00:00.250Z")
    }
}
