/// A coefficient of agreement with its values when each case in turn is left out.
///
/// - SeeAlso: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, equation 11.5.
struct CaseJackknife {
    /// `nil` when undefined.
    let estimate: Double?
    /// One per case that has a part in the estimate; `nil` where the rest leaves it undefined.
    let leftOut: [Double?]

    /// The t interval with n - 1 degrees of freedom; `nil` when the estimate is undefined, or is without some case.
    func interval(_ level: ConfidenceLevel, _ method: IntervalEstimate.Method) -> IntervalEstimate? {
        guard let estimate else { return nil }
        let values = leftOut.compactMap(\.self)
        guard values.count > 1, values.count == leftOut.count else {
            return IntervalEstimate(
                estimate: estimate, lower: -.infinity, upper: .infinity, level: level, method: method,
                n: leftOut.count, remarks: [.oneCaseDecides])
        }
        let n = Double(values.count)
        let isConstant = values.allSatisfy { $0 == values[0] }
        let variance = isConstant ? 0 : Moments(values).sumOfSquares * (n - 1) / n
        return .agreement(
            estimate, standardError: variance.squareRoot(), quantile: StudentT(n - 1).quantile(1 - level.tail),
            level: level, method: method, n: values.count)
    }
}

extension IntervalEstimate.Method {
    /// Conger's kappa; n counts cases.
    public static let conger = Self(
        "Conger's kappa, jackknife over cases", reference: "Conger, Psychol Bull 1980;88:322")
    /// Light's kappa.
    public static let light = Self("Light's kappa, jackknife over cases", reference: "Light, Psychol Bull 1971;76:365")
    /// Krippendorff's alpha.
    public static let krippendorff = Self(
        "Krippendorff's alpha (nominal), jackknife over cases",
        reference: "Hayes & Krippendorff, Commun Methods Meas 2007;1:77")
}

extension Remark {
    /// When leaving out a single case leaves a coefficient undefined.
    public static let oneCaseDecides = Remark(
        "Without a single one of the cases the coefficient is undefined, so no limits can be given.")
}
