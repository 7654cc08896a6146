public import Cryptography
public import DenseNet
public import Radiographs

/// What has to be known about a model to run it, and to judge what it says: its card, kept as JSON beside its weights.
public struct ModelCard: Equatable, Sendable {
    /// The name under which its predictions stand in tables, see `ModelPredictions.isName`.
    public var name: String
    /// Its version; empty when nobody said.
    public var version: String
    /// The network, its input included.
    public var architecture: DenseNetArchitecture
    /// What becomes of the pixels before the network sees them.
    public var preprocessing: Preprocessing
    /// One name for each output. A network of one output has one: its absence is the other class.
    public var classes: [String]
    /// The one of `classes` whose probability is the model's prediction.
    public var positiveClass: String
    /// The model calls a fracture at or above this probability, 0...1.
    public var threshold: Double
    /// How it is asked where it looked.
    public var explanation: Explanation
    /// On what it was trained.
    public var trainingData: String
    /// What it may be used for; shown wherever it is used.
    public var intendedUse: String
    /// On what terms it may be used.
    public var licence: String
    /// Its weights.
    public var weights: WeightsRecord
    /// How it was trained, as the program that trained it wrote it down; kept as it is, nothing is read from it.
    var training: CardDocument?

    /// What becomes of the pixels before the network sees them.
    public struct Preprocessing: Equatable, Sendable {
        /// How 16-bit greys become 8-bit ones.
        public var window: IntensityWindow
        /// How the image gets the size of the network's input.
        public var resampling: ResamplingMethod
        /// What becomes of an image of other proportions.
        public var aspect: AspectPolicy
        /// How greys become the network's numbers.
        public var scaling: Scaling

        /// What is done unless a card says otherwise: the whole range of greys, area average, stretched, divided by 255.
        public init(
            window: IntensityWindow = .full, resampling: ResamplingMethod = .area, aspect: AspectPolicy = .stretch,
            scaling: Scaling = Scaling()
        ) {
            self.window = window
            self.resampling = resampling
            self.aspect = aspect
            self.scaling = scaling
        }
    }

    /// A grey becomes `(grey / divisor - mean) / deviation`, all in 32 bits.
    public struct Scaling: Equatable, Sendable {
        /// Greater than 0.
        public var divisor: Float
        /// One for all channels, or one for each.
        public var mean: [Float]
        /// Like `mean`; greater than 0.
        public var deviation: [Float]

        /// Greys divided by 255 unless told otherwise.
        public init(divisor: Float = 255, mean: [Float] = [0], deviation: [Float] = [1]) {
            self.divisor = divisor
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// How the model is asked where it looked.
    public struct Explanation: Equatable, Sendable {
        /// The way.
        public var method: ExplanationMethod
        /// Where in the network; `nil` for the method's own place.
        public var layer: ExplanationLayer?

        /// Grad-CAM at the last feature maps unless told otherwise.
        public init(method: ExplanationMethod = .gradCAM, layer: ExplanationLayer? = nil) {
            self.method = method
            self.layer = layer
        }
    }

    /// Which file the weights are, and which they were.
    public struct WeightsRecord: Equatable, Sendable {
        /// The library's file.
        public var file: String
        /// SHA-256 of the library's file.
        public var digest: Digest
        /// The file from which they were taken.
        public var sourceFile: String
        /// SHA-256 of the file from which they were taken.
        public var sourceDigest: Digest
    }

    /// The output, counted from 0, of the positive class.
    public var positiveOutput: Int { classes.firstIndex(of: positiveClass) ?? 0 }

    /// Whether another model with the same weights would say the same of every image.
    func worksLike(_ other: ModelCard) -> Bool {
        weights.digest == other.weights.digest && architecture == other.architecture
            && preprocessing == other.preprocessing && positiveOutput == other.positiveOutput
            && threshold == other.threshold && explanation == other.explanation
    }
}

extension ModelCard {
    /// What a card says where nobody wrote anything down.
    static let notStated = "not stated"

    /// A statement of a card, or other words where nobody wrote it down.
    public static func statement(_ text: String, orWhenNotStated words: String) -> String {
        text == notStated ? words : text
    }
}
