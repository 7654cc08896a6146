import Statistics
import Testing

@Suite("Means and t tests") struct MeansTests {
    private let a = [9.1, 12.4, 8.8, 30.1, 7.7, 10.2, 11.9]
    private let b = [6.4, 9.9, 8.1, 21.7, 7.9, 8.8, 9.2]

    @Test("every reader twice: the mean stays, its standard error shrinks as if the copies were new readers")
    func duplicates() throws {
        let values = [0.91, 0.84, 0.97, 0.88, 0.79, 0.93]
        let (once, twice) = (try ReadersMean(values), try ReadersMean(values + values))
        #expect(abs(once.summary.mean - twice.summary.mean) < 1e-15)
        let (error, other) = (try #require(once.summary.standardError), try #require(twice.summary.standardError))
        let n = Double(values.count)
        #expect(abs(other - error * ((n - 1) / (2 * n - 1)).squareRoot()) < 1e-15)
    }

    /// The source paper's experts: 98.2-100 is printed, 100.42 is the limit.
    @Test("limits above 100 are kept and remarked upon")
    func limitsAreKept() throws {
        let mean = try ReadersMean([100, 100, 100, 100, 98, 98], range: 0...100)
        let interval = try #require(mean.interval)
        #expect(abs(interval.upper - 100.417185801662) < 1e-9)
        #expect(mean.remarks == [.limitOutsideTheRange(0...100)])
        #expect(try ReadersMean([100, 100, 100, 100, 98, 98]).remarks.isEmpty)
    }

    @Test("few readers, one reader, equal readers and no reader are answered")
    func degenerateMeans() throws {
        #expect(try ReadersMean([0.84, 0.46]).remarks.contains(.fewerThanFiveReaders))
        let one = try ReadersMean([0.9])
        #expect(one.interval == nil && one.summary.standardDeviation == nil)
        #expect(one.remarks == [.oneReaderHasNoInterval])
        let equal = try ReadersMean([0.98, 0.98, 0.98, 0.98, 0.98])
        #expect(equal.interval?.standardError == 0 && equal.remarks == [.equalValuesHaveNoWidth])
        #expect(throws: StatisticsError.self) { try ReadersMean([]) }
        #expect(throws: StatisticsError.self) { try ReadersMean([1, .nan]) }
        #expect(throws: StatisticsError.self) { try ReadersMean([1.2], range: 0...1) }
    }

    @Test("a wider level holds the narrower interval")
    func nesting() throws {
        let narrow = try #require(try ReadersMean(a, level: ConfidenceLevel(0.9)).interval)
        let wide = try #require(try ReadersMean(a, level: ConfidenceLevel(0.99)).interval)
        #expect(wide.lower < narrow.lower && narrow.upper < wide.upper)
    }

    @Test("exchanged samples turn the sign and nothing else", arguments: TestResult.Alternative.allCases)
    func exchange(alternative: TestResult.Alternative) throws {
        let mirror: TestResult.Alternative =
            alternative == .twoSided ? .twoSided : (alternative == .greater ? .less : .greater)
        let pairs = [
            (try TTest.student(a, b, alternative: alternative), try TTest.student(b, a, alternative: mirror)),
            (try TTest.welch(a, b, alternative: alternative), try TTest.welch(b, a, alternative: mirror)),
            (try TTest.paired(a, b, alternative: alternative), try TTest.paired(b, a, alternative: mirror)),
        ]
        for (forth, back) in pairs {
            #expect(abs(forth.test.p - back.test.p) < 1e-14)
            // An infinite limit mirrors too.
            let sum = forth.estimate.lower + back.estimate.upper
            #expect(sum.isNaN ? forth.estimate.lower == -.infinity : abs(sum) < 1e-12)
        }
    }

    @Test("the limit of a one-sided interval is where the one-sided test just rejects")
    func duality() throws {
        let test = try TTest.welch(a, b, alternative: .greater)
        let atLimit = try TTest.welch(a, b, hypothesis: test.estimate.lower, alternative: .greater)
        #expect(abs(atLimit.test.p - 0.05) < 1e-10)
    }

    @Test("the paired test is the one-sample test of the differences")
    func paired() throws {
        let paired = try TTest.paired(a, b)
        let single = try TTest.oneSample(zip(a, b).map { $0 - $1 })
        #expect(paired.test.p == single.test.p && paired.estimate.lower == single.estimate.lower)
    }

    @Test("data without spread are refused, not given a p value of rounding")
    func noSpread() {
        #expect(throws: StatisticsError.self) { try TTest.welch([0.98, 0.98, 0.98], [0.97, 0.97]) }
        #expect(throws: StatisticsError.self) { try TTest.student([0.1 + 0.2, 0.3], [0.3, 0.3]) }
        #expect(throws: StatisticsError.self) { try TTest.paired([1, 2, 3], [2, 3, 4]) }
        #expect(throws: StatisticsError.self) { try TTest.welch([1], [2, 3]) }
        #expect(throws: StatisticsError.self) { try TTest.paired([1, 2], [1]) }
        #expect(throws: StatisticsError.self) { try OneWayANOVA.test([[1, 1], [2, 2]]) }
    }

    @Test("the analysis of variance of two groups is the square of Student's t")
    func analysisOfVariance() throws {
        let t = try TTest.student(a, b).test
        let f = try OneWayANOVA.test([a, b])
        #expect(abs((t.statistic ?? .nan) * (t.statistic ?? .nan) - (f.statistic ?? .nan)) < 1e-12)
        #expect(abs(t.p - f.p) < 1e-12)
    }
}
