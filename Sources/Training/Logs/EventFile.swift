import Foundation

/// A file of scalars that TensorBoard opens: a sequence of `Event` messages (tensorflow/core/util/event.proto) as records.
final class EventFile {
    private let path: String
    private let descriptor: Int32

    /// Begins a file, in place of one of the same name.
    ///
    /// - Parameter time: In seconds since 1970.
    /// - Throws: ``TrainingRunError/file(path:reason:)``.
    init(_ path: String, time: Double) throws(TrainingRunError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        var event = Self.event(time: time, step: 0)
        event.add("brain.Event:2", field: 3)
        try write(event)
    }

    deinit { close(descriptor) }

    /// Adds scalars of one step.
    func add(_ scalars: [(tag: String, value: Double)], step: Int, time: Double) throws(TrainingRunError) {
        var summary = ProtocolBuffer()
        for scalar in scalars {
            var value = ProtocolBuffer()
            value.add(scalar.tag, field: 1)
            value.add(Float(scalar.value), field: 2)
            summary.add(value, field: 1)
        }
        var event = Self.event(time: time, step: step)
        event.add(summary, field: 5)
        try write(event)
    }

    private static func event(time: Double, step: Int) -> ProtocolBuffer {
        var event = ProtocolBuffer()
        event.add(time, field: 1)
        event.add(Int64(step), field: 2)
        return event
    }

    private func write(_ event: ProtocolBuffer) throws(TrainingRunError) {
        try DurableFile.writeAll(TFRecord.record(event.bytes), to: descriptor, path)
    }
}
