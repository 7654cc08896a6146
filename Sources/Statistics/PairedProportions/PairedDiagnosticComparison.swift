/// A model against one reader (or two readers, or two modalities) on the same cases.
///
/// Differences are always first minus second: model minus reader.
public struct PairedDiagnosticComparison: Sendable {
    /// The table of the first against the truth.
    public let first: DiagnosticTable
    /// The table of the second against the truth.
    public let second: DiagnosticTable
    /// Who called the diseased cases positive; `nil` without diseased cases.
    private let positivesOfDiseased: PairedTable?
    /// Who called the healthy cases positive; `nil` without healthy cases.
    private let positivesOfHealthy: PairedTable?

    /// A comparison from calls.
    ///
    /// - Parameters:
    ///   - first: whether the first called each case positive.
    ///   - second: the same of the second, cases in the same order.
    ///   - truth: whether each case is diseased.
    ///   - sampling: how the cases came together.
    /// - Throws: ``StatisticsError`` when the lists differ in length or are empty.
    public init(
        first: [Bool], second: [Bool], truth: [Bool], sampling: DiagnosticTable.Sampling = .enriched
    ) throws(StatisticsError) {
        guard !truth.isEmpty else { throw .tooFew(what: "cases", needed: 1, given: 0) }
        self.first = try DiagnosticTable(calls: first, truth: truth, sampling: sampling)
        self.second = try DiagnosticTable(calls: second, truth: truth, sampling: sampling)
        func pairs(_ class: Bool) throws(StatisticsError) -> PairedTable? {
            let cases = truth.indices.filter { truth[$0] == `class` }
            guard !cases.isEmpty else { return nil }
            return try PairedTable(first: cases.map { first[$0] }, second: cases.map { second[$0] })
        }
        positivesOfDiseased = try pairs(true)
        positivesOfHealthy = try pairs(false)
    }

    /// Right calls of diseased cases, paired.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` without diseased cases.
    public var sensitivity: PairedTable {
        get throws(StatisticsError) {
            guard let positivesOfDiseased else {
                throw .notEstimable(what: "sensitivity", because: "the sample holds no diseased case")
            }
            return positivesOfDiseased
        }
    }

    /// Right calls of healthy cases, paired.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` without healthy cases.
    public var specificity: PairedTable {
        get throws(StatisticsError) {
            guard let table = positivesOfHealthy else {
                throw .notEstimable(what: "specificity", because: "the sample holds no healthy case")
            }
            return try PairedTable(
                both: table.neither, onlyFirst: table.onlySecond, onlySecond: table.onlyFirst, neither: table.both)
        }
    }

    /// Right calls of all cases, paired. In an enriched sample the difference of accuracies depends on the share of
    /// diseased cases; compare sensitivity and specificity first.
    ///
    /// - Throws: never for a comparison that holds cases.
    public var accuracy: PairedTable {
        get throws(StatisticsError) {
            let (ill, well) = (positivesOfDiseased, positivesOfHealthy)
            return try PairedTable(
                both: (ill?.both ?? 0) + (well?.neither ?? 0),
                onlyFirst: (ill?.onlyFirst ?? 0) + (well?.onlySecond ?? 0),
                onlySecond: (ill?.onlySecond ?? 0) + (well?.onlyFirst ?? 0),
                neither: (ill?.neither ?? 0) + (well?.both ?? 0))
        }
    }

    /// Both classes, for what needs both.
    func classes(for what: String) throws(StatisticsError) -> (diseased: PairedTable, healthy: PairedTable) {
        try first.requireBothClasses(for: what)
        guard let positivesOfDiseased, let positivesOfHealthy else {
            throw .notEstimable(what: what, because: "the sample lacks a class")
        }
        return (positivesOfDiseased, positivesOfHealthy)
    }
}
