public import DenseNet
import Radiographs

extension ModelCard.Preprocessing {
    /// What becomes of the pixels, as one line that is kept with every score.
    public func inWords(_ architecture: DenseNetArchitecture) -> String {
        let size = "\(architecture.inputHeight) x \(architecture.inputWidth) x \(architecture.inputChannels)"
        func list(_ numbers: [Float]) -> String { numbers.map { "\($0)" }.joined(separator: ", ") }
        let isPlain = scaling.mean.allSatisfy { $0 == 0 } && scaling.deviation.allSatisfy { $0 == 1 }
        let scaled =
            isPlain
            ? "grey / \(scaling.divisor)"
            : "(grey / \(scaling.divisor) - [\(list(scaling.mean))]) / [\(list(scaling.deviation))]"
        return "window \(window.rawValue); resampling \(resampling.rawValue), \(aspect.rawValue) to \(size); \(scaled)"
    }
}
