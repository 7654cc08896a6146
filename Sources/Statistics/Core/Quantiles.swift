/// Order statistics of a sample, as R's `quantile` with its default type 7.
public enum Quantiles {
    /// The quantile of a sample in ascending order.
    ///
    /// - Parameters:
    ///   - probability: 0...1.
    ///   - sorted: the sample, ascending, not empty.
    /// - SeeAlso: Hyndman & Fan, Am Stat 1996;50:361, definition 7.
    public static func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double {
        guard let last = sorted.last else { return .nan }
        let position = probability * Double(sorted.count - 1)
        let below = position.rounded(.down)
        let index = Int(below)
        guard index + 1 < sorted.count else { return last }
        let fraction = position - below
        // R adds only when the fraction matters, which keeps infinities and exact values as they are.
        guard fraction > 4 * Double.ulpOfOne * max(1, position) else { return sorted[index] }
        return (1 - fraction) * sorted[index] + fraction * sorted[index + 1]
    }

    /// The median of a sample in any order; NaN when it is empty.
    public static func median(_ values: [Double]) -> Double { quantile(0.5, ofSorted: values.sorted()) }
}
