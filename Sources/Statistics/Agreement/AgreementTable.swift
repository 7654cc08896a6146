/// How two readers, or a reader twice, answered the same cases: cases by first answer (row) and second (column).
public struct AgreementTable: Equatable, Sendable {
    /// Square; `counts[i][j]` cases have the first reader's answer i and the second's j, categories in their natural
    /// order. Of two categories the first is the positive one.
    public let counts: [[Int]]
    /// Number of cases.
    public let total: Int

    /// - Parameter counts: square, two categories or more, no negative count, at least one case.
    /// - Throws: ``StatisticsError`` when the counts are none of that.
    public init(counts: [[Int]]) throws(StatisticsError) {
        guard counts.count > 1 else { throw .tooFew(what: "categories", needed: 2, given: counts.count) }
        for row in counts {
            guard row.count == counts.count else {
                throw .lengthsDiffer(
                    what: "rows and columns of an agreement table", first: counts.count, second: row.count)
            }
            if let negative = row.first(where: { $0 < 0 }) {
                throw .outOfRange(what: "a count of cases", value: Double(negative), allowed: "0 or more")
            }
        }
        total = counts.reduce(0) { $0 + $1.reduce(0, +) }
        guard total > 0 else { throw .tooFew(what: "cases that both readers read", needed: 1, given: 0) }
        self.counts = counts
    }

    /// - Parameters:
    ///   - first: the first reader's answers; `nil` where there is none.
    ///   - second: the second reader's, same cases in the same order. A case that either did not read is left out.
    ///   - categories: all possible answers in their natural order; of two, the positive one first.
    /// - Throws: ``StatisticsError`` when the columns differ in length, an answer is no category, or no case is left.
    public init<Category: Hashable>(
        _ first: [Category?], _ second: [Category?], categories: [Category]
    ) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .lengthsDiffer(what: "answers of two readers", first: first.count, second: second.count)
        }
        let numbers = try CategoryNumbers(categories)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: categories.count), count: categories.count)
        for (one, other) in zip(first, second) {
            guard let one, let other else { continue }
            counts[try numbers.number(one)][try numbers.number(other)] += 1
        }
        try self.init(counts: counts)
    }
}

/// The place of each category in its list.
struct CategoryNumbers<Category: Hashable> {
    private let numbers: [Category: Int]

    init(_ categories: [Category]) throws(StatisticsError) {
        numbers = Dictionary(zip(categories, categories.indices)) { first, _ in first }
        guard numbers.count == categories.count else {
            throw .outOfRange(
                what: "number of different categories", value: Double(numbers.count),
                allowed: "\(categories.count), as many as are listed")
        }
    }

    func number(_ category: Category) throws(StatisticsError) -> Int {
        guard let number = numbers[category] else {
            throw .notEstimable(what: "agreement", because: "the answer \(category) is not among the categories")
        }
        return number
    }
}
