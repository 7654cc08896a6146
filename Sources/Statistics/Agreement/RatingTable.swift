/// The answers of several readers to the same cases. Readings may be missing.
public struct RatingTable: Equatable, Sendable {
    /// By case, then reader: the number of the category, from 0; `nil` where there is no reading.
    let ratings: [[Int?]]
    /// By case, then category: how many readers gave it.
    public let counts: [[Int]]
    /// Number of cases, those without any reading included.
    public var caseCount: Int { ratings.count }
    /// Number of readers.
    public let raterCount: Int
    /// Number of categories, those that nobody used included when they were named.
    public let categoryCount: Int
    /// Whether every reader read every case.
    public let isComplete: Bool

    /// - Parameters:
    ///   - ratings: by case, then reader, all cases equally long; `nil` where there is no reading.
    ///   - categories: all possible answers; when `nil`, those that occur. Gwet's AC1 depends on their number.
    /// - Throws: ``StatisticsError`` when there is no case, fewer than two readers, rows differ in length, or an answer
    ///   is no category.
    public init<Category: Hashable & Comparable>(
        _ ratings: [[Category?]], categories: [Category]? = nil
    ) throws(StatisticsError) {
        guard let first = ratings.first else { throw .tooFew(what: "cases", needed: 1, given: 0) }
        guard first.count > 1 else { throw .tooFew(what: "readers", needed: 2, given: first.count) }
        for row in ratings where row.count != first.count {
            throw .lengthsDiffer(what: "readings of two cases", first: first.count, second: row.count)
        }
        let categories = categories ?? Set(ratings.flatMap(\.self).compactMap(\.self)).sorted()
        let numbers = try CategoryNumbers(categories)
        var numbered: [[Int?]] = []
        var counts: [[Int]] = []
        for row in ratings {
            var tally = [Int](repeating: 0, count: categories.count)
            var line: [Int?] = []
            for rating in row {
                guard let rating else {
                    line.append(nil)
                    continue
                }
                let number = try numbers.number(rating)
                tally[number] += 1
                line.append(number)
            }
            numbered.append(line)
            counts.append(tally)
        }
        self.ratings = numbered
        self.counts = counts
        raterCount = first.count
        categoryCount = categories.count
        isComplete = numbered.allSatisfy { $0.allSatisfy { $0 != nil } }
    }

    /// Number of readings of each case.
    var readings: [Int] { counts.map { $0.reduce(0, +) } }
}

/// How far readers were apart on one case.
public struct CaseDisagreement: Equatable, Sendable {
    /// The case's place in the table, from 0.
    public let caseIndex: Int
    /// How many readers gave each category.
    public let counts: [Int]
    /// Of all pairs of readers of this case the share that disagree, 0...1; `nil` with fewer than two readings.
    public let pairwiseDisagreement: Double?

    init(caseIndex: Int, counts: [Int]) {
        self.caseIndex = caseIndex
        self.counts = counts
        pairwiseDisagreement = pairwiseAgreement(counts).map { 1 - $0 }
    }
}

/// Of all pairs of readings of a case the share that agree; `nil` with fewer than two.
public func pairwiseAgreement(_ counts: [Int]) -> Double? {
    let readings = counts.reduce(0, +)
    guard readings > 1 else { return nil }
    return Double(counts.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(readings * (readings - 1))
}
