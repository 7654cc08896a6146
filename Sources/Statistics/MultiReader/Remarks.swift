extension Remark {
    /// Too few readers for a statement on readers in general.
    public static let fewerThanFiveReaders = Remark(
        "There are fewer than five readers: too few to speak of readers in general; judge by the single readers.")
    /// Standard error of zero.
    public static let nothingVaries = Remark(
        "The values do not vary at all, so the interval has no width and says nothing about the precision.")
    /// Cov2 - Cov3 below zero, counted as zero.
    public static let covarianceDifferenceRaised = Remark(
        "Cov2 - Cov3 was estimated below zero and entered the calculation as zero.")
    /// Cov2 - Cov3 below zero, left so.
    public static let covarianceDifferenceKept = Remark(
        "Cov2 - Cov3 was estimated below zero and entered the calculation as estimated.")
    /// Cov2 of one test below zero, counted as zero.
    public static let readerCovarianceRaised = Remark(
        "The covariance between readers was estimated below zero and entered the calculation as zero.")
    /// Limits of a mean outside 0...1.
    public static let meanLimitOutsideRange = Remark(
        "A limit lies outside 0 to 1; it is given as the method makes it.")
}
