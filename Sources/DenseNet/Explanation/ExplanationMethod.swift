/// How a heat map is made of a layer's maps A and of the gradient dy/dA, where y is the logit of one output: before the
/// sigmoid or softmax.
public enum ExplanationMethod: String, Codable, Sendable, CaseIterable {
    /// Grad-CAM (Selvaraju et al., ICCV 2017, doi:10.1109/ICCV.2017.74): `ReLU(sum of a_k A_k)`, where a_k is the mean of
    /// dy/dA_k over the map. At the last features by default; enlarged bilinearly.
    case gradCAM = "grad-cam"
    /// `visualize_cam` of keras-vis 0.4.1: the same after the gradient was divided by its largest value plus 1e-7. At
    /// the last 3x3 convolution by default, which is what keras-vis picks in a DenseNet; enlarged by a cubic spline.
    case kerasVis = "keras-vis"

    /// The layer whose maps are taken when none is named.
    public var defaultLayer: ExplanationLayer { self == .gradCAM ? .features : .lastConvolution }
}
