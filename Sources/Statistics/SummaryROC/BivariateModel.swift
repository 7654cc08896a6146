import Glibc

/// The bivariate normal model of the readers' logits of sensitivity and false positive rate, fitted by restricted
/// maximum likelihood.
///
/// - SeeAlso: Reitsma et al., J Clin Epidemiol 2005;58:982.
struct BivariateModel {
    /// Logits of sensitivity and of false positive rate at the readers' centre.
    let sensitivity: Double
    let falsePositiveRate: Double
    /// Variances between readers, and their covariance.
    let varianceOfSensitivity: Double
    let varianceOfFalsePositiveRate: Double
    let covariance: Double

    /// One reader's logits, with the variances that their cases' chance gives them.
    struct Observation {
        var sensitivity: Double
        var falsePositiveRate: Double
        var varianceOfSensitivity: Double
        var varianceOfFalsePositiveRate: Double
    }

    /// - Parameter observations: at least two.
    init(_ observations: [Observation]) {
        // The covariance is L Lᵀ with L free: it is never indefinite, and a correlation of 1 lies within, not at an edge.
        func deviance(_ root: [Double]) -> Double { Likelihood(observations, root).value }
        let first = Moments(observations.map(\.sensitivity)).variance
        let second = Moments(observations.map(\.falsePositiveRate)).variance
        let (a, b) = (max(first, 0.01).squareRoot(), max(second, 0.01).squareRoot())
        // Correlations of each sign, because the likelihood may have a maximum on either side.
        var best: (point: [Double], value: Double)?
        for (correlation, share) in [(0.9, 0.7), (0, 0.7), (-0.9, 0.7), (0, 0.1)] {
            let rest = (1 - correlation * correlation).squareRoot()
            let start = [share * a, share * b * correlation, share * b * rest]
            let found = NelderMead.minimum(from: start, step: 0.2, deviance)
            if best.map({ found.value < $0.value }) ?? true { best = found }
        }
        // A fresh simplex around the best leaves the places where a flat one has stuck.
        for step in [0.05, 0.005] {
            if let point = best?.point { best = NelderMead.minimum(from: point, step: step, deviance) }
        }
        let root = best?.point ?? [0, 0, 0]
        let fit = Likelihood(observations, root)
        sensitivity = fit.sensitivity
        falsePositiveRate = fit.falsePositiveRate
        varianceOfSensitivity = root[0] * root[0]
        covariance = root[0] * root[1]
        varianceOfFalsePositiveRate = root[1] * root[1] + root[2] * root[2]
    }

    /// Minus the restricted log-likelihood, and the centre that belongs to a covariance.
    private struct Likelihood {
        var value = 0.0
        var sensitivity = 0.0
        var falsePositiveRate = 0.0

        init(_ observations: [Observation], _ root: [Double]) {
            let between = (root[0] * root[0], root[0] * root[1], root[1] * root[1] + root[2] * root[2])
            // Sums of the weight matrix, of weight times logits, and of the logits' square in the weight.
            var (w11, w12, w22) = (0.0, 0.0, 0.0)
            var (y1, y2, square) = (0.0, 0.0, 0.0)
            for reader in observations {
                let (v11, v12) = (between.0 + reader.varianceOfSensitivity, between.1)
                let v22 = between.2 + reader.varianceOfFalsePositiveRate
                let determinant = v11 * v22 - v12 * v12
                let (i11, i12, i22) = (v22 / determinant, -v12 / determinant, v11 / determinant)
                let (s, f) = (reader.sensitivity, reader.falsePositiveRate)
                w11 += i11
                w12 += i12
                w22 += i22
                y1 += i11 * s + i12 * f
                y2 += i12 * s + i22 * f
                square += i11 * s * s + 2 * i12 * s * f + i22 * f * f
                value += log(determinant)
            }
            let determinant = w11 * w22 - w12 * w12
            sensitivity = (w22 * y1 - w12 * y2) / determinant
            falsePositiveRate = (w11 * y2 - w12 * y1) / determinant
            value += log(determinant) + square - sensitivity * y1 - falsePositiveRate * y2
            value /= 2
        }
    }
}
