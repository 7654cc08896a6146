public import Cryptography

/// What a model says about every case of a study: the probability of a fracture, 0...1.
public struct ModelPredictions: Equatable, Sendable {
    /// Name of the model, unique in the study, such as `DenseNet-121`.
    public var model: String
    /// Version of the model, or how the predictions came about; empty when nobody said.
    public var version: String
    /// The model calls a fracture at or above this probability, 0...1; fixed before the test set was seen.
    public var threshold: Double
    /// SHA-256 of the file from which the predictions were read.
    public var source: Digest
    /// By case; not every case need have one.
    public var probabilities: [CaseNumber: Double]

    /// Predictions as they were made.
    public init(
        model: String, version: String, threshold: Double, source: Digest, probabilities: [CaseNumber: Double]
    ) {
        self.model = model
        self.version = version
        self.threshold = threshold
        self.source = source
        self.probabilities = probabilities
    }

    /// Whether a name can stand in tables and file names: 1 to 60 letters, digits, blanks and `. _ - + ( )`.
    public static func isName(_ text: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789 ._-+()".unicodeScalars.contains($0)
        }
        return isPlain && (1...60).contains(text.count) && text == text.trimmed
    }
}
