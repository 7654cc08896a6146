/// Whose names and habits a weight file follows.
enum WeightFramework: Sendable {
    /// torchvision, by safetensors.
    case torchvision
    /// Keras of any release, by HDF5.
    case keras

    /// The epsilon of its batch norms where the file names none.
    var usualEpsilon: Double {
        switch self {
        case .torchvision: DenseNetArchitecture.torchvisionEpsilon
        case .keras: DenseNetArchitecture.kerasEpsilon
        }
    }

    /// Whether every release has the ReLU after the last batch norm; Keras has it since August 2018.
    var alwaysHasFinalReLU: Bool { self == .torchvision }
}
