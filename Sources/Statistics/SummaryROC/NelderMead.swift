/// The minimum of a function of few variables without derivatives.
///
/// - SeeAlso: Nelder & Mead, Comput J 1965;7:308.
enum NelderMead {
    /// - Parameters:
    ///   - start: not empty.
    ///   - step: length of the first simplex's edges.
    ///   - function: NaN and infinity count as worse than any number.
    static func minimum(
        from start: [Double], step: Double, iterations: Int = 600, _ function: ([Double]) -> Double
    ) -> (point: [Double], value: Double) {
        func value(_ point: [Double]) -> Double {
            let value = function(point)
            return value.isNaN ? .infinity : value
        }
        let size = start.count
        var simplex = [(point: start, value: value(start))]
        for axis in 0..<size {
            var corner = start
            corner[axis] += step
            simplex.append((corner, value(corner)))
        }
        for _ in 0..<iterations {
            simplex.sort { $0.value < $1.value }
            let (best, worst) = (simplex[0], simplex[size])
            let width = (0..<size).map { axis in abs(best.point[axis] - worst.point[axis]) }.max() ?? 0
            if width < 1e-10, worst.value - best.value <= 1e-13 * (1 + abs(best.value)) { break }
            let center = (0..<size).map { axis in simplex.prefix(size).reduce(0) { $0 + $1.point[axis] } / Double(size)
            }
            func along(_ factor: Double) -> (point: [Double], value: Double) {
                let point = (0..<size).map { center[$0] + factor * (worst.point[$0] - center[$0]) }
                return (point, value(point))
            }
            let reflected = along(-1)
            if reflected.value < best.value {
                let expanded = along(-2)
                simplex[size] = expanded.value < reflected.value ? expanded : reflected
            } else if reflected.value < simplex[size - 1].value {
                simplex[size] = reflected
            } else {
                let contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
                if contracted.value < min(reflected.value, worst.value) {
                    simplex[size] = contracted
                } else {
                    for corner in 1...size {
                        let point = (0..<size).map { (simplex[corner].point[$0] + best.point[$0]) / 2 }
                        simplex[corner] = (point, value(point))
                    }
                }
            }
        }
        return simplex.min { $0.value < $1.value } ?? (start, value(start))
    }
}
