/// Calls against the reference standard: how many diseased cases were called positive, how many healthy ones.
public struct DiagnosticTable: Hashable, Sendable {
    /// Diseased cases called positive.
    public let truePositives: Int
    /// Healthy cases called positive.
    public let falsePositives: Int
    /// Diseased cases called negative.
    public let falseNegatives: Int
    /// Healthy cases called negative.
    public let trueNegatives: Int
    /// How the cases came together.
    public let sampling: Sampling

    /// How the cases came together, which decides what the shares of the whole sample mean.
    public enum Sampling: String, Sendable, CaseIterable {
        /// Cases as they came; the share of diseased cases is that of the clinic.
        case consecutive
        /// The numbers of diseased and healthy cases were chosen, as in most reader studies.
        case enriched
    }

    /// A table from its four counts.
    ///
    /// - Parameter sampling: enriched unless told otherwise, which adds a remark to every number that depends on the
    ///   share of diseased cases.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for a negative count.
    public init(
        truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int,
        sampling: Sampling = .enriched
    ) throws(StatisticsError) {
        for count in [truePositives, falsePositives, falseNegatives, trueNegatives] where count < 0 {
            throw .outOfRange(what: "count of a two-by-two table", value: Double(count), allowed: "at least 0")
        }
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
        self.trueNegatives = trueNegatives
        self.sampling = sampling
    }

    /// A table counted from calls.
    ///
    /// - Parameters:
    ///   - calls: whether each case was called positive.
    ///   - truth: whether each is diseased, in the same order.
    /// - Throws: ``StatisticsError/lengthsDiffer(what:first:second:)``
    public init(calls: [Bool], truth: [Bool], sampling: Sampling = .enriched) throws(StatisticsError) {
        guard calls.count == truth.count else {
            throw .lengthsDiffer(what: "calls and truths", first: calls.count, second: truth.count)
        }
        var counts = [0, 0, 0, 0]
        for (call, isDiseased) in zip(calls, truth) { counts[(call ? 0 : 2) + (isDiseased ? 0 : 1)] += 1 }
        try self.init(
            truePositives: counts[0], falsePositives: counts[1], falseNegatives: counts[2], trueNegatives: counts[3],
            sampling: sampling)
    }

    /// Number of diseased cases.
    public var diseased: Int { truePositives + falseNegatives }
    /// Number of healthy cases.
    public var healthy: Int { falsePositives + trueNegatives }
    /// Number of cases called positive.
    public var calledPositive: Int { truePositives + falsePositives }
    /// Number of cases called negative.
    public var calledNegative: Int { falseNegatives + trueNegatives }
    /// Number of cases.
    public var total: Int { diseased + healthy }
    /// Whether any of the four counts is 0.
    var hasZeroCell: Bool {
        truePositives == 0 || falsePositives == 0 || falseNegatives == 0 || trueNegatives == 0
    }

    /// The table with "diseased" and "healthy" exchanged, and the calls with them: sensitivity becomes specificity.
    public var exchanged: DiagnosticTable {
        DiagnosticTable(
            unchecked: trueNegatives, falseNegatives, falsePositives, truePositives, sampling)
    }

    private init(unchecked tp: Int, _ fp: Int, _ fn: Int, _ tn: Int, _ sampling: Sampling) {
        (truePositives, falsePositives, falseNegatives, trueNegatives) = (tp, fp, fn, tn)
        self.sampling = sampling
    }
}

extension DiagnosticTable {
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when diseased or healthy cases are missing.
    func requireBothClasses(for what: String) throws(StatisticsError) {
        guard diseased > 0 else { throw .notEstimable(what: what, because: "the sample holds no diseased case") }
        guard healthy > 0 else { throw .notEstimable(what: what, because: "the sample holds no healthy case") }
    }

    /// The remarks of a number that depends on the share of diseased cases.
    var prevalenceRemarks: [Remark] { sampling == .enriched ? [.dependsOnPrevalence] : [] }
}

extension Remark {
    /// A number of an enriched sample that would differ in the clinic.
    public static let dependsOnPrevalence = Remark(
        "This number depends on the share of diseased cases, which was chosen for the study; it does not hold where the share differs."
    )
}
