/// How far a training is just now; for whoever looks, never read by the training itself.
public struct RunState: Codable, Equatable, Sendable {
    /// Counted from 1.
    public var epoch: Int
    /// Of this epoch, done.
    public var images: Int
    /// Of an epoch.
    public var imagesInEpoch: Int
    /// Mean over the epoch's images so far.
    public var loss: Double
    /// Part of the epoch's images so far.
    public var accuracy: Double
    /// Since the program started.
    public var imagesPerSecond: Double
    /// Until all epochs are done, at this rate.
    public var secondsLeft: Double

    init(_ step: TrainingEvent.Step) {
        epoch = step.epoch
        images = step.images
        imagesInEpoch = step.imagesInEpoch
        loss = step.loss
        accuracy = step.accuracy
        imagesPerSecond = step.imagesPerSecond
        secondsLeft = step.secondsLeft
    }
}
