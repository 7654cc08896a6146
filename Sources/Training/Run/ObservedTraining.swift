public import Foundation

/// A training as its folder shows it, while it runs or afterwards.
public struct ObservedTraining: Sendable {
    /// The folder's name.
    public let name: String
    /// With what is trained.
    public let record: TrainingRecord
    /// The epochs that are done.
    public let curve: [EpochRecord]
    /// How far the epoch is that is being trained; `nil` before its first step.
    public let state: RunState?
    /// Whether a program is at work on it.
    public let isRunning: Bool
    /// The epoch whose weights are kept; `nil` before one has ended.
    public let best: Int?

    /// Looks into a folder, touching nothing.
    ///
    /// - Throws: ``TrainingRunError/file(path:reason:)`` when it holds no training.
    public init(_ url: URL) throws(TrainingRunError) {
        let folder = RunFolder(url)
        func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws(TrainingRunError) -> Value? {
            guard let bytes = try DurableFile.read(ifPresent: path) else { return nil }
            return try RunJSON.decode(type, bytes, from: path)
        }
        guard let record = try read(TrainingRecord.self, folder.record) else {
            throw .file(path: url.path, reason: "there is no training in it")
        }
        name = url.lastPathComponent
        self.record = record
        curve = try read([EpochRecord].self, folder.curves) ?? []
        state = try read(RunState.self, folder.state)
        isRunning = folder.isLocked
        var progress = RunProgress(record.plan)
        for epoch in curve { _ = progress.end(epoch, record.plan) }
        best = progress.best?.epoch
    }

    /// The trainings in the folders of a folder, by name; folders without one are passed over.
    public static func all(in folder: URL) -> [ObservedTraining] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { try? ObservedTraining(folder.appendingPathComponent($0)) }
    }
}

extension RunFolder {
    /// Whether a program holds the folder's lock.
    fileprivate var isLocked: Bool {
        let descriptor = open(lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A shared lock, let go at once: two who look do not take each other for a training.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return false }
        return errno == EWOULDBLOCK
    }
}
