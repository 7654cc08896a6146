/// The moments of two tests' successes and the covariance of their mean areas that follows from them.
///
/// A moment is the mean product of two comparisons, one with each test, by what the two share. In order: reader and both
/// cases; reader and diseased case; reader and healthy case; reader only; then the same four by two different readers.
public struct OneShotMoments: Equatable, Sendable {
    /// The eight moments M1…M8, each from pairs that share exactly what it says; `nil` where the design has no such pair.
    public let moments: [Double?]
    /// The eight moments with pairs that share more counted in; `nil` where the design has no such pair.
    public let biasedMoments: [Double?]
    /// What each moment contributes to the covariance; the last one has 1 subtracted.
    public let coefficients: [Double]
    /// What each component of variance contributes, by ``Component``.
    public let componentCoefficients: [Component: Double]
    /// Covariance of the two mean areas (of one test: the variance), without bias.
    public let covariance: Double
    /// The same with the biased moments.
    public let biasedCovariance: Double
    /// Parts of the biased moments, of which degrees of freedom are made.
    let parts: DegreesOfFreedomParts

    /// The parts of which the variance of a success is made.
    public enum Component: String, CaseIterable, Sendable {
        /// Healthy case.
        case negative = "N"
        /// Diseased case.
        case positive = "D"
        /// Healthy by diseased case.
        case cases = "ND"
        /// Reader.
        case reader = "R"
        /// Reader by healthy case.
        case readerNegative = "NR"
        /// Reader by diseased case.
        case readerPositive = "DR"
        /// Reader by both cases.
        case all = "RND"

        /// Places of the moments whose pairs share what varies here.
        var shared: [Int] {
            switch self {
            case .negative: [0, 2, 4, 6]
            case .positive: [0, 1, 4, 5]
            case .cases: [0, 4]
            case .reader: [0, 1, 2, 3]
            case .readerNegative: [0, 2]
            case .readerPositive: [0, 1]
            case .all: [0]
            }
        }
    }

    /// Degrees of freedom of the covariance from its moments; `nil` when it was estimated below zero or nothing varies.
    public var degreesOfFreedom: Double? { parts.degreesOfFreedom(of: covariance) }
    /// The same of ``biasedCovariance``.
    public var biasedDegreesOfFreedom: Double? { parts.degreesOfFreedom(of: biasedCovariance) }

    init(_ sums: SuccessSums, _ data: MultiReaderData, _ first: Int, _ second: Int) throws(StatisticsError) {
        var ofReaders = PatternSums()
        var countOfReaders = PatternSums()
        for reader in data.readers.indices {
            ofReaders = ofReaders + (sums.ofReader[reader][first][second] ?? PatternSums())
            countOfReaders = countOfReaders + sums.countOfReader[reader][first][second]
        }
        let (ofAll, countOfAll) = (sums.ofAll[first][second], sums.countOfAll[first][second])
        let products = Self.exclusive(ofReaders, ofAll)
        let counts = Self.exclusive(countOfReaders, countOfAll)
        guard counts[7] > 0 else {
            throw .notEstimable(
                what: "variance of the readers' mean area, tests \(data.tests[first]) and \(data.tests[second])",
                because: "it needs two readers, two diseased and two healthy cases that are not the same")
        }
        // Successes are doubled, products fourfold.
        let moments = zip(products, counts).map { $1 > 0 ? Double($0) / (4 * Double($1)) : nil }
        let biased = zip(ofReaders.inclusive + ofAll.inclusive, countOfReaders.inclusive + countOfAll.inclusive)
            .map { $1 > 0 ? Double($0) / (4 * Double($1)) : nil }
        let shares = counts.map { Double($0) / Double(countOfAll.any) }
        let coefficients = Array(shares.dropLast()) + [shares[7] - 1]
        func weighted(_ moments: [Double?]) -> Double {
            let sum = zip(coefficients, moments).reduce(0) { $0 + $1.0 * ($1.1 ?? 0) }
            return abs(sum) < 1e-17 ? 0 : sum
        }
        let ofComponents = Component.allCases.map { component in
            (component, component.shared.reduce(0) { $0 + shares[$1] })
        }
        componentCoefficients = Dictionary(ofComponents, uniquingKeysWith: { first, _ in first })
        self.moments = moments
        biasedMoments = biased
        self.coefficients = coefficients
        covariance = weighted(moments)
        biasedCovariance = weighted(biased)
        parts = DegreesOfFreedomParts(biased: biased, componentCoefficients)
    }

    private static func exclusive(_ sameReader: PatternSums, _ all: PatternSums) -> [Int] {
        sameReader.exclusive + zip(all.exclusive, sameReader.exclusive).map { $0 - $1 }
    }
}

/// The parts of a variance that readers, healthy and diseased cases contribute, each with its degrees of freedom.
struct DegreesOfFreedomParts: Equatable, Sendable {
    /// Reader, healthy case, diseased case: the biased moment that shares it, less the one that shares nothing.
    private let parts: [Double]
    private let freedoms: [Double]

    init(biased moments: [Double?], _ coefficients: [OneShotMoments.Component: Double]) {
        let none = moments[7] ?? 0
        // Without a pair that shares it, a factor contributes nothing.
        parts = [3, 6, 5].map { (moments[$0] ?? none) - none }
        freedoms = [OneShotMoments.Component.reader, .negative, .positive].map {
            // The number of readers or cases that the design is worth, less one.
            (1 / (coefficients[$0] ?? 0) - 1).rounded(.toNearestOrEven)
        }
    }

    private init(parts: [Double], freedoms: [Double]) {
        self.parts = parts
        self.freedoms = freedoms
    }

    /// Of a difference: variances less twice the covariance, with the smaller degrees of freedom of the two tests.
    static func difference(_ first: Self, _ second: Self, _ between: Self) -> Self {
        Self(
            parts: first.parts.indices.map { first.parts[$0] + second.parts[$0] - 2 * between.parts[$0] },
            freedoms: zip(first.freedoms, second.freedoms).map { min($0, $1) })
    }

    /// Satterthwaite's degrees of freedom, at least the smallest of the parts' own (Gaylor & Hopper 1969).
    func degreesOfFreedom(of variance: Double) -> Double? {
        guard variance > 0, let smallest = freedoms.min() else { return nil }
        let sum = zip(parts, freedoms).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 * $1.1 * $1.1) }
        return max(variance * variance / sum, smallest)
    }
}
