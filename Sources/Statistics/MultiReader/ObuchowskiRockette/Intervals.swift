extension ObuchowskiRockette {
    /// Every pair of tests compared, the first of each pair being the earlier in ``tests``.
    ///
    /// - Throws: ``StatisticsError`` as ``denominator(_:)``, and when the variance was estimated below zero.
    public func differences(
        _ inference: Inference = .randomReadersAndCases, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> [TestDifference] {
        guard tests.count > 1 else { throw .tooFew(what: "tests to compare", needed: 2, given: 1) }
        var differences: [TestDifference] = []
        for first in tests.indices {
            for second in tests.indices where second > first {
                differences.append(
                    try difference(
                        try contrast(first, second, inference), first, second, level: level, method: inference.method,
                        n: readers.count,
                        remarks: remarks(inference)))
            }
        }
        return differences
    }

    /// The readers' mean with each test, from the readings of that test only.
    ///
    /// - Throws: ``StatisticsError`` when a test has a single reader, unless readers are fixed, and when a variance was
    ///   estimated below zero.
    /// - SeeAlso: Hillis, Stat Med 2007;26:596, section 5.3.
    public func readersMeans(
        _ inference: Inference = .randomReadersAndCases, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> [EstimatedReadersMean] {
        var intervals: [EstimatedReadersMean] = []
        for test in tests.indices {
            var remarks: [Remark] = []
            let count = values[test].count { $0 != nil }
            if inference != .fixedReaders, count < 5 { remarks.append(.tooFewReadersToGeneralise) }
            if inference == .randomReadersAndCases, errorByTest[test].cov2 < 0 {
                remarks.append(.readerCovarianceRaised)
            }
            let estimate = try mean(of: test, count, inference)
            intervals.append(
                EstimatedReadersMean(
                    test: tests[test],
                    interval: try estimate.interval(
                        level, method: inference.method, n: count, what: "readers' mean with test \(tests[test])",
                        range: 0...1, remarks: remarks),
                    degreesOfFreedom: estimate.degreesOfFreedom))
        }
        return intervals
    }

    /// Each reader's tests compared, for cases like these; the variance is the reader's own, pooled over his tests as the
    /// model has it: 2 (variance - Cov1).
    ///
    /// - Throws: ``StatisticsError`` with a single test or when readers are nested in tests.
    public func readerDifferences(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> [ReaderDifference] {
        guard tests.count > 1 else { throw .tooFew(what: "tests to compare", needed: 2, given: 1) }
        var differences: [ReaderDifference] = []
        for reader in readers.indices {
            for first in tests.indices {
                for second in tests.indices where second > first {
                    guard let value = values[first][reader], let other = values[second][reader],
                        let cov1 = errorByReader[reader].cov1
                    else {
                        throw .notEstimable(
                            what: "difference of reader \(readers[reader])",
                            because: "the reader did not read with both tests")
                    }
                    let own = errorByReader[reader].variance
                    let variance = 2 * (own - cov1)
                    let estimate = StudentEstimate(
                        estimate: value - other, variance: abs(variance) < own * 1e-13 ? 0 : variance,
                        degreesOfFreedom: .infinity)
                    differences.append(
                        ReaderDifference(
                            reader: readers[reader],
                            difference: try difference(
                                estimate, first, second, level: level, method: .singleReader, n: caseCount, remarks: [])
                        ))
                }
            }
        }
        return differences
    }

    /// Each reader's value with each test, for cases like these.
    ///
    /// - Throws: ``StatisticsError`` when a variance was estimated below zero.
    public func readerValues(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> [ReaderValue] {
        var found: [ReaderValue] = []
        for test in tests.indices {
            for reader in readers.indices {
                guard let value = values[test][reader], let variance = errorVariances[test][reader] else { continue }
                let estimate = StudentEstimate(estimate: value, variance: variance, degreesOfFreedom: .infinity)
                found.append(
                    ReaderValue(
                        reader: readers[reader], test: tests[test],
                        interval: try estimate.interval(
                            level, method: .singleReader, n: caseCount, what: "value of reader \(readers[reader])",
                            range: 0...1, remarks: [])))
            }
        }
        return found
    }

    /// The variance of the difference of two tests' means. It differs between pairs only where tests have different numbers
    /// of readers of their own; then so do its degrees of freedom.
    private func contrast(_ first: Int, _ second: Int, _ inference: Inference) throws(StatisticsError)
        -> StudentEstimate
    {
        let denominator = try denominator(inference)
        let estimate = means[first] - means[second]
        guard design == .readersWithinTests else {
            return StudentEstimate(
                estimate: estimate, variance: 2 / readersPerTest * denominator.value,
                degreesOfFreedom: denominator.degreesOfFreedom)
        }
        let shared =
            switch inference {
            case .randomReadersAndCases: max(rawCovarianceDifference, 0)
            case .fixedReaders: covarianceDifference
            case .fixedCases: 0.0
            }
        let inverses = [first, second].reduce(0) { $0 + 1 / Double(values[$1].count { $0 != nil }) }
        let own = (denominator.value - readersPerTest * shared) * inverses
        let variance = own + 2 * shared
        let freedom = Double(readers.count - tests.count)
        return StudentEstimate(
            estimate: estimate, variance: variance,
            degreesOfFreedom: inference == .fixedReaders || own <= 0
                ? .infinity : variance * variance / (own * own / freedom))
    }

    private func difference(
        _ estimate: StudentEstimate, _ first: Int, _ second: Int, level: ConfidenceLevel,
        method: IntervalEstimate.Method, n: Int, remarks: [Remark]
    ) throws(StatisticsError) -> TestDifference {
        TestDifference(
            first: tests[first], second: tests[second],
            interval: try estimate.interval(
                level, method: method, n: n, what: "difference of \(tests[first]) and \(tests[second])",
                range: -1...1, remarks: remarks),
            degreesOfFreedom: estimate.degreesOfFreedom,
            test: estimate.test(name: "\(method.name), no difference", remarks: remarks))
    }

    private func mean(
        of test: Int, _ count: Int, _ inference: Inference
    ) throws(StatisticsError) -> StudentEstimate {
        let size = Double(count)
        let error = errorByTest[test]
        if inference == .fixedReaders {
            return StudentEstimate(
                estimate: means[test], variance: (error.variance + (size - 1) * error.cov2) / size,
                degreesOfFreedom: .infinity)
        }
        guard let spread = meanSquares.readerByTest[test] else {
            throw .tooFew(what: "readers with test \(tests[test])", needed: 2, given: count)
        }
        let total = spread + (inference == .fixedCases ? 0 : max(size * error.cov2, 0))
        return StudentEstimate(
            estimate: means[test], variance: total / size,
            degreesOfFreedom: spread > 0 ? total * total / (spread * spread / (size - 1)) : .infinity)
    }
}
