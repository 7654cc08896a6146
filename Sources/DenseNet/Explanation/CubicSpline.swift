import Foundation

/// Enlarging through the cubic B-spline that passes through all values, as `scipy.ndimage.zoom` does at its defaults
/// (order 3, mode `constant`, first and last pixel kept in place), which keras-vis calls.
///
/// The spline's coefficients come from a recursive filter with mirrored ends: Unser, Aldroubi & Eden, IEEE Trans. Signal
/// Processing 41 (1993) 821-833, doi:10.1109/78.193220.
enum CubicSpline {
    private static let pole = 3.0.squareRoot() - 2
    /// `(1 - pole)(1 - 1/pole)`.
    private static let gain = 6.0

    /// `[height][width]` to `[targetHeight][targetWidth]`, in double precision.
    static func enlarge(
        _ values: [Float], _ height: Int, _ width: Int, to targetHeight: Int, _ targetWidth: Int
    ) -> [Float] {
        var coefficients = values.map { Double($0) }
        for column in 0..<width { filter(&coefficients, start: column, step: width, count: height) }
        for row in 0..<height { filter(&coefficients, start: row * width, step: 1, count: width) }

        let columns = (0..<targetWidth).map { Taps(index: $0, count: width, target: targetWidth) }
        var result: [Float] = []
        result.reserveCapacity(targetHeight * targetWidth)
        for index in 0..<targetHeight {
            let row = Taps(index: index, count: height, target: targetHeight)
            let line = (0..<width).map { column in
                (0..<4).reduce(0.0) { $0 + row.weights[$1] * coefficients[row.places[$1] * width + column] }
            }
            for column in columns {
                result.append(Float((0..<4).reduce(0.0) { $0 + column.weights[$1] * line[column.places[$1]] }))
            }
        }
        return result
    }

    /// Values to coefficients along one line: once forth, once back.
    private static func filter(_ line: inout [Double], start: Int, step: Int, count: Int) {
        guard count > 1 else { return }
        func place(_ index: Int) -> Int { start + index * step }
        for index in 0..<count { line[place(index)] *= gain }
        let far = pow(pole, Double(count - 1))
        var first = line[place(0)] + far * line[place(count - 1)]
        var power = pole
        for index in 1..<(count - 1) {
            first += power * (line[place(index)] + far * line[place(count - 1 - index)])
            power *= pole
        }
        line[place(0)] = first / (1 - far * far)
        for index in 1..<count { line[place(index)] += pole * line[place(index - 1)] }
        let last = place(count - 1)
        line[last] = (pole * line[place(count - 2)] + line[last]) * pole / (pole * pole - 1)
        for index in (0..<(count - 1)).reversed() {
            line[place(index)] = pole * (line[place(index + 1)] - line[place(index)])
        }
    }

    /// The four coefficients that a value of the result depends on.
    private struct Taps {
        let places: [Int]
        let weights: [Double]

        init(index: Int, count: Int, target: Int) {
            let step = target > 1 ? Double(count - 1) / Double(target - 1) : 1
            let position = Double(index) * step
            // Rounding may carry the last pixel past the end; SciPy gives 0 there, and so the models' maps have it.
            guard position <= Double(count - 1) else {
                (places, weights) = ([0, 0, 0, 0], [0, 0, 0, 0])
                return
            }
            let first = Int(position.rounded(.down))
            let t = position - Double(first)
            let s = 1 - t
            weights = [
                s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6, t * t * t / 6,
            ]
            places = (-1...2).map { Self.mirrored(first + $0, count) }
        }

        private static func mirrored(_ index: Int, _ count: Int) -> Int {
            guard count > 1 else { return 0 }
            let period = 2 * (count - 1)
            let inside = (index % period + period) % period
            return inside < count ? inside : period - inside
        }
    }
}
