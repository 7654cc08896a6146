import Statistics
import Studies

/// The counted readings in the form that the multi-reader analyses take.
struct MultiReaderSource: Sendable {
    static let readersTest = "readers"
    static let modelTest = "model"

    private let truth: [Bool]
    private let cases: [String]
    private let places: [ReaderID: Int]
    /// By reader, then case: 1 or 0; NaN where nothing was counted.
    private let calls: [[Double]]
    /// By reader, then case: the confidence; NaN where there is none.
    private let scores: [[Double]]

    init(_ counted: CountedReadings) {
        truth = counted.truth
        cases = counted.cases.map(\.description)
        places = Dictionary(counted.readers.enumerated().map { ($1.id, $0) }) { first, _ in first }
        calls = counted.calls.map { $0.map(Self.rating(of:)) }
        scores = counted.scores.map { $0.map { $0 ?? .nan } }
    }

    /// A call as the analyses take it.
    static func rating(of call: Bool?) -> Double { call.map { $0 ? 1 : 0 } ?? .nan }

    /// The calls, or for the area the confidences, of some readers.
    func readings(of readers: [ReaderID], _ endpoint: ReaderEndpoint) throws(StatisticsError) -> MultiReaderData {
        try MultiReaderData(
            grid: rows(readers, endpoint).flatMap(\.self), tests: [Self.readersTest],
            readers: readers.map(\.description), cases: cases, truth: truth)
    }

    /// The same with the model as a further test, repeated for every reader (Hillis, Stat Med 2007;26:596, section 5.3).
    ///
    /// - Parameter scores: the model's calls (1 or 0), or its probabilities for the area; NaN where it has none.
    func readings(
        of readers: [ReaderID], _ endpoint: ReaderEndpoint, besides scores: [Double]
    ) throws(StatisticsError) -> MultiReaderData {
        let rows = [[Double]](repeating: scores, count: readers.count) + rows(readers, endpoint)
        return try MultiReaderData(
            grid: rows.flatMap(\.self), tests: [Self.modelTest, Self.readersTest], readers: readers.map(\.description),
            cases: cases, truth: truth)
    }

    /// The readings of several sessions of the same cases, each session a test of its own.
    ///
    /// - Parameter names: one for each session, all different.
    static func joined(
        _ sessions: [MultiReaderSource], names: [String], of readers: [ReaderID], _ endpoint: ReaderEndpoint
    ) throws(StatisticsError) -> MultiReaderData {
        try MultiReaderData(
            grid: sessions.flatMap { $0.rows(readers, endpoint).flatMap(\.self) }, tests: names,
            readers: readers.map(\.description), cases: sessions.first?.cases ?? [],
            truth: sessions.first?.truth ?? [])
    }

    /// The readings of groups of readers, each group a test of its own in which its readers are nested (split plot).
    ///
    /// - Parameter names: one for each group, all different.
    func nested(
        _ groups: [[ReaderID]], names: [String], _ endpoint: ReaderEndpoint
    ) throws(StatisticsError) -> MultiReaderData {
        let readers = groups.flatMap(\.self)
        let nothing = [Double](repeating: .nan, count: cases.count)
        let rows = rows(readers, endpoint)
        let grid = groups.flatMap { group in
            zip(readers, rows).flatMap { group.contains($0) ? $1 : nothing }
        }
        return try MultiReaderData(
            grid: grid, tests: names, readers: readers.map(\.description), cases: cases, truth: truth)
    }

    private func rows(_ readers: [ReaderID], _ endpoint: ReaderEndpoint) -> [[Double]] {
        let all = endpoint == .area ? scores : calls
        return readers.map { reader in
            places[reader].map { all[$0] } ?? [Double](repeating: .nan, count: cases.count)
        }
    }
}
