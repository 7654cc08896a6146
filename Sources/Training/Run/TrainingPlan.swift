public import DenseNet

/// Everything that decides what comes of a training, but the data and the weights that it starts from.
public struct TrainingPlan: Codable, Equatable, Sendable {
    /// When the learning rate is lowered; Keras' `ReduceLROnPlateau` on the validation loss.
    public struct Plateau: Codable, Equatable, Sendable {
        /// By which the rate is multiplied.
        public var factor = 0.1
        /// Epochs without improvement before that.
        public var patience = 10
        /// What counts as improvement.
        public var minimumChange = 1e-4
        /// Epochs after a reduction during which nothing is counted.
        public var cooldown = 0
        /// The rate never falls below it.
        public var minimumRate = 0.0

        /// Keras' defaults; the source paper names none of them.
        public init() {}
    }

    /// By what the best epoch is found; the earlier one wins a tie.
    public enum BestRule: String, Codable, Sendable, CaseIterable {
        /// The lowest loss of the validation images.
        case loss
        /// Most validation images called right.
        case accuracy
        /// The largest area under the ROC curve; of a sigmoid only.
        case area = "auc"
    }

    /// How much an image counts in the training loss.
    public enum ClassWeighting: String, Codable, Sendable, CaseIterable {
        /// All the same.
        case equal
        /// Each label the same in all: n / (labels · images of the label), as scikit-learn's `balanced`.
        case balanced
    }

    /// What is learnt.
    public var task: LearningTask
    /// The network.
    public var architecture: DenseNetArchitecture
    /// What becomes of the radiographs.
    public var preparation: ImagePreparation
    /// How training images are changed at random.
    public var augmentation = AugmentationPolicy()
    /// How images are divided.
    public var split: DataSplit.Rule
    /// Rounds over all training images, at least 1.
    public var epochs = 60
    /// Images in a step, at least 1; the last step of an epoch has what is left.
    public var batch = 8
    /// Adam's rate in the beginning.
    public var learningRate = 1e-3
    /// Adam as Keras or as PyTorch has it.
    public var adam = Adam.Rule.keras
    /// How running statistics follow those of the batches.
    public var batchNorm = BatchNormRule.torch
    /// How fresh weights are drawn.
    public var initialisation = Weights.Initialisation.keras
    /// When the rate is lowered.
    public var plateau = Plateau()
    /// Epochs without a better one before the training ends early; `nil` for never.
    public var patience: Int?
    /// How much an image counts.
    public var classWeights = ClassWeighting.equal
    /// By what the best epoch is found.
    public var best = BestRule.loss
    /// Decides order, augmentation and fresh weights.
    public var seed: UInt64

    /// A plan; what is not given is that of the source paper (Eur Radiol 2019;29:5469), or Keras' default.
    ///
    /// - Parameters:
    ///   - architecture: Its outputs, head and input size are set as task, classes and preparation ask.
    ///   - outputs: Number of classes.
    public init(
        _ task: LearningTask, outputs: Int, architecture: DenseNetArchitecture = DenseNetArchitecture(),
        preparation: ImagePreparation = ImagePreparation(), seed: UInt64
    ) {
        self.task = task
        self.preparation = preparation
        self.architecture = architecture
        self.architecture.outputs = outputs
        self.architecture.head = task == .fracture ? .sigmoid : .softmax
        self.architecture.inputHeight = preparation.height
        self.architecture.inputWidth = preparation.width
        split = DataSplit.Rule(
            validationFraction: task == .fracture ? 0.2 : 0.1, isStratified: task == .fracture, seed: seed)
        self.seed = seed
    }

    /// Checks that such a training can be.
    ///
    /// - Throws: ``TrainingRunError/setting(_:)``.
    public func validate() throws(TrainingRunError) {
        func require(_ holds: Bool, _ reason: String) throws(TrainingRunError) {
            guard holds else { throw .setting(reason) }
        }
        try require(1...100_000 ~= epochs, "there must be 1 to 100,000 epochs, not \(epochs)")
        try require(1...4096 ~= batch, "a batch must have 1 to 4,096 images, not \(batch)")
        try require(learningRate > 0 && learningRate.isFinite, "the learning rate must be above 0, not \(learningRate)")
        try require(
            augmentation.zoom >= 0 && augmentation.zoom < 1,
            "the zoom must be at least 0 and below 1, not \(augmentation.zoom)")
        try require(
            augmentation.rotation >= 0 && augmentation.rotation <= 180,
            "the rotation must be 0 to 180 degrees, not \(augmentation.rotation)")
        try require(
            plateau.factor > 0 && plateau.factor < 1,
            "the plateau's factor must be above 0 and below 1, not \(plateau.factor)")
        try require(plateau.patience >= 0 && plateau.cooldown >= 0, "the plateau's epochs cannot be fewer than 0")
        try require(patience.map { $0 >= 1 } ?? true, "early stopping needs at least 1 epoch of patience")
        try require(best != .area || task == .fracture, "the AUC can choose the best epoch of a fracture network only")
        do {
            try architecture.validate()
        } catch {
            throw .setting("\(error)")
        }
    }
}
