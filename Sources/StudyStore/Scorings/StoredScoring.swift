public import Cryptography
public import Studies

/// What a model's scores of a study were made with.
@_spi(Confidential) public struct ScoringProvenance: Equatable, Sendable {
    /// The name under which the predictions stand in the study, see ``ModelPredictions/isName(_:)``.
    public var model: String
    /// Version of the model, as its card has it.
    public var version: String
    /// The model calls a fracture at or above this probability, 0...1.
    public var threshold: Double
    /// SHA-256 of the weights.
    public var weights: Digest
    /// The model's card, JSON.
    public var card: String
    /// What became of the pixels before the network saw them, in words.
    public var preprocessing: String
    /// The program that computed, its version and its way of computing.
    public var program: String

    /// What scores are made with.
    public init(
        model: String, version: String, threshold: Double, weights: Digest, card: String, preprocessing: String,
        program: String
    ) {
        self.model = model
        self.version = version
        self.threshold = threshold
        self.weights = weights
        self.card = card
        self.preprocessing = preprocessing
        self.program = program
    }
}

/// Where a model looked, as the network gave it: not normalised, not enlarged.
@_spi(Confidential) public struct StoredHeatMap: Equatable, Sendable {
    /// How it was computed, such as `grad-cam`.
    public var method: String
    /// The layer at which it was computed.
    public var layer: String
    /// The output, counted from 0, that it explains.
    public var output: Int
    /// Number of rows.
    public var rows: Int
    /// Number of columns.
    public var columns: Int
    /// `rows` x `columns` numbers row by row, 0 or more.
    public var values: [Float]

    /// A map; the number of values must be `rows` x `columns`.
    public init(method: String, layer: String, output: Int, rows: Int, columns: Int, values: [Float]) {
        precondition(rows > 0 && columns > 0 && values.count == rows * columns, "the values do not fill the map")
        self.method = method
        self.layer = layer
        self.output = output
        self.rows = rows
        self.columns = columns
        self.values = values
    }
}

/// What a model said about one case.
@_spi(Confidential) public struct CaseScore: Equatable, Sendable {
    /// The case.
    public var number: CaseNumber
    /// SHA-256 of the pixels that were scored, see `Radiograph.pixelDigest`.
    public var image: Digest
    /// Probability of a fracture, 0...1.
    public var probability: Double
    /// Where the model looked, if that was asked for.
    public var map: StoredHeatMap?

    /// A score.
    public init(number: CaseNumber, image: Digest, probability: Double, map: StoredHeatMap? = nil) {
        self.number = number
        self.image = image
        self.probability = probability
        self.map = map
    }
}

/// A scoring of a study, finished or not.
@_spi(Confidential) public struct StoredScoring: Equatable, Sendable {
    /// What is stored of a case, without its map.
    public struct Case: Equatable, Sendable {
        /// SHA-256 of the pixels that were scored.
        public var image: Digest
        /// Probability of a fracture, 0...1.
        public var probability: Double
        /// Whether a heat map is stored.
        public var hasMap: Bool
    }

    /// What it is made with.
    public var provenance: ScoringProvenance
    /// When it began.
    public var begunAt: Timestamp
    /// When its last case was scored; `nil` while cases are missing.
    public var finishedAt: Timestamp?
    /// The cases that are scored.
    public var cases: [CaseNumber: Case]
}

/// A case's image as the study keeps it.
public struct StudyRadiograph: Equatable, Sendable {
    /// The case.
    public var number: CaseNumber
    /// Path of the normalised PNG file.
    public var file: String
    /// Bits that the grey values use, 8...16; the file does not say it.
    public var significantBits: Int
    /// SHA-256 of the pixels.
    public var digest: Digest
}
