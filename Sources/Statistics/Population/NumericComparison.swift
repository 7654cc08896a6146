/// A numeric variable of the cases (age, injury severity) by group: a line of the table of the study's population.
public struct NumericComparison: Equatable, Sendable {
    /// One group's figures.
    public struct Group: Equatable, Sendable {
        /// The group's name; "all" for the whole.
        public let name: String
        /// Figures of the values there are; `nil` when there is none.
        public let summary: SampleSummary?
        /// Cases without a value.
        public let missing: Int
    }

    /// In the order asked for, else by name.
    public let groups: [Group]
    /// All cases together.
    public let all: Group
    /// Two groups: first minus second. Each test is `nil` when it cannot be made; a remark says why.
    public let student: TTest?
    /// Two groups, variances of their own.
    public let welch: TTest?
    /// Two groups: by ranks.
    public let mannWhitney: MannWhitneyTest?
    /// Two groups and more; for two the square of Student's t.
    public let analysisOfVariance: TestResult?
    /// Two groups and more: by ranks.
    public let kruskalWallis: TestResult?
    /// Two groups: difference of the means in standard deviations, first minus second.
    public let standardisedDifference: IntervalEstimate?
    /// What must stand beside the numbers.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - values: one per case; `nil` where it is missing.
    ///   - groups: each case's group, in the same order.
    ///   - order: names of the groups in the order of the table; when `nil`, those that occur, by name.
    ///   - level: of all intervals.
    /// - Throws: ``StatisticsError`` when the columns differ in length, are empty, a value is not finite or a case's
    ///   group is not in `order`.
    public init(
        _ values: [Double?], groups: [String], order: [String]? = nil, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        let members = try GroupMembers(groups, order: order, valueCount: values.count)
        if let index = values.firstIndex(where: { $0?.isFinite == false }) {
            throw .notFinite(what: "values of the cases", index: index)
        }
        let samples = members.indices.map { $0.compactMap { values[$0] } }
        self.groups = zip(members.names, members.indices).map { name, indices in
            Self.group(name, indices.map { values[$0] })
        }
        all = Self.group("all", values)
        let filled = samples.filter { !$0.isEmpty }
        var remarks: [Remark] = []
        if samples.count == 2 {
            let (first, second) = (samples[0], samples[1])
            student = remarks.attempt { () throws(StatisticsError) in try TTest.student(first, second, level: level) }
            welch = remarks.attempt { () throws(StatisticsError) in try TTest.welch(first, second, level: level) }
            mannWhitney = remarks.attempt { () throws(StatisticsError) in
                try MannWhitneyTest(first, second, method: .normal(continuityCorrection: true))
            }
            standardisedDifference = remarks.attempt { () throws(StatisticsError) in
                try StandardisedDifference.numeric(first, second, level: level)
            }
        } else {
            (student, welch, mannWhitney, standardisedDifference) = (nil, nil, nil, nil)
        }
        analysisOfVariance = remarks.attempt { () throws(StatisticsError) in try OneWayANOVA.test(filled) }
        kruskalWallis = remarks.attempt { () throws(StatisticsError) in try KruskalWallisTest.test(filled) }
        if all.missing > 0 { remarks.append(.valuesAreMissing(all.missing)) }
        self.remarks = remarks
    }

    private static func group(_ name: String, _ values: [Double?]) -> Group {
        let present = values.compactMap(\.self)
        return Group(name: name, summary: try? SampleSummary(present), missing: values.count - present.count)
    }
}

extension [Remark] {
    /// The value, or `nil` and a remark that says why there is none.
    mutating func attempt<Value>(_ make: () throws(StatisticsError) -> Value) -> Value? {
        do { return try make() } catch {
            let remark = Remark("\(error.description).")
            if !contains(remark) { append(remark) }
            return nil
        }
    }
}

/// The cases of each group, by their place in the column.
struct GroupMembers {
    let names: [String]
    let indices: [[Int]]

    init(_ groups: [String], order: [String]?, valueCount: Int) throws(StatisticsError) {
        guard groups.count == valueCount else {
            throw .lengthsDiffer(what: "values and groups of the cases", first: valueCount, second: groups.count)
        }
        guard !groups.isEmpty else { throw .tooFew(what: "cases", needed: 1, given: 0) }
        let names = order ?? Set(groups).sorted()
        let numbers = try CategoryNumbers(names)
        var indices = [[Int]](repeating: [], count: names.count)
        for (index, group) in groups.enumerated() { indices[try numbers.number(group)].append(index) }
        self.names = names
        self.indices = indices
    }
}

extension Remark {
    /// When cases lack a value.
    public static func valuesAreMissing(_ count: Int) -> Remark {
        Remark(count == 1 ? "One case has no value and is left out." : "\(count) cases have no value and are left out.")
    }
}
