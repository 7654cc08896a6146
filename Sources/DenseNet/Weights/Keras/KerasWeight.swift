/// One weight of a Keras layer as a file lists it.
struct KerasWeight: Sendable {
    enum Part: String, Sendable {
        case kernel, bias, gamma, beta
        case movingMean = "moving_mean"
        case movingVariance = "moving_variance"

        /// What torchvision calls it.
        var torchvision: String {
            switch self {
            case .kernel, .gamma: "weight"
            case .bias, .beta: "bias"
            case .movingMean: "running_mean"
            case .movingVariance: "running_var"
            }
        }

        /// Whether DenseNet has it in a layer of this torchvision name.
        func belongs(to layer: String) -> Bool {
            let isConvolution = layer.split(separator: ".").last?.hasPrefix("conv") ?? false
            return isConvolution == (self == .kernel) && self != .bias
        }
    }

    /// Keras' name of the layer.
    let layer: String
    /// `nil` for a kind of weight that no layer of DenseNet has.
    let part: Part?
    /// The path of its data set.
    let path: String
    let dataSet: HDF5Listing.DataSet
}
