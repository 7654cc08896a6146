/// Two tests compared: first minus second.
public struct TestDifference: Equatable, Sendable {
    /// The test whose value counts positively.
    public let first: String
    /// The test whose value counts negatively.
    public let second: String
    /// The difference with its interval.
    public let interval: IntervalEstimate
    /// Of the t distribution; infinite where the normal one is used.
    public let degreesOfFreedom: Double
    /// Of no difference; `nil` when the standard error is zero, which the interval remarks.
    public let test: TestResult?
}

/// The readers' mean with one test.
public struct ReadersMean: Equatable, Sendable {
    /// The test.
    public let test: String
    /// The mean with its interval.
    public let interval: IntervalEstimate
    /// Of the t distribution; infinite where the normal one is used.
    public let degreesOfFreedom: Double
}

/// One reader's two values compared: first test minus second.
public struct ReaderDifference: Equatable, Sendable {
    /// The reader.
    public let reader: String
    /// The comparison.
    public let difference: TestDifference
}

/// One reader's value with one test.
public struct ReaderValue: Equatable, Sendable {
    /// The reader.
    public let reader: String
    /// The test.
    public let test: String
    /// The value with its interval for cases like these.
    public let interval: IntervalEstimate
}

extension IntervalEstimate.Method {
    /// Random readers and cases.
    public static let randomReadersAndCases = Self(
        "Obuchowski-Rockette, random readers and cases, t with Hillis' degrees of freedom",
        reference: "Hillis, Stat Med 2007;26:596")
    /// Fixed readers, random cases.
    public static let fixedReaders = Self(
        "Obuchowski-Rockette, fixed readers and random cases, normal",
        reference: "Hillis, Stat Med 2007;26:596")
    /// Random readers, fixed cases.
    public static let fixedCases = Self(
        "Obuchowski-Rockette, random readers and fixed cases, t", reference: "Hillis, Stat Med 2007;26:596")
    /// One reader's value, standard error from the cases.
    public static let singleReader = Self("Normal, standard error from the cases of the reader")
}

extension ObuchowskiRockette.Inference {
    var method: IntervalEstimate.Method {
        switch self {
        case .randomReadersAndCases: .randomReadersAndCases
        case .fixedReaders: .fixedReaders
        case .fixedCases: .fixedCases
        }
    }
}

/// An estimate with a squared standard error and degrees of freedom, of which intervals and tests are made.
struct StudentEstimate {
    let estimate: Double
    let variance: Double
    /// Infinite for the normal distribution.
    let degreesOfFreedom: Double

    /// The two-sided quantile of a confidence level.
    private func quantile(_ tail: Double) -> Double {
        degreesOfFreedom.isInfinite ? -Normal.quantile(tail) : -StudentT(degreesOfFreedom).quantile(tail)
    }

    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when the variance was estimated below zero.
    func interval(
        _ level: ConfidenceLevel, method: IntervalEstimate.Method, n: Int, what: String, range: ClosedRange<Double>,
        remarks: [Remark]
    ) throws(StatisticsError) -> IntervalEstimate {
        let error = try standardError(what)
        let half = error > 0 ? quantile(level.tail) * error : 0
        var remarks = remarks
        if error == 0 { remarks.append(.nothingVaries) }
        if estimate - half < range.lowerBound || estimate + half > range.upperBound {
            remarks.append(.meanLimitOutsideRange)
        }
        return IntervalEstimate(
            estimate: estimate, lower: estimate - half, upper: estimate + half, standardError: error, level: level,
            method: method, n: n, remarks: remarks)
    }

    func standardError(_ what: String) throws(StatisticsError) -> Double {
        guard variance >= 0 else {
            throw .notEstimable(
                what: "standard error of \(what)", because: "its variance was estimated below zero (\(variance))")
        }
        return variance.squareRoot()
    }

    /// One-sided lower limit.
    func lowerLimit(_ level: ConfidenceLevel) -> Double {
        variance > 0 ? estimate - quantile(1 - level.value) * variance.squareRoot() : estimate
    }

    /// A test against a value; `nil` without a standard error.
    func test(
        name: String, against null: Double = 0, alternative: TestResult.Alternative = .twoSided, remarks: [Remark] = []
    ) -> TestResult? {
        guard variance > 0 else { return nil }
        let statistic = (estimate - null) / variance.squareRoot()
        let p =
            switch alternative {
            case .twoSided: 2 * survival(abs(statistic))
            case .greater: survival(statistic)
            case .less: survival(-statistic)
            }
        return TestResult(
            name: name, statistic: statistic,
            degreesOfFreedom: degreesOfFreedom.isInfinite ? [] : [degreesOfFreedom], p: p, alternative: alternative,
            remarks: remarks)
    }

    private func survival(_ x: Double) -> Double {
        degreesOfFreedom.isInfinite ? Normal.survival(x) : StudentT(degreesOfFreedom).survival(x)
    }
}
