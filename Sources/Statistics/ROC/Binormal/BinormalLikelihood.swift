import Glibc

/// The likelihood of the binormal model and its ascent by scoring. Parameters stand in the order a, b, boundaries.
struct BinormalLikelihood {
    private(set) var intercept: Double
    private(set) var slope: Double
    private(set) var cutoffs: [Double]
    private(set) var logLikelihood: Double
    private let healthy: [Double]
    private let diseased: [Double]

    /// Starts from the line through the probits of the smoothed points.
    init(_ categories: RatingCategories) {
        healthy = categories.healthy.map(Double.init)
        diseased = categories.diseased.map(Double.init)
        // Half a case more in every category keeps all points off the edges and in order.
        let (x, y) = (Self.quantiles(healthy), Self.quantiles(diseased))
        let (ofX, ofY) = (Moments(x), Moments(y))
        let ratio = ofX.sumOfSquares > 0 ? (ofY.sumOfSquares / ofX.sumOfSquares).squareRoot() : 1
        let start = min(max(ratio, 0.3), 3)
        let distance = start * ofX.mean - ofY.mean
        slope = start
        intercept = distance
        cutoffs = zip(x, y).map { ($0 + ($1 + distance) / start) / 2 }
        logLikelihood = 0
        logLikelihood = Self.logLikelihood(intercept, slope, cutoffs, healthy, diseased)
    }

    /// Normal quantiles of the cumulated shares, one for each boundary.
    private static func quantiles(_ counts: [Double]) -> [Double] {
        let all = counts.reduce(0, +) + 0.5 * Double(counts.count)
        var below = 0.0
        return counts.dropLast().map { count in
            below += count + 0.5
            return Normal.quantile(below / all)
        }
    }

    /// Probability between two boundaries, without cancellation in the upper tail.
    private static func between(_ lower: Double, _ upper: Double) -> Double {
        lower > 0 ? Normal.survival(lower) - Normal.survival(upper) : Normal.cdf(upper) - Normal.cdf(lower)
    }

    static func logLikelihood(
        _ intercept: Double, _ slope: Double, _ cutoffs: [Double], _ healthy: [Double], _ diseased: [Double]
    ) -> Double {
        let edges = [-Double.infinity] + cutoffs + [.infinity]
        return healthy.indices.reduce(0) { sum, category in
            let (low, high) = (edges[category], edges[category + 1])
            let ofHealthy = healthy[category] > 0 ? healthy[category] * log(between(low, high)) : 0
            let ofDiseased =
                diseased[category] > 0
                ? diseased[category] * log(between(slope * low - intercept, slope * high - intercept)) : 0
            return sum + ofHealthy + ofDiseased
        }
    }

    /// Climbs to the optimum.
    ///
    /// - Returns: the expected information there; `nil` when there is no optimum.
    mutating func climb() -> InformationMatrix? {
        var (pace, last) = (1.0, Double.infinity)
        for _ in 0..<500 {
            let (gradient, information) = derivatives()
            guard let step = information.solution(gradient) else { return nil }
            // Twice the gain that the quadratic model still promises.
            let promise = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
            // Where ratings fit the model badly, the expected information is smaller than the observed one and full steps
            // jump to and fro over the optimum.
            if promise > 0.8 * last { pace = max(pace / 2, 1.0 / 16) }
            last = promise
            guard advance(step, length: pace) else { return nil }
            if promise < 1e-18 { return derivatives().information }
        }
        return nil
    }

    /// Goes along the step, halved until the order of the boundaries holds and the likelihood does not fall by more than
    /// rounding makes it: near the optimum a step that is right may seem to lose the last digit.
    private mutating func advance(_ step: [Double], length start: Double) -> Bool {
        var length = start
        while length > 1e-12 {
            let (a, b) = (intercept + length * step[0], slope + length * step[1])
            let moved = cutoffs.indices.map { cutoffs[$0] + length * step[$0 + 2] }
            if b > 0, zip(moved, moved.dropFirst()).allSatisfy({ $0 < $1 }) {
                let value = Self.logLikelihood(a, b, moved, healthy, diseased)
                if value >= logLikelihood - 1e-12 * abs(logLikelihood) {
                    (intercept, slope, cutoffs, logLikelihood) = (a, b, moved, value)
                    return true
                }
            }
            length /= 2
        }
        return false
    }

    /// The gradient of the log-likelihood, and the expected information.
    func derivatives() -> (gradient: [Double], information: InformationMatrix) {
        let size = cutoffs.count + 2
        var gradient = [Double](repeating: 0, count: size)
        var information = InformationMatrix(size: size)
        let edges = [-Double.infinity] + cutoffs + [.infinity]
        let (allHealthy, allDiseased) = (healthy.reduce(0, +), diseased.reduce(0, +))
        let ofHealthy = edges.map(Self.density)
        let ofDiseased = edges.map { Self.density(slope * $0 - intercept) }
        for category in healthy.indices {
            let (low, high) = (edges[category], edges[category + 1])
            var ofOne: [(Int, Double)] = []
            var ofOther: [(Int, Double)] = [
                (0, ofDiseased[category] - ofDiseased[category + 1]),
                (
                    1,
                    (high.isFinite ? high * ofDiseased[category + 1] : 0)
                        - (low.isFinite ? low * ofDiseased[category] : 0)
                ),
            ]
            if category > 0 {
                ofOne.append((category + 1, -ofHealthy[category]))
                ofOther.append((category + 1, -slope * ofDiseased[category]))
            }
            if category < cutoffs.count {
                ofOne.append((category + 2, ofHealthy[category + 1]))
                ofOther.append((category + 2, slope * ofDiseased[category + 1]))
            }
            let one = max(Self.between(low, high), .leastNormalMagnitude)
            let other = max(Self.between(slope * low - intercept, slope * high - intercept), .leastNormalMagnitude)
            for (place, value) in ofOne { gradient[place] += healthy[category] * value / one }
            for (place, value) in ofOther { gradient[place] += diseased[category] * value / other }
            information.add(ofOne, weight: allHealthy / one)
            information.add(ofOther, weight: allDiseased / other)
        }
        return (gradient, information)
    }

    private static func density(_ x: Double) -> Double {
        x.isFinite ? exp(-x * x / 2) / (2 * Double.pi).squareRoot() : 0
    }
}
