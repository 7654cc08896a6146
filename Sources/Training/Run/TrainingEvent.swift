/// What a training tells while it runs.
public enum TrainingEvent: Sendable {
    /// It goes on where another one was stopped: the epoch, and the steps that are done in it.
    case continued(epoch: Int, step: Int)
    /// A step is done.
    case step(Step)
    /// So many validation images of so many are judged.
    case validating(done: Int, total: Int)
    /// An epoch is done; whether it is the best so far.
    case epoch(EpochRecord, isBest: Bool)

    /// How an epoch stands after a step.
    public struct Step: Sendable {
        /// Counted from 1.
        public let epoch: Int
        /// Of the whole training.
        public let epochs: Int
        /// Of this epoch, done.
        public let images: Int
        /// Of an epoch.
        public let imagesInEpoch: Int
        /// Mean over the epoch's images so far.
        public let loss: Double
        /// Part of the epoch's images so far.
        public let accuracy: Double
        /// Since the program started.
        public let imagesPerSecond: Double
        /// Until all epochs are done, at this rate.
        public let secondsLeft: Double
    }
}

/// How a training ended.
public enum TrainingOutcome: Equatable, Sendable {
    /// All epochs are done, or no better one came.
    case finished(epochs: Int, best: EpochRecord)
    /// Somebody asked it to stop; the same command goes on from there.
    case stopped(epoch: Int, step: Int)
}
