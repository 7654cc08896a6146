import ArgumentParser
import Foundation

/// Where backups go, and when they are made.
struct BackupSettings: Equatable, Sendable {
    /// The folder of backups; `nil` when none was named.
    var folder: URL?
    /// Seconds between the backups that `serve` makes by itself; `nil` when it makes none.
    var everySeconds: Int?
    /// How many backups stay; `nil` for all.
    var keep: Int?

    /// How many stay when `serve` makes them and nothing else was said.
    static let keptBySchedule = 30

    init(to: Setting?, every: Setting?, keep: Setting?) throws(ConfigurationError) {
        folder = to.map { URL(fileURLWithPath: $0.text) }
        everySeconds = try every.map(Self.seconds)
        self.keep = try keep.map(Self.count)
        if let every, to == nil {
            throw ConfigurationError(description: "\(every.source): say with backup-to where the backups go")
        }
    }

    private static func count(_ setting: Setting) throws(ConfigurationError) -> Int {
        guard let count = Int(setting.text), count >= 1 else {
            throw ConfigurationError(
                description: "\(setting.source): \"\(setting.text)\" is not a number of backups, 1 or more")
        }
        return count
    }

    /// `30m`, `24h` or `7d`.
    private static func seconds(_ setting: Setting) throws(ConfigurationError) -> Int {
        let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400]
        guard let unit = setting.text.last.flatMap({ units[$0] }), let count = Int(setting.text.dropLast()),
            (1...10_000).contains(count)
        else {
            throw ConfigurationError(
                description: "\(setting.source): \"\(setting.text)\" is not a time such as 30m, 24h or 7d")
        }
        return count * unit
    }
}

/// The options of commands that make backups by themselves.
struct BackupOptions: ParsableArguments {
    @Option(
        name: .customLong("backup-to"),
        help: ArgumentHelp("A folder for backups, best on another disk.", valueName: "folder"))
    var to: String?

    @Option(
        name: .customLong("backup-every"),
        help: ArgumentHelp(
            "Make a backup there at this interval, such as 24h (m, h or d; default: none).", valueName: "time"))
    var every: String?

    @Option(
        name: .customLong("backup-keep"),
        help: ArgumentHelp("How many of these backups stay (default: 30).", valueName: "count"))
    var keep: String?

    var layer: SettingLayer {
        CommonOptions.layer([.backupTo: to, .backupEvery: every, .backupKeep: keep])
    }
}
