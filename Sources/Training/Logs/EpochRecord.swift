/// What came of one epoch.
public struct EpochRecord: Codable, Equatable, Sendable {
    /// The area under the ROC curve of the validation images, with its 95 % interval.
    public struct Area: Codable, Equatable, Sendable {
        /// 0...1.
        public var estimate: Double
        /// Limits of the interval.
        public var lower, upper: Double
        /// How the limits were made, in words.
        public var method: String
    }

    /// Counted from 1.
    public var epoch: Int
    /// Of the optimiser during this epoch.
    public var learningRate: Double
    /// Mean over the training images as they came by, augmented, while the network changed.
    public var loss: Double
    /// Part of the training images called right, likewise.
    public var accuracy: Double
    /// Mean over the validation images after the epoch, without class weights.
    public var validationLoss: Double
    /// Part of the validation images called right (threshold 0.5, or the likeliest class).
    public var validationAccuracy: Double
    /// `nil` with several classes, and when all validation images got the same score.
    public var validationArea: Area?
    /// From the first batch to the end of validation, without pauses of the program.
    public var seconds: Double
    /// Training images by the time of training.
    public var imagesPerSecond: Double
    /// How long the network waited for images.
    public var secondsWaiting: Double
    /// When it ended, in seconds since 1970.
    public var finishedAt: Double

    /// The same with all times 0: what is the same in every run of the same plan.
    public var withoutTimes: EpochRecord {
        var record = self
        (record.seconds, record.imagesPerSecond, record.secondsWaiting, record.finishedAt) = (0, 0, 0, 0)
        return record
    }
}
