public import Cryptography
import DenseNet

/// With what a network is trained; kept in the training's folder, so that no other training goes on there.
public struct TrainingRecord: Codable, Equatable, Sendable {
    /// The weights that a training starts from.
    public struct Start: Codable, Equatable, Sendable {
        /// In words, such as the file's name, or `fresh weights`.
        public var origin: String
        /// SHA-256 of the file; `nil` for fresh weights.
        public var sha256: String?

        /// Weights by their origin.
        public init(origin: String, digest: Digest? = nil) {
            self.origin = origin
            sha256 = digest?.description
        }

        /// Drawn at random.
        public static let fresh = Start(origin: "fresh weights")
    }

    /// The program and its version.
    public var program: String
    /// What computes, as ``DenseNet/ComputePath/inFull`` says it; another may differ in the last digits.
    public var computePath: String
    /// Names of the outputs.
    public var classes: [String]
    /// SHA-256 of what is learnt, see ``DataSet/digest``.
    public var dataSha256: String
    /// SHA-256 of the table of the split.
    public var splitSha256: String
    /// The column that kept patients together.
    public var patientColumn: String?
    /// Numbers of images.
    public var trainingImages, validationImages, unreadableImages: Int
    /// Training images of each label; of a fracture network none, then fracture.
    public var trainingCounts: [Int]
    /// The weights in the beginning.
    public var start: Start
    /// All that was set.
    public var plan: TrainingPlan

    /// In what another training differs; `nil` when it does not.
    func difference(to other: TrainingRecord) -> String? {
        if dataSha256 != other.dataSha256 { return "other images or labels (SHA-256 \(dataSha256))" }
        if start != other.start { return "another start (\(start.origin))" }
        if plan != other.plan { return "other settings" }
        if program != other.program { return "another program (\(program))" }
        if computePath != other.computePath { return "another processor (\(computePath))" }
        return self != other ? "another split" : nil
    }
}

extension TrainingRecord {
    /// - Parameters:
    ///   - start: The weights in the beginning.
    ///   - program: The program and its version.
    init(_ plan: TrainingPlan, _ data: DataSet, _ split: DataSplit, start: Start, program: String) {
        self.program = program
        computePath = ComputePath.fastest.inFull
        classes = data.table.classes
        dataSha256 = data.digest.description
        splitSha256 = split.digest(data).description
        patientColumn = data.table.patientColumn
        (trainingImages, validationImages) = (split.training.count, split.validation.count)
        unreadableImages = data.unreadable.count
        var counts = [Int](repeating: 0, count: data.table.labelCount)
        for image in split.training { counts[data.images[image].label] += 1 }
        trainingCounts = counts
        self.start = start
        self.plan = plan
    }
}
