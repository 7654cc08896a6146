/// The readings of a multi-reader multi-case study: reader x test x case -> rating, with the truth of each case.
///
/// A test is what is compared (a modality, unaided and aided, a model); a single one is allowed. Readings may be missing,
/// by chance or by design: cases of their own for each reader or test, readers of their own for each test, split plots.
/// Identifiers are texts. Nothing depends on the order of the rows.
public struct MultiReaderData: Equatable, Sendable {
    /// One rating of one case by one reader with one test.
    public struct Reading: Equatable, Sendable {
        /// Who read.
        public let reader: String
        /// With which test.
        public let test: String
        /// Which case.
        public let caseID: String
        /// The rating; higher means more suspicious. A yes-no answer is 1 or 0.
        public let rating: Double

        /// - Parameters:
        ///   - reader: who read.
        ///   - test: with which test.
        ///   - caseID: which case.
        ///   - rating: finite; higher means more suspicious; 1 or 0 for a yes-no answer.
        public init(reader: String, test: String, caseID: String, rating: Double) {
            self.reader = reader
            self.test = test
            self.caseID = caseID
            self.rating = rating
        }
    }

    /// The tests, in the order of their results.
    public let tests: [String]
    /// The readers, in the order of their results.
    public let readers: [String]
    /// The diseased cases that somebody read.
    public let positiveCases: [String]
    /// The healthy cases that somebody read.
    public let negativeCases: [String]
    /// By cell (test, then reader), and in each by case, diseased first; NaN where there is no reading.
    let ratings: [Double]

    /// Collects readings in any order.
    ///
    /// - Parameters:
    ///   - readings: at most one for each reader, test and case.
    ///   - truth: whether the case is diseased, for every case that was read. Cases that nobody read are left out.
    ///   - tests: the order of the tests, which fixes the signs of differences (first minus second); without it,
    ///     numbers by size, then texts by alphabet.
    ///   - readers: the order of the readers; without it as for tests.
    /// - Throws: ``StatisticsError/unusableReading(reader:test:caseID:problem:)`` for a case without truth, a reader or
    ///   test that the given order lacks, a rating that is not finite, a second reading;
    ///   ``StatisticsError/tooFew(what:needed:given:)`` without any reading.
    public init(
        _ readings: [Reading], truth: [String: Bool], tests: [String]? = nil, readers: [String]? = nil
    ) throws(StatisticsError) {
        guard !readings.isEmpty else { throw .tooFew(what: "readings", needed: 1, given: 0) }
        let cases = Set(readings.map(\.caseID)).sorted(by: Self.precedes)
        let positives = cases.filter { truth[$0] == true }
        let negatives = cases.filter { truth[$0] == false }
        let tests = tests ?? Set(readings.map(\.test)).sorted(by: Self.precedes)
        let readers = readers ?? Set(readings.map(\.reader)).sorted(by: Self.precedes)
        let (testIndex, readerIndex) = (Self.places(tests), Self.places(readers))
        let caseIndex = Self.places(positives + negatives)
        let caseCount = caseIndex.count
        var ratings = [Double](repeating: .nan, count: tests.count * readers.count * caseCount)
        for reading in readings {
            func unusable(_ problem: String) -> StatisticsError {
                .unusableReading(
                    reader: reading.reader, test: reading.test, caseID: reading.caseID, problem: problem)
            }
            guard let test = testIndex[reading.test] else { throw unusable("the test is not among those named") }
            guard let reader = readerIndex[reading.reader] else {
                throw unusable("the reader is not among those named")
            }
            guard let place = caseIndex[reading.caseID] else { throw unusable("the truth of the case is not known") }
            guard reading.rating.isFinite else { throw unusable("the rating is not a finite number") }
            let index = (test * readers.count + reader) * caseCount + place
            guard ratings[index].isNaN else { throw unusable("it was given twice") }
            ratings[index] = reading.rating
        }
        self.init(
            tests: tests, readers: readers, positiveCases: positives, negativeCases: negatives, ratings: ratings)
    }

    /// Collects readings that lie in a grid already; the order of tests, readers and cases is that given.
    ///
    /// Cases that nobody read and readers who read nothing are left out.
    ///
    /// - Parameters:
    ///   - ratings: by test, then reader, then case; NaN where there is no reading. Higher means more suspicious.
    ///   - tests: names of the tests, each once.
    ///   - readers: names of the readers, each once.
    ///   - cases: names of the cases, each once.
    ///   - truth: whether each case is diseased.
    /// - Throws: ``StatisticsError`` when the lengths do not fit, a rating is infinite, or there is no reading.
    public init(
        grid ratings: [Double], tests: [String], readers: [String], cases: [String], truth: [Bool]
    ) throws(StatisticsError) {
        guard cases.count == truth.count else {
            throw .lengthsDiffer(what: "cases and truths", first: cases.count, second: truth.count)
        }
        guard ratings.count == tests.count * readers.count * cases.count else {
            throw .lengthsDiffer(
                what: "ratings and places of the grid", first: ratings.count,
                second: tests.count * readers.count * cases.count)
        }
        var isCaseRead = [Bool](repeating: false, count: cases.count)
        var isReaderPresent = [Bool](repeating: false, count: readers.count)
        for cell in 0..<tests.count * readers.count {
            for place in cases.indices {
                let rating = ratings[cell * cases.count + place]
                if rating.isFinite {
                    isCaseRead[place] = true
                    isReaderPresent[cell % readers.count] = true
                } else if !rating.isNaN {
                    throw .unusableReading(
                        reader: readers[cell % readers.count], test: tests[cell / readers.count],
                        caseID: cases[place], problem: "the rating is not a finite number")
                }
            }
        }
        let positives = cases.indices.filter { truth[$0] && isCaseRead[$0] }
        let negatives = cases.indices.filter { !truth[$0] && isCaseRead[$0] }
        let places = positives + negatives
        guard !places.isEmpty else { throw .tooFew(what: "readings", needed: 1, given: 0) }
        var ordered: [Double] = []
        ordered.reserveCapacity(ratings.count)
        for test in tests.indices {
            for reader in readers.indices where isReaderPresent[reader] {
                let start = (test * readers.count + reader) * cases.count
                for place in places { ordered.append(ratings[start + place]) }
            }
        }
        self.init(
            tests: tests, readers: readers.indices.filter { isReaderPresent[$0] }.map { readers[$0] },
            positiveCases: positives.map { cases[$0] }, negativeCases: negatives.map { cases[$0] }, ratings: ordered)
    }

    init(
        tests: [String], readers: [String], positiveCases: [String], negativeCases: [String], ratings: [Double]
    ) {
        self.tests = tests
        self.readers = readers
        self.positiveCases = positiveCases
        self.negativeCases = negativeCases
        self.ratings = ratings
    }

    /// Numbers by size, so that reader 2 comes before reader 10, then texts by alphabet.
    private static func precedes(_ first: String, _ second: String) -> Bool {
        switch (Double(first), Double(second)) {
        case (let a?, let b?) where a != b: a < b
        case (.some, .none): true
        case (.none, .some): false
        default: first < second
        }
    }

    private static func places(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }
}
