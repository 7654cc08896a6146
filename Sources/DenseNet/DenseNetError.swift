/// Why a network could not be made, read or run. `description` says it in one sentence.
public enum DenseNetError: Error, Equatable, Sendable {
    /// No such network can exist.
    case architecture(String)
    /// The file could not be opened, read or written.
    case file(path: String, reason: String)
    /// The container is damaged or hostile.
    case damaged(String)
    /// The container is sound and uses something that is not read.
    case unsupported(String)
    /// The tensor is wanted and not there.
    case missingTensor(String)
    /// The tensor is there and belongs to no part of the network.
    case surplusTensor(String)
    /// The tensor has another shape than the network asks for.
    case wrongShape(tensor: String, expected: [Int], found: [Int])
    /// The tensor's numbers are of a type that is not read.
    case wrongType(tensor: String, type: String)
    /// The tensor holds a number that is not finite, at this index of its flattened values.
    case notFinite(tensor: String, index: Int)
    /// A variance is negative, at this index.
    case negativeVariance(tensor: String, index: Int)
    /// A batch norm of finite numbers is none once its factor and summand are computed, at this index of the tensor.
    case normOverflows(tensor: String, index: Int)
    /// The network has so many outputs, and not this one.
    case noSuchOutput(Int, outputs: Int)
    /// The network has no layer of that name.
    case noSuchLayer(String)
    /// The input has another number of values than the network asks for.
    case wrongInput(expected: Int, found: Int)
    /// The input holds a value that is not finite, at this index.
    case inputNotFinite(index: Int)
    /// The weights lead beyond what a Float holds, so this output has no score.
    case predictionNotFinite(output: Int)
    /// The weights lead beyond what a Float holds, so the heat map has no value at this place.
    case mapNotFinite(row: Int, column: Int)
}

extension DenseNetError: CustomStringConvertible {
    /// What is wrong, as one sentence.
    public var description: String {
        switch self {
        case .architecture(let reason): "No such network: \(reason)."
        case .file(let path, let reason): "\(path): \(reason)."
        case .damaged(let reason): "The weight file is damaged: \(reason)."
        case .unsupported(let reason): "The weight file cannot be read: \(reason)."
        case .missingTensor(let name): "The weight file has no tensor \(name)."
        case .surplusTensor(let name): "The weight file has a tensor \(name), which the network does not."
        case .wrongShape(let name, let expected, let found):
            "The tensor \(name) has the shape \(found) where the network asks for \(expected)."
        case .wrongType(let name, let type):
            "The tensor \(name) is of type \(type); little-endian floats of 32 and 16 bits are read."
        case .notFinite(let name, let index): "The tensor \(name) holds a number that is not finite, at \(index)."
        case .negativeVariance(let name, let index): "The tensor \(name) holds a negative variance, at \(index)."
        case .normOverflows(let name, let index):
            "The batch norm of the tensor \(name) overflows at \(index): the numbers are finite, their quotient is not."
        case .noSuchOutput(let output, let outputs):
            "The network has no output \(output); they are counted from 0 to \(outputs - 1)."
        case .noSuchLayer(let name): "The network has no layer \(name) to make a heat map of."
        case .wrongInput(let expected, let found):
            "The input has \(found) values where the network asks for \(expected)."
        case .inputNotFinite(let index): "The input holds a value that is not finite, at \(index)."
        case .predictionNotFinite(let output):
            "The network gives no finite number for the output \(output); its weights are damaged or unsuited."
        case .mapNotFinite(let row, let column):
            "The heat map has no finite value at row \(row), column \(column); the weights are damaged or unsuited."
        }
    }
}
