import Foundation

/// Writes down how far a training is, every second at most. It is renamed into its place, so that nobody reads half of it,
/// and not waited for: what is lost at a power cut is of no use then.
final class StateFile {
    private let path: String
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant?

    init(_ path: String) { self.path = path }

    func note(_ step: TrainingEvent.Step) throws(TrainingRunError) {
        if let last, clock.now - last < .seconds(1) { return }
        last = clock.now
        let bytes = try RunJSON.encode(RunState(step), for: path)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .file(path: path, reason: error.localizedDescription)
        }
    }
}
