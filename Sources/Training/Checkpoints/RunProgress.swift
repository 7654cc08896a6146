/// How far a training is; with the weights and the optimiser's state all that is needed to go on as if nothing had been.
struct RunProgress: Codable, Equatable, Sendable {
    /// The epoch of the lowest loss, highest accuracy or largest area so far.
    struct Best: Codable, Equatable, Sendable {
        var epoch: Int
        var value: Double
    }

    /// The epoch that is being trained, counted from 1.
    var epoch = 1
    /// Steps done in it.
    var step = 0
    /// Sum of the losses of its images so far.
    var lossSum = 0.0
    /// Of its images so far, those called right.
    var right = 0
    /// Its images so far.
    var images = 0
    /// Of its steps so far.
    var seconds = 0.0
    /// Of these, how long the network waited.
    var secondsWaiting = 0.0
    /// Of the optimiser, for the epoch that is being trained.
    var learningRate: Double
    /// Updates that the optimiser has made.
    var optimiserSteps = 0
    /// The state of the schedule.
    var schedule: PlateauSchedule
    /// The epoch whose weights are kept.
    var best: Best?
    /// The epochs that are done.
    var curve: [EpochRecord] = []
    /// Whether nothing is left to train.
    var isFinished = false

    /// The beginning of a training.
    init(_ plan: TrainingPlan) {
        learningRate = plan.learningRate
        schedule = PlateauSchedule(
            factor: plan.plateau.factor, patience: plan.plateau.patience, minimumDelta: plan.plateau.minimumChange,
            cooldown: plan.plateau.cooldown, minimumRate: plan.plateau.minimumRate)
    }

    /// Ends the epoch: the next one begins with a rate that may be lower, or none does.
    ///
    /// - Returns: Whether it is the best one so far.
    mutating func end(_ record: EpochRecord, _ plan: TrainingPlan) -> Bool {
        curve.append(record)
        let value: Double =
            switch plan.best {
            case .loss: -record.validationLoss
            case .accuracy: record.validationAccuracy
            // Without an area all images have the same score: no worse judge of them can be.
            case .area: record.validationArea?.estimate ?? 0
            }
        let isBest = best.map { value > $0.value } ?? true
        if isBest { best = Best(epoch: record.epoch, value: value) }
        learningRate = schedule.rate(after: record.validationLoss, current: learningRate)
        let waited = record.epoch - (best?.epoch ?? record.epoch)
        isFinished = record.epoch >= plan.epochs || plan.patience.map { waited >= $0 } ?? false
        (epoch, step, lossSum, right, images) = (record.epoch + 1, 0, 0, 0, 0)
        (seconds, secondsWaiting) = (0, 0)
        return isBest
    }
}
