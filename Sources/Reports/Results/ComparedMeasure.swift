public import Statistics

/// A difference of two means of readers in one measure, readers and cases random, with its test: a model minus readers, a
/// session minus a session, a specialty minus a specialty.
public struct ComparedMeasure: Sendable {
    /// Which.
    public let endpoint: ReaderEndpoint
    /// The two means (a model's is its own value); `nil` when there is no difference.
    public let means: (first: Double, second: Double)?
    /// First minus second.
    public let difference: Estimated
    /// That there is none.
    public let test: TestResult?
    /// The test's p value after ``adjust(_:isPrimary:)``; `nil` without a test.
    public private(set) var adjustedP: Double?
    /// That the first is worse than the second by the margin or more, one-sided; `nil` without a margin.
    public let nonInferiority: TestResult?
    /// Whether this is the registered primary endpoint.
    public let isPrimary: Bool

    /// Compares the first two tests of some readings by Obuchowski and Rockette.
    ///
    /// - Parameter readings: of two tests, with the readers crossed or nested in them.
    init(
        _ endpoint: ReaderEndpoint, isPrimary: Bool, _ settings: AnalysisSettings,
        readings: () throws(StatisticsError) -> MultiReaderData
    ) {
        let found = Result { () throws(StatisticsError) -> Found in
            let analysis = try ObuchowskiRockette(try readings(), endpoint: endpoint, covariance: .jackknife)
            guard let difference = try analysis.differences(.randomReadersAndCases, level: settings.level).first,
                analysis.means.count == 2
            else { throw .tooFew(what: "tests to compare", needed: 2, given: analysis.means.count) }
            return Found(means: (analysis.means[0], analysis.means[1]), difference: difference)
        }
        let difference = (try? found.get())?.difference
        self.endpoint = endpoint
        self.isPrimary = isPrimary
        means = (try? found.get())?.means
        self.difference = found.map(\.difference.interval)
        test = difference?.test
        adjustedP = difference?.test?.p
        nonInferiority = settings.nonInferiorityMargin.flatMap { margin in
            try? difference?.nonInferiority(margin: margin)
        }
    }

    private struct Found {
        let means: (Double, Double)
        let difference: TestDifference
    }

    /// Adjusts the p values of all primary, or of all other comparisons together (Holm); a single one keeps its own.
    static func adjust(_ families: inout [[ComparedMeasure]], isPrimary: Bool) {
        let places = families.indices.flatMap { family in
            families[family].indices.filter { families[family][$0].isPrimary == isPrimary }.map { (family, $0) }
        }
        let adjusted = HolmAdjusted(places.map { families[$0.0][$0.1].test?.p })
        for (index, place) in places.enumerated() { families[place.0][place.1].adjustedP = adjusted[index] }
    }
}

extension ReaderEndpoint {
    /// As a study file names it.
    var registeredName: String { self == .area ? "auc" : rawValue }

    /// The measures in which means of readers are compared, in the order of a report.
    static let compared: [ReaderEndpoint] = [.sensitivity, .specificity, .accuracy, .area]
}
