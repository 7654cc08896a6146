import ChildProcess
import Dispatch
import Foundation
import Logging
import Studies
import StudyStore

/// Has `reader-study backup` run beside the server whenever one is due: a process of its own at the lowest priority, so
/// that neither its work nor its memory nor its end touches the readers.
struct BackupSchedule: Sendable {
    let configuration: Configuration
    let logger: Logger

    /// Makes backups until the task is cancelled; nothing when none are wanted.
    func run() async {
        guard let folder = configuration.backups.folder, let every = configuration.backups.everySeconds else { return }
        while !Task.isCancelled {
            let now = Timestamp.now
            let wait = Self.secondsUntilDue(
                newest: (try? BackupShelf(folder).newest(notAfter: now)) ?? nil, every: every, now: now)
            // In pieces: a machine that slept, or whose clock was set, is noticed. Never two in a minute, whatever it says.
            var pause = wait == 0 ? 60 : min(wait, 60)
            if wait == 0, await !backUp(to: folder) { pause = min(every, 900) }
            guard (try? await Task.sleep(for: .seconds(pause))) != nil else { return }
        }
    }

    /// Seconds until the next backup is due, 0 for now.
    ///
    /// - Parameter newest: When the newest backup was begun, `now` at the latest.
    static func secondsUntilDue(newest: Timestamp?, every: Int, now: Timestamp) -> Int {
        guard let newest else { return 0 }
        let age = Int((now.milliseconds - newest.milliseconds) / 1000)
        return max(0, every - age)
    }

    private func backUp(to folder: URL) async -> Bool {
        // Never made here: where a second disk is not mounted, its backups would fill the first one.
        guard FileManager.default.fileExists(atPath: folder.path) else {
            logger.error(
                "backup FAILED: the folder does not exist; mount its disk, or make it",
                metadata: ["folder": "\(folder.path)"])
            return false
        }
        var arguments = [
            "backup", "--to", folder.path, "--keep",
            String(configuration.backups.keep ?? BackupSettings.keptBySchedule), "--data",
            configuration.data.folder.path,
        ]
        if let home = configuration.home { arguments += ["--home", home] }
        let outcome = await ChildRun(arguments).outcome()
        switch outcome {
        case .ended(0, let text):
            logger.notice("backup made", metadata: ["outcome": "\(text)"])
            return true
        case .ended(let code, let text):
            logger.error("backup FAILED", metadata: ["exit": "\(code)", "outcome": "\(text)"])
        case .notStarted(let reason):
            logger.error("backup FAILED: the program could not be started", metadata: ["reason": "\(reason)"])
        }
        return false
    }
}

/// This program once more, with other arguments.
struct ChildRun: Sendable {
    /// How it ended.
    enum Outcome: Sendable {
        /// By itself or by a signal, with what it printed.
        case ended(code: Int32, text: String)
        /// It never ran.
        case notStarted(String)
    }

    private let arguments: [String]

    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// Runs the program to its end. When the task is cancelled, the program is asked to end.
    func outcome() async -> Outcome {
        // Whoever was started in a folder that its user may not enter, as by `sudo -u` in /root, could start nothing there.
        let mayEnter = access(FileManager.default.currentDirectoryPath, X_OK) == 0
        let output = Pipe()
        let process: ChildProcess
        do {
            process = try ChildProcess(
                "/proc/self/exe", arguments, in: mayEnter ? nil : "/", output: output.fileHandleForWriting,
                errors: output.fileHandleForWriting)
            // The end of what it prints is seen when nobody else can write.
            try output.fileHandleForWriting.close()
        } catch {
            return .notStarted("\(error)")
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Read while the program runs, since a full pipe would stop it.
                DispatchQueue.global(qos: .background).async {
                    let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                    process.waitUntilExit()
                    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
                    var text = lines.prefix(Self.keptLines).joined(separator: "; ")
                    if lines.count > Self.keptLines { text += "; and \(lines.count - Self.keptLines) more lines" }
                    continuation.resume(returning: .ended(code: process.terminationStatus, text: text))
                }
            }
        } onCancel: {
            process.terminate()
        }
    }

    private static let keptLines = 20
}
