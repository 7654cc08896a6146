/// How two readers, or a model and a reader, did on the same cases: in how many each was right.
public struct PairedTable: Hashable, Sendable {
    /// Cases where both succeeded.
    public let both: Int
    /// Cases where only the first succeeded.
    public let onlyFirst: Int
    /// Cases where only the second succeeded.
    public let onlySecond: Int
    /// Cases where neither did.
    public let neither: Int

    /// A table from its four counts.
    ///
    /// - Throws: ``StatisticsError`` for a negative count or a table without cases.
    public init(both: Int, onlyFirst: Int, onlySecond: Int, neither: Int) throws(StatisticsError) {
        for count in [both, onlyFirst, onlySecond, neither] where count < 0 {
            throw .outOfRange(what: "count of a paired table", value: Double(count), allowed: "at least 0")
        }
        let total = both + onlyFirst + onlySecond + neither
        guard total > 0 else { throw .tooFew(what: "paired cases", needed: 1, given: 0) }
        self.both = both
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.neither = neither
    }

    /// A table counted from successes on the same cases in the same order.
    ///
    /// - Throws: ``StatisticsError`` when the lists differ in length or are empty.
    public init(first: [Bool], second: [Bool]) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .lengthsDiffer(what: "paired cases", first: first.count, second: second.count)
        }
        var counts = [0, 0, 0, 0]
        for (one, two) in zip(first, second) { counts[(one ? 0 : 2) + (two ? 0 : 1)] += 1 }
        try self.init(both: counts[0], onlyFirst: counts[1], onlySecond: counts[2], neither: counts[3])
    }

    /// Number of cases.
    public var total: Int { both + onlyFirst + onlySecond + neither }
    /// Cases where exactly one of the two succeeded; they alone speak about the difference.
    public var discordant: Int { onlyFirst + onlySecond }
    /// The share of cases where the first succeeded, 0...1.
    public var first: Double { Double(both + onlyFirst) / Double(total) }
    /// The share of cases where the second succeeded, 0...1.
    public var second: Double { Double(both + onlySecond) / Double(total) }
    /// First minus second, -1...1.
    public var difference: Double { Double(onlyFirst - onlySecond) / Double(total) }

    /// First and second exchanged.
    public var exchanged: PairedTable { PairedTable(unchecked: both, onlySecond, onlyFirst, neither) }

    /// The counts of the first and of the second by themselves.
    var margins: (first: Proportion, second: Proportion) {
        get throws(StatisticsError) {
            (
                try Proportion(successes: both + onlyFirst, trials: total),
                try Proportion(successes: both + onlySecond, trials: total)
            )
        }
    }

    private init(unchecked both: Int, _ onlyFirst: Int, _ onlySecond: Int, _ neither: Int) {
        (self.both, self.onlyFirst, self.onlySecond, self.neither) = (both, onlyFirst, onlySecond, neither)
    }
}
