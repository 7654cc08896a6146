import Foundation

/// A Gaussian kernel density of places on the sheet, for the outline of a violin: a picture, not a number to report.
struct Density {
    let points: [(place: Double, density: Double)]
    var highest: Double { points.map(\.density).max() ?? 0 }

    /// The bandwidth is Silverman's, 0.9 min(s, IQR / 1.34) n^(-1/5) (Density Estimation, 1986, eq. 3.31). It is
    /// drawn from the least to the greatest value and not beyond.
    ///
    /// - Returns: nil for fewer than three values or equal ones.
    init?(of values: [Double]) {
        let sorted = values.sorted()
        guard sorted.count > 2, let least = sorted.first, let greatest = sorted.last, greatest > least else {
            return nil
        }
        let count = Double(sorted.count)
        let mean = sorted.reduce(0, +) / count
        let deviation = (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
        let quarters = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
        let spread = quarters > 0 ? min(deviation, quarters / 1.34) : deviation
        let bandwidth = 0.9 * spread * pow(count, -0.2)
        points = (0...60).map { step in
            let place = least + (greatest - least) * Double(step) / 60
            let sum = sorted.reduce(0) { sum, value in
                let distance = (place - value) / bandwidth
                return sum + exp(-distance * distance / 2)
            }
            return (place, sum)
        }
    }
}
