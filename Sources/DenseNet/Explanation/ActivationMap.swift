/// A heat map: how much each place of the network's input speaks for an output.
///
/// Its rows and columns cover the input evenly, with pixel centres at half units: place (row, column) of a map of
/// `height` x `width` lies at ((row + 0.5) / height, (column + 0.5) / width) of the input.
public struct ActivationMap: Equatable, Sendable {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// `[row][column]`; as the network gives them 0 or more, without an upper bound. A spline may swing below 0.
    public let values: [Float]
    /// What made it, which decides how it is enlarged and normalised.
    public let method: ExplanationMethod

    /// A map from numbers that were kept; there must be `height` x `width` of them.
    public init(height: Int, width: Int, values: [Float], method: ExplanationMethod) {
        precondition(height > 0 && width > 0 && values.count == height * width, "the values do not fill the map")
        self.height = height
        self.width = width
        self.values = values
        self.method = method
    }

    /// The map at 0...1. Grad-CAM is divided by its largest value, and all 0 where that is 0: nothing speaks for the
    /// output. The keras-vis convention is `(value - min) / (max - min + 1e-7)`.
    public var normalised: ActivationMap {
        let largest = values.max() ?? 0
        switch method {
        case .gradCAM:
            guard largest > 0 else { return with(values.map { _ in 0 }) }
            return with(values.map { rectified($0 / largest) })
        case .kerasVis:
            let smallest = values.min() ?? 0
            let range = Double(largest) - Double(smallest) + 1e-7
            return with(values.map { Float((Double($0) - Double(smallest)) / range) })
        }
    }

    /// The map at another number of rows and columns, usually those of the network's input: Grad-CAM bilinearly
    /// (``Bilinear``), keras-vis by the cubic spline that it took from SciPy (``CubicSpline``).
    public func enlarged(height: Int, width: Int) -> ActivationMap {
        let enlarged =
            switch method {
            case .gradCAM: Bilinear.enlarge(values, self.height, self.width, to: height, width)
            case .kerasVis: CubicSpline.enlarge(values, self.height, self.width, to: height, width)
            }
        return ActivationMap(height: height, width: width, values: enlarged, method: method)
    }

    private func with(_ values: [Float]) -> ActivationMap {
        ActivationMap(height: height, width: width, values: values, method: method)
    }
}
