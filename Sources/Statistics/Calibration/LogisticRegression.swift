import Foundation

/// A logistic regression of a yes or no on one number, by Newton's method.
struct LogisticRegression {
    let intercept: Double
    let slope: Double
    let interceptStandardError: Double
    let slopeStandardError: Double

    /// logit P(outcome) = intercept + slope x.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when no finite fit exists: one outcome only, all numbers
    ///   equal, or the numbers separate the outcomes.
    init(_ outcomes: [Bool], on x: [Double]) throws(StatisticsError) {
        let what = "a logistic regression"
        let (ones, zeros) = try Self.split(outcomes, x, what)
        guard ones.high > zeros.low, zeros.high > ones.low else {
            throw .notEstimable(what: what, because: "the predictions separate the classes completely or are all equal")
        }
        let spread = Moments(x)
        let scale = (spread.sumOfSquares / Double(x.count)).squareRoot()
        // Centred and scaled, so that the two equations are well apart.
        let z = x.map { ($0 - spread.mean) / scale }
        var (a, b) = (0.0, 0.0)
        var information = Information()
        var deviance = Self.deviance(outcomes, z, a, b)
        for _ in 0..<100 {
            information = Information()
            var (gradientA, gradientB) = (0.0, 0.0)
            for index in z.indices {
                let p = logistic(a + b * z[index])
                let residual = (outcomes[index] ? 1 : 0) - p
                gradientA += residual
                gradientB += residual * z[index]
                information.add(p * (1 - p), z[index])
            }
            guard information.determinant > 0 else { break }
            let stepA = (information.bb * gradientA - information.ab * gradientB) / information.determinant
            let stepB = (information.aa * gradientB - information.ab * gradientA) / information.determinant
            // Halved until the fit no longer gets worse.
            var length = 1.0
            var next = Self.deviance(outcomes, z, a + stepA, b + stepB)
            while !(next <= deviance * (1 + 1e-14)), length > 1e-6 {
                length /= 2
                next = Self.deviance(outcomes, z, a + length * stepA, b + length * stepB)
            }
            (a, b, deviance) = (a + length * stepA, b + length * stepB, next)
            if abs(stepA) + abs(stepB) < 1e-12 * (1 + abs(a) + abs(b)) { break }
        }
        guard information.determinant > 0 else {
            throw .notEstimable(what: what, because: "the fit does not converge")
        }
        let shift = spread.mean / scale
        slope = b / scale
        slopeStandardError = (information.aa / information.determinant).squareRoot() / scale
        intercept = a - b * shift
        let variance = information.bb + 2 * shift * information.ab + shift * shift * information.aa
        interceptStandardError = (variance / information.determinant).squareRoot()
    }

    private struct Information {
        var (aa, ab, bb) = (0.0, 0.0, 0.0)
        var determinant: Double { aa * bb - ab * ab }

        mutating func add(_ weight: Double, _ z: Double) {
            aa += weight
            ab += weight * z
            bb += weight * z * z
        }
    }

    fileprivate static func split(
        _ outcomes: [Bool], _ x: [Double], _ what: String
    ) throws(StatisticsError) -> (ones: (low: Double, high: Double), zeros: (low: Double, high: Double)) {
        let pairs = zip(outcomes, x)
        let (ones, zeros) = (pairs.filter(\.0).map(\.1), pairs.filter { !$0.0 }.map(\.1))
        guard let lowOne = ones.min(), let highOne = ones.max(), let lowZero = zeros.min(), let highZero = zeros.max()
        else { throw .notEstimable(what: what, because: "all cases are of one class") }
        return ((lowOne, highOne), (lowZero, highZero))
    }

    private static func deviance(_ outcomes: [Bool], _ z: [Double], _ a: Double, _ b: Double) -> Double {
        var sum = 0.0
        for index in z.indices {
            let logit = a + b * z[index]
            let wrong = outcomes[index] ? -logit : logit
            sum += wrong > 0 ? wrong + log1p(exp(-wrong)) : log1p(exp(wrong))
        }
        return sum
    }
}

/// The intercept of a logistic regression with the slope held at 1.
struct LogisticIntercept {
    let intercept: Double
    let standardError: Double

    /// logit P(outcome) = intercept + offset.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when there is one outcome only.
    init(_ outcomes: [Bool], offset: [Double]) throws(StatisticsError) {
        let what = "the calibration in the large"
        _ = try LogisticRegression.split(outcomes, offset, what)
        let wanted = Double(outcomes.count { $0 })
        // The expected number of positives rises with the intercept; far enough out it is on either side.
        let reach = (offset.map(abs).max() ?? 0) + log(Double(outcomes.count)) + 1
        guard
            let root = brentRoot(
                in: -reach...reach, { a in offset.reduce(0) { $0 + logistic(a + $1) } - wanted })
        else { throw .notEstimable(what: what, because: "no intercept fits") }
        intercept = root
        let weight = offset.reduce(0) { $0 + logistic(root + $1) * logistic(-root - $1) }
        standardError = 1 / weight.squareRoot()
    }
}
