/// How much a partial agreement counts, from 1 (same category) to 0 (farthest apart).
public enum AgreementWeights: String, Hashable, Sendable, CaseIterable {
    /// Only the same category counts.
    case unweighted
    /// Falls with the distance (Cicchetti and Allison 1971).
    case linear
    /// Falls with the squared distance (Fleiss and Cohen 1973).
    case quadratic

    func weight(_ first: Int, _ second: Int, categories: Int) -> Double {
        let distance = abs(Double(first - second)) / Double(categories - 1)
        return switch self {
        case .unweighted: first == second ? 1 : 0
        case .linear: 1 - distance
        case .quadratic: 1 - distance * distance
        }
    }
}

/// Cohen's kappa of two readers, plain or weighted: agreement beyond what their own rates of answers would give.
public struct CohenKappa: Equatable, Sendable {
    /// Weighted agreement, 0...1.
    public let observedAgreement: Double
    /// The weighted agreement of two readers with these rates who answer independently, 0...1.
    public let expectedAgreement: Double
    /// With the large-sample interval, which is not cut at 1 or -1.
    public let interval: IntervalEstimate
    /// The test of kappa = 0.
    public let test: TestResult
    /// The standard error that holds when kappa is 0; it belongs to the test, never to the interval.
    public let standardErrorUnderZero: Double

    /// - Parameters:
    ///   - table: the answers.
    ///   - weights: for ordered categories linear or quadratic.
    ///   - level: of the interval.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when both readers gave one and the same answer to
    ///   every case: kappa is 0/0.
    /// - SeeAlso: Fleiss, Cohen & Everitt, Psychol Bull 1969;72:323, equations 10 (interval) and 14 (test).
    public init(
        _ table: AgreementTable, weights: AgreementWeights = .unweighted, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        let categories = table.counts.indices
        let n = Double(table.total)
        let rows = table.counts.map { Double($0.reduce(0, +)) / n }
        let columns = categories.map { column in Double(table.counts.reduce(0) { $0 + $1[column] }) / n }
        let isOneAnswer = categories.contains { table.counts[$0][$0] == table.total }
        guard !isOneAnswer else {
            throw .notEstimable(what: "kappa", because: "both readers gave the same one answer to every case")
        }
        let weight = categories.map { row in
            categories.map { weights.weight(row, $0, categories: categories.count) }
        }
        let ofRow = categories.map { row in categories.reduce(0) { $0 + weight[row][$1] * columns[$1] } }
        let ofColumn = categories.map { column in categories.reduce(0) { $0 + weight[$1][column] * rows[$1] } }
        let observed = categories.reduce(0) { sum, row in
            sum + categories.reduce(0) { $0 + weight[row][$1] * Double(table.counts[row][$1]) / n }
        }
        let expected = categories.reduce(0) { $0 + rows[$1] * ofRow[$1] }
        let kappa = (observed - expected) / (1 - expected)
        var (sum, sumUnderZero) = (0.0, 0.0)
        for row in categories {
            for column in categories {
                let mean = ofRow[row] + ofColumn[column]
                let deviation = weight[row][column] - mean * (1 - kappa)
                sum += Double(table.counts[row][column]) / n * deviation * deviation
                let underZero = weight[row][column] - mean
                sumUnderZero += rows[row] * columns[column] * underZero * underZero
            }
        }
        let center = kappa - expected * (1 - kappa)
        let scale = n * (1 - expected) * (1 - expected)
        let standardError = varianceWithoutDust(sum, center * center, scale: scale).squareRoot()
        standardErrorUnderZero =
            varianceWithoutDust(sumUnderZero, expected * expected, scale: scale).squareRoot()
        observedAgreement = observed
        expectedAgreement = expected
        interval = .normal(
            kappa, standardError: standardError, level: level, method: .largeSampleKappa, n: table.total)
        // A reader who gives one answer only makes kappa exactly 0 and leaves nothing to test.
        let z = standardErrorUnderZero > 0 ? kappa / standardErrorUnderZero : 0
        test = TestResult(
            name: "test of kappa = 0", statistic: z, p: min(1, Normal.twoSided(z)),
            remarks: [.kappaTestIsNoEvidence])
    }
}

/// (sum - square) / scale where the difference of two nearly equal numbers is taken for the zero that it is.
func varianceWithoutDust(_ sum: Double, _ square: Double, scale: Double) -> Double {
    let difference = sum - square
    return difference <= 8 * Double.ulpOfOne * max(abs(sum), abs(square)) ? 0 : difference / scale
}

extension IntervalEstimate {
    /// Estimate plus and minus the normal quantile times the standard error, with the remarks that agreement needs.
    static func normal(
        _ estimate: Double, standardError: Double, level: ConfidenceLevel, method: Method, n: Int
    ) -> IntervalEstimate {
        agreement(
            estimate, standardError: standardError, quantile: level.normalQuantile, level: level, method: method,
            n: n)
    }

    static func agreement(
        _ estimate: Double, standardError: Double, quantile: Double, level: ConfidenceLevel, method: Method, n: Int
    ) -> IntervalEstimate {
        let half = quantile * standardError
        var remarks: [Remark] = []
        if standardError == 0 { remarks.append(.agreementWithoutWidth) }
        if estimate - half < -1 || estimate + half > 1 { remarks.append(.agreementLimitOutsideTheRange) }
        return IntervalEstimate(
            estimate: estimate, lower: estimate - half, upper: estimate + half, standardError: standardError,
            level: level, method: method, n: n, remarks: remarks)
    }
}

extension IntervalEstimate.Method {
    /// Kappa with its large-sample standard error; n counts cases.
    public static let largeSampleKappa = Self(
        "large-sample interval of kappa", reference: "Fleiss, Cohen & Everitt, Psychol Bull 1969;72:323")
}

extension Remark {
    /// Beside every test of kappa = 0.
    public static let kappaTestIsNoEvidence = Remark(
        "A small p value says only that readers agree more than by chance; it is no evidence of good agreement.")
    /// When the standard error is zero.
    public static let agreementWithoutWidth = Remark(
        "The interval has no width because the large-sample formula fails here; it does not mean certainty.")
    /// When a limit passes 1 or -1.
    public static let agreementLimitOutsideTheRange = Remark(
        "A limit lies outside -1 to 1, where no coefficient of agreement can be; it is shown as computed and not cut.")
}
