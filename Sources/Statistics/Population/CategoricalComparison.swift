/// A categorical variable of the cases (sex, side) by group: a line of the table of the study's population.
public struct CategoricalComparison: Equatable, Sendable {
    /// One group's counts.
    public struct Group: Equatable, Sendable {
        /// The group's name; "all" for the whole.
        public let name: String
        /// Cases of each level, in the order of the levels.
        public let counts: [Int]
        /// Cases without a value.
        public let missing: Int

        /// Cases of each level as a share of those with a value, 0...1; NaN when there is none.
        public var shares: [Double] {
            let total = Double(counts.reduce(0, +))
            return counts.map { Double($0) / total }
        }
    }

    /// The values, in the order asked for, else sorted.
    public let levels: [String]
    /// In the order asked for, else by name.
    public let groups: [Group]
    /// All cases together.
    public let all: Group
    /// Pearson's chi-square test, uncorrected; `nil` when it cannot be made, and a remark says why.
    public let pearson: TestResult?
    /// With Yates' correction, for two groups and two levels.
    public let yates: TestResult?
    /// Two groups: the standardised difference of all levels together, 0 or more.
    public let standardisedDifference: Double?
    /// What must stand beside the numbers.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - values: one per case; `nil` where it is missing.
    ///   - groups: each case's group, in the same order.
    ///   - levels: all values in the order of the table; when `nil`, those that occur, sorted.
    ///   - order: names of the groups in the order of the table; when `nil`, those that occur, by name.
    /// - Throws: ``StatisticsError`` when the columns differ in length, are empty, or a value or group is not listed.
    public init(
        _ values: [String?], groups: [String], levels: [String]? = nil, order: [String]? = nil
    ) throws(StatisticsError) {
        let members = try GroupMembers(groups, order: order, valueCount: values.count)
        let levels = levels ?? Set(values.compactMap(\.self)).sorted()
        let numbers = try CategoryNumbers(levels)
        var lines: [Group] = []
        for (name, indices) in zip(members.names, members.indices) {
            var counts = [Int](repeating: 0, count: levels.count)
            var missing = 0
            for index in indices {
                if let value = values[index] { counts[try numbers.number(value)] += 1 } else { missing += 1 }
            }
            lines.append(Group(name: name, counts: counts, missing: missing))
        }
        self.levels = levels
        self.groups = lines
        let wholeCounts = levels.indices.map { level in lines.reduce(0) { $0 + $1.counts[level] } }
        let whole = Group(name: "all", counts: wholeCounts, missing: lines.reduce(0) { $0 + $1.missing })
        all = whole
        var remarks: [Remark] = []
        let counts = lines.map(\.counts)
        let pearson = remarks.attempt { () throws(StatisticsError) in try chiSquare(counts: counts) }
        self.pearson = pearson
        remarks += pearson?.remarks ?? []
        yates =
            pearson?.degreesOfFreedom == [1]
            ? remarks.attempt { () throws(StatisticsError) in try chiSquare(counts: counts, continuityCorrection: true)
            }
            : nil
        standardisedDifference =
            counts.count == 2
            ? remarks.attempt { () throws(StatisticsError) in
                try StandardisedDifference.categorical(counts[0], counts[1])
            } : nil
        if whole.missing > 0 { remarks.append(.valuesAreMissing(whole.missing)) }
        self.remarks = remarks
    }
}
