/// For each cell (one reader with one test): the value of the endpoint, and how far each case moves it, scaled so that the
/// covariance of two values is the sum over cases of the products of the two deviations.
///
/// The scale makes the covariance that of DeLong or of the jackknife. The jackknife needs no value computed again:
/// without the positive case i, an area A of m positive cases is (m A - V10(i)) / (m - 1).
struct CaseInfluence {
    let testCount: Int
    let readerCount: Int
    let caseCount: Int
    /// By cell; NaN where the reader did not read with the test.
    private(set) var values: [Double]
    /// By cell, and in each by case, diseased first; zero where a case does not enter.
    private(set) var deviations: [Double]

    /// - Throws: ``StatisticsError`` naming reader and test when a class is too small for the endpoint, or naming the
    ///   reading when it is no answer though the endpoint needs answers.
    init(
        _ data: MultiReaderData, endpoint: ReaderEndpoint, covariance: CovarianceEstimator
    ) throws(StatisticsError) {
        guard endpoint != .f1 || covariance == .jackknife else {
            throw .notEstimable(
                what: "\(covariance.rawValue) covariance of F1", because: "only the jackknife is defined for it")
        }
        testCount = data.tests.count
        readerCount = data.readers.count
        caseCount = data.caseCount
        values = [Double](repeating: .nan, count: testCount * readerCount)
        deviations = [Double](repeating: 0, count: testCount * readerCount * caseCount)
        let entering =
            (endpoint.usesPositives ? data.positiveCases.count : 0)
            + (endpoint.usesNegatives ? data.negativeCases.count : 0)
        let jackknifeFactor = (Double(entering - 1) / Double(entering)).squareRoot()
        for test in 0..<testCount {
            for reader in 0..<readerCount where data.isRead(test: test, reader: reader) {
                let cell = Cell(data, test: test, reader: reader)
                switch (endpoint, covariance) {
                case (.area, .jackknife): try addArea(cell) { jackknifeFactor / Double($0 - 1) }
                case (.area, _): try addArea(cell) { 1 / (Double($0) * Double($0 - 1)).squareRoot() }
                case (.f1, _): try addF1(cell, factor: jackknifeFactor)
                case (_, .jackknife): try addProportion(cell, endpoint) { jackknifeFactor / Double($0 - 1) }
                default: try addProportion(cell, endpoint) { 1 / (Double($0) * Double($0 - 1)).squareRoot() }
                }
            }
        }
    }

    /// Places of one reader's readings with one test.
    private struct Cell {
        let index: Int
        let ratings: ArraySlice<Double>
        let positives: [Int]
        let negatives: [Int]
        private let data: MultiReaderData
        private let test: Int
        private let reader: Int

        init(_ data: MultiReaderData, test: Int, reader: Int) {
            self.data = data
            self.test = test
            self.reader = reader
            index = test * data.readers.count + reader
            let ratings = data.cell(test: test, reader: reader)
            let start = ratings.startIndex
            self.ratings = ratings
            positives = (0..<data.positiveCases.count).filter { !ratings[start + $0].isNaN }
            negatives = (data.positiveCases.count..<data.caseCount).filter { !ratings[start + $0].isNaN }
        }

        subscript(place: Int) -> Double { ratings[ratings.startIndex + place] }
        var name: String { "reader \(data.readers[reader]) with test \(data.tests[test])" }

        /// An endpoint without two cases of a class that it uses has no variance.
        func requireTwo(positives usesPositives: Bool, negatives usesNegatives: Bool) throws(StatisticsError) {
            if usesPositives, positives.count < 2 {
                throw .tooFew(what: "diseased cases of \(name)", needed: 2, given: positives.count)
            }
            if usesNegatives, negatives.count < 2 {
                throw .tooFew(what: "healthy cases of \(name)", needed: 2, given: negatives.count)
            }
        }

        func isPositiveCall(_ place: Int) throws(StatisticsError) -> Bool {
            let rating = self[place]
            if rating == 1 { return true }
            if rating == 0 { return false }
            throw .unusableReading(
                reader: data.readers[reader], test: data.tests[test],
                caseID: (data.positiveCases + data.negativeCases)[place],
                problem: "the endpoint needs answers, 1 or 0, and the rating is \(rating)")
        }
    }

    private mutating func addArea(_ cell: Cell, scale: (Int) -> Double) throws(StatisticsError) {
        try cell.requireTwo(positives: true, negatives: true)
        let placements = try Placements(
            positives: cell.positives.map { cell[$0] }, negatives: cell.negatives.map { cell[$0] })
        let start = cell.index * caseCount
        let (ofPositives, ofNegatives) = (scale(cell.positives.count), scale(cell.negatives.count))
        values[cell.index] = placements.area
        for (place, placement) in zip(cell.positives, placements.positives) {
            deviations[start + place] = (placement - placements.area) * ofPositives
        }
        for (place, placement) in zip(cell.negatives, placements.negatives) {
            deviations[start + place] = (placement - placements.area) * ofNegatives
        }
    }

    private mutating func addProportion(
        _ cell: Cell, _ endpoint: ReaderEndpoint, scale: (Int) -> Double
    ) throws(StatisticsError) {
        // Accuracy needs no two of each class, only two cases in all.
        if endpoint == .accuracy {
            let count = cell.positives.count + cell.negatives.count
            guard count > 1 else { throw .tooFew(what: "cases of \(cell.name)", needed: 2, given: count) }
        } else {
            try cell.requireTwo(positives: endpoint.usesPositives, negatives: endpoint.usesNegatives)
        }
        var rights: [(place: Int, isRight: Bool)] = []
        if endpoint.usesPositives {
            for place in cell.positives { rights.append((place, try cell.isPositiveCall(place))) }
        }
        if endpoint.usesNegatives {
            for place in cell.negatives { rights.append((place, try !cell.isPositiveCall(place))) }
        }
        let value = Double(rights.count { $0.isRight }) / Double(rights.count)
        let factor = scale(rights.count)
        values[cell.index] = value
        for (place, isRight) in rights {
            deviations[cell.index * caseCount + place] = ((isRight ? 1 : 0) - value) * factor
        }
    }

    private mutating func addF1(_ cell: Cell, factor: Double) throws(StatisticsError) {
        var hits: [Int] = []
        var misses: [Int] = []
        var falseAlarms: [Int] = []
        for place in cell.positives {
            if try cell.isPositiveCall(place) { hits.append(place) } else { misses.append(place) }
        }
        for place in cell.negatives where try cell.isPositiveCall(place) { falseAlarms.append(place) }
        let errors = misses.count + falseAlarms.count
        guard 2 * hits.count + errors > 0 else {
            throw .notEstimable(
                what: "F1 of \(cell.name)", because: "there is neither a diseased case nor a positive answer")
        }
        guard 2 * hits.count + errors > 2 || errors == 2 else {
            throw .notEstimable(
                what: "jackknife of F1 of \(cell.name)",
                because: "without one case there would be neither a diseased case nor a positive answer")
        }
        func f1(hits: Int, errors: Int) -> Double { 2 * Double(hits) / Double(2 * hits + errors) }
        let value = f1(hits: hits.count, errors: errors)
        var without = [Double](repeating: value, count: caseCount)
        for place in hits { without[place] = f1(hits: hits.count - 1, errors: errors) }
        for place in misses + falseAlarms { without[place] = f1(hits: hits.count, errors: errors - 1) }
        let mean = Moments(without).mean
        values[cell.index] = value
        for place in 0..<caseCount {
            deviations[cell.index * caseCount + place] = (without[place] - mean) * factor
        }
    }
}
