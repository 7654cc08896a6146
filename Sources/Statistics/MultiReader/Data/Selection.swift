extension MultiReaderData {
    /// Number of cases, diseased and healthy.
    public var caseCount: Int { positiveCases.count + negativeCases.count }
    /// Whether every reader read every case with every test.
    public var isComplete: Bool { !ratings.contains { $0.isNaN } }

    /// The ratings of one reader with one test, diseased cases first.
    func cell(test: Int, reader: Int) -> ArraySlice<Double> {
        let start = (test * readers.count + reader) * caseCount
        return ratings[start..<start + caseCount]
    }

    /// Whether the reader read anything with the test.
    func isRead(test: Int, reader: Int) -> Bool { cell(test: test, reader: reader).contains { !$0.isNaN } }

    /// Answers in the place of ratings: 1 where the rating reaches the cut, else 0.
    ///
    /// - Parameter cut: a rating of this size or more is a positive answer.
    public func calls(atLeast cut: Double) -> MultiReaderData {
        MultiReaderData(
            tests: tests, readers: readers, positiveCases: positiveCases, negativeCases: negativeCases,
            ratings: ratings.map { $0.isNaN ? $0 : $0 >= cut ? 1 : 0 })
    }

    /// The readings of some readers, with some tests, in the orders given.
    ///
    /// - Parameters:
    ///   - chosenReaders: without it, all.
    ///   - chosenTests: without it, all.
    /// - Throws: ``StatisticsError`` when a name is not in the data, or none of the readings remains.
    public func selecting(
        readers chosenReaders: [String]? = nil, tests chosenTests: [String]? = nil
    ) throws(StatisticsError) -> MultiReaderData {
        let readerPlaces = try Self.indices(of: chosenReaders ?? readers, in: readers, what: "reader")
        let testPlaces = try Self.indices(of: chosenTests ?? tests, in: tests, what: "test")
        let cells = testPlaces.flatMap { test in readerPlaces.map { cell(test: test, reader: $0) } }
        let kept = (0..<caseCount).filter { place in cells.contains { !$0[$0.startIndex + place].isNaN } }
        guard !kept.isEmpty else {
            throw .tooFew(what: "readings of the chosen readers and tests", needed: 1, given: 0)
        }
        let cases = positiveCases + negativeCases
        return MultiReaderData(
            tests: testPlaces.map { tests[$0] }, readers: readerPlaces.map { readers[$0] },
            positiveCases: kept.filter { $0 < positiveCases.count }.map { cases[$0] },
            negativeCases: kept.filter { $0 >= positiveCases.count }.map { cases[$0] },
            ratings: cells.flatMap { cell in kept.map { cell[cell.startIndex + $0] } })
    }

    private static func indices(
        of names: [String], in all: [String], what: String
    ) throws(StatisticsError) -> [Int] {
        var found: [Int] = []
        for name in names {
            guard let index = all.firstIndex(of: name), !found.contains(index) else {
                throw .notEstimable(
                    what: "selection of \(what) \(name)", because: "it is named twice or has no readings")
            }
            found.append(index)
        }
        return found
    }
}
