import Foundation
import Training

/// Tells how a training goes: a line that is drawn anew where somebody watches, and a line for every epoch.
final class TrainingMonitor {
    private let epochs: Int
    private let isWatched: Bool
    private let clock = ContinuousClock()
    private var lastDrawn: ContinuousClock.Instant?
    private var isShown = false

    init(epochs: Int, isWatched: Bool = Terminal.isWatched) {
        (self.epochs, self.isWatched) = (epochs, isWatched)
    }

    /// Tells with what is trained.
    func began(_ record: TrainingRecord) {
        Terminal.error(
            "\(record.plan.architecture.inWords); \(record.trainingImages.counted("image")) for training, "
                + "\(record.validationImages) for validation; start: \(record.start.origin)")
    }

    /// Shows what a training reports.
    func show(_ event: TrainingEvent) {
        switch event {
        case .continued(let epoch, let step):
            Terminal.error("continued in epoch \(epoch) after step \(step)")
        case .step(let step): draw(Self.line(step))
        case .validating(let done, let total): draw(ProgressBar.line("Validating", done: done, of: total))
        case .epoch(let record, let isBest):
            clear()
            Terminal.out(Self.line(record, of: epochs) + (isBest ? ", best so far" : ""))
        }
    }

    /// Takes the line away.
    func clear() {
        guard isShown else { return }
        isShown = false
        Terminal.beside("\r\u{1B}[K")
    }

    private func draw(_ line: String) {
        guard isWatched else { return }
        if let lastDrawn, clock.now - lastDrawn < .milliseconds(200) { return }
        lastDrawn = clock.now
        isShown = true
        Terminal.beside("\r\u{1B}[K" + line)
    }

    static func line(_ step: TrainingEvent.Step) -> String {
        let bar = ProgressBar.line("Epoch \(step.epoch)/\(step.epochs)", done: step.images, of: step.imagesInEpoch)
        return bar + " loss \(digits(step.loss, 4)) accuracy \(digits(step.accuracy, 3)) "
            + "\(digits(step.imagesPerSecond, 1)) images/s, \(time(step.secondsLeft)) left"
    }

    static func line(_ record: EpochRecord, of epochs: Int) -> String {
        "epoch \(record.epoch)/\(epochs): loss \(digits(record.loss, 4)), accuracy \(digits(record.accuracy, 3)); "
            + "\(judgement(record)); rate \(record.learningRate), \(digits(record.imagesPerSecond, 1)) images/s"
    }

    /// What the validation images say of an epoch.
    static func judgement(_ record: EpochRecord) -> String {
        var text =
            "validation loss \(digits(record.validationLoss, 4)), accuracy \(digits(record.validationAccuracy, 3))"
        if let area = record.validationArea {
            text += ", AUC \(digits(area.estimate, 3)) (\(digits(area.lower, 3)) to \(digits(area.upper, 3)))"
        }
        return text
    }

    private static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }

    /// `3 d 4 h`, `4 h 12 min`, `5 min`, `40 s`.
    static func time(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        let whole = Int(seconds.rounded())
        let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min" : "\(whole) s"
    }
}
