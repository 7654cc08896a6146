/// The one-shot analysis of a multi-reader multi-case study: variances of the readers' mean area by U-statistics, for any
/// design: complete, split plots, missing readings, cases or readers nested in tests.
///
/// The mean area of a test is over all comparisons of a diseased with a healthy case by one reader, each counting the same;
/// a reader who read more cases weighs more. Each variance is unbiased and may therefore be estimated below zero; the
/// biased one (the maximum likelihood estimate) may be taken then.
///
/// - SeeAlso: Gallas, Acad Radiol 2006;13:353 (complete designs); Gallas, Bandos, Samuelson & Wagner, Commun Stat
///   2009;38:2586 (any design; moments and components).
public struct OneShotAnalysis: Equatable, Sendable {
    /// The mean area of each test, in the order of the data.
    public let areas: [OneShotArea]
    /// Every pair of tests, first minus second.
    public let differences: [OneShotDifference]

    /// Analyses ratings.
    ///
    /// - Parameter data: two or more readers of each test, two or more cases of each class.
    /// - Throws: ``StatisticsError`` when a test has no two comparisons that share neither reader nor case.
    public init(_ data: MultiReaderData) throws(StatisticsError) {
        let sums = SuccessSums(data)
        var areas: [OneShotArea] = []
        for test in data.tests.indices {
            areas.append(
                OneShotArea(
                    test: data.tests[test],
                    area: Double(sums.totals[test].successes) / Double(2 * sums.totals[test].comparisons),
                    counts: StudyCounts(data, tests: [test]),
                    moments: try OneShotMoments(sums, data, test, test)))
        }
        var differences: [OneShotDifference] = []
        for first in data.tests.indices {
            for second in data.tests.indices where second > first {
                differences.append(
                    OneShotDifference(
                        first: areas[first], second: areas[second], counts: StudyCounts(data, tests: [first, second]),
                        moments: try OneShotMoments(sums, data, first, second)))
            }
        }
        self.areas = areas
        self.differences = differences
    }
}

/// How many readers and cases took part in one or more tests.
public struct StudyCounts: Equatable, Sendable {
    /// Readers with a reading.
    public let readers: Int
    /// Healthy cases with a reading.
    public let negatives: Int
    /// Diseased cases with a reading.
    public let positives: Int

    init(_ data: MultiReaderData, tests: [Int]) {
        var isRead = [Bool](repeating: false, count: data.caseCount)
        var readers = 0
        for reader in data.readers.indices {
            var hasRead = false
            for test in tests {
                for (place, rating) in data.cell(test: test, reader: reader).enumerated() where !rating.isNaN {
                    isRead[place] = true
                    hasRead = true
                }
            }
            if hasRead { readers += 1 }
        }
        self.readers = readers
        positives = isRead[..<data.positiveCases.count].count { $0 }
        negatives = isRead[data.positiveCases.count...].count { $0 }
    }
}
