import Statistics
import Studies

/// The counted readings in the form that the multi-reader analyses take.
struct MultiReaderSource: Sendable {
    static let readersTest = "readers"
    static let modelTest = "model"

    private let counted: CountedReadings
    private let truth: [String: Bool]

    init(_ counted: CountedReadings) {
        self.counted = counted
        truth = Dictionary(
            zip(counted.cases.map(\.description), counted.truth).map { ($0, $1) }, uniquingKeysWith: { $1 })
    }

    /// The calls, or for the area the confidences, of some readers.
    func readings(of readers: [ReaderID], _ endpoint: ReaderEndpoint) throws(StatisticsError) -> MultiReaderData {
        try MultiReaderData(cells(readers, endpoint), truth: truth)
    }

    /// The same with the model as a further test, repeated for every reader (Hillis, Stat Med 2007;26:596, section 5.3).
    ///
    /// - Parameter scores: the model's calls (1 or 0), or its probabilities for the area; `nil` where it has none.
    func readings(
        of readers: [ReaderID], _ endpoint: ReaderEndpoint, besides scores: [Double?]
    ) throws(StatisticsError) -> MultiReaderData {
        var cells = cells(readers, endpoint)
        for reader in readers {
            for (number, score) in zip(counted.cases, scores) {
                guard let score else { continue }
                cells.append(
                    MultiReaderData.Reading(
                        reader: reader.description, test: Self.modelTest, caseID: number.description, rating: score))
            }
        }
        return try MultiReaderData(cells, truth: truth, tests: [Self.modelTest, Self.readersTest])
    }

    /// The readings of several sessions, each a test of its own.
    ///
    /// - Parameter names: one for each session, all different.
    static func joined(
        _ sessions: [MultiReaderSource], names: [String], of readers: [ReaderID], _ endpoint: ReaderEndpoint
    ) throws(StatisticsError) -> MultiReaderData {
        let cells = zip(sessions, names).flatMap { $0.cells(readers, endpoint, test: $1) }
        return try MultiReaderData(cells, truth: sessions.first?.truth ?? [:], tests: names)
    }

    private func cells(
        _ readers: [ReaderID], _ endpoint: ReaderEndpoint, test: String = readersTest
    ) -> [MultiReaderData.Reading] {
        var cells: [MultiReaderData.Reading] = []
        for (index, reader) in counted.readers.enumerated() where readers.contains(reader.id) {
            for (place, number) in counted.cases.enumerated() {
                let rating =
                    endpoint == .area
                    ? counted.scores[index][place] : counted.calls[index][place].map { $0 ? 1 : 0 }
                guard let rating else { continue }
                cells.append(
                    MultiReaderData.Reading(
                        reader: reader.id.description, test: test, caseID: number.description, rating: rating))
            }
        }
        return cells
    }
}
