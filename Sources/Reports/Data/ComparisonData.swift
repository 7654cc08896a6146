public import Studies

/// The data that every table and figure is computed from: cases with their truth, readers, readings, models.
///
/// Cases keep the order of their table, readers come in natural order, modalities in the order in which they appear.
/// The readings lie in a grid, so that asking for one costs nothing.
public struct ComparisonData: Equatable, Sendable {
    /// In the order of the table of cases.
    public let cases: [ComparisonCase]
    /// In natural order of their codes.
    public private(set) var readers: [ComparisonReader]
    /// In the order of appearance; at least one when there are readings.
    public let modalities: [Modality]
    /// The models to compare with; may be empty.
    public let models: [ModelScores]
    /// On which scale confidence was given; `nil` when no reading has one.
    public let confidenceScale: ConfidenceScale?
    /// Whether readers are simulated and no person; every table must say so.
    public let readersAreSimulated: Bool
    /// What radiologists said about the models' heat maps; empty without a review.
    public var heatMapReviews: [HeatMapReviews] = []
    /// Which modalities are first and second answers around what a model said; empty without such readings.
    public var secondReadings: [SecondReadings] = []
    /// Which modalities are the arms of a crossover; `nil` without one.
    public var crossover: Crossover?
    /// The readers who are not in the data; `nil` where nobody knows, as with tables that were read elsewhere.
    public var recruitment: ReaderRecruitment?

    /// A reading for every modality, reader and case, the case running fastest.
    private let grid: [Cell]
    private let readerIndices: [ReaderID: Int]
    private let caseIndices: [CaseNumber: Int]
    private let modalityIndices: [Modality: Int]

    /// What a reading says beyond whose it is.
    public struct Cell: Equatable, Sendable {
        /// What was said; `.missing` too when the data hold no such reading.
        public var answer: Answer
        /// On the data's scale; `nil` when not asked.
        public var confidence: Double?
        /// Reading time; `nil` when not measured.
        public var seconds: Double?
        /// Place in the reader's order, from 1; `nil` when not known.
        public var position: Int?

        /// The cell of a reading that does not exist.
        public static let missing = Cell(answer: .missing)

        /// What a reading says.
        public init(answer: Answer, confidence: Double? = nil, seconds: Double? = nil, position: Int? = nil) {
            self.answer = answer
            self.confidence = confidence
            self.seconds = seconds
            self.position = position
        }
    }

    /// The same, with readers who have no group in that of their specialty.
    public func grouped(by specialties: [Specialty]) -> ComparisonData {
        var grouped = self
        for index in readers.indices where readers[index].group == nil {
            let specialty = specialties.first { $0.code == readers[index].specialty }
            grouped.readers[index].group = specialty?.group.map(ReaderGroup.init)
        }
        return grouped
    }

    /// Joins the parts. Every list of a model's probabilities has one entry for each case.
    ///
    /// - Parameters:
    ///   - modalities: their order; modalities of readings that are not in it follow in order of appearance.
    ///   - readings: of known readers and cases, one for each reader, case and modality; a reading of an unknown reader
    ///     or case takes no part, and of two readings the later one stands. ``ComparisonInput`` reports both before.
    public init(
        cases: [ComparisonCase], readers: [ComparisonReader], modalities: [Modality] = [], readings: [Reading],
        models: [ModelScores] = [], confidenceScale: ConfidenceScale? = nil, readersAreSimulated: Bool = false
    ) {
        var indices = Dictionary(modalities.enumerated().map { ($1, $0) }) { first, _ in first }
        var names = modalities
        for reading in readings where indices[reading.modality] == nil {
            indices[reading.modality] = names.count
            names.append(reading.modality)
        }
        let sorted = readers.sorted { $0.id < $1.id }
        let readerIndices = Dictionary(sorted.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let caseIndices = Dictionary(cases.enumerated().map { ($1.number, $0) }) { first, _ in first }
        var grid = [Cell](repeating: .missing, count: names.count * sorted.count * cases.count)
        for reading in readings {
            guard let modality = indices[reading.modality], let reader = readerIndices[reading.reader],
                let place = caseIndices[reading.caseNumber]
            else { continue }
            grid[(modality * sorted.count + reader) * cases.count + place] = Cell(
                answer: reading.answer, confidence: reading.confidence, seconds: reading.seconds,
                position: reading.position)
        }
        self.init(
            cases: cases, readers: sorted, modalities: names, models: models, confidenceScale: confidenceScale,
            readersAreSimulated: readersAreSimulated, grid: grid)
    }

    /// Takes a grid that is filled already: a cell for every modality, reader and case, the case running fastest; the
    /// readers are in natural order.
    init(
        cases: [ComparisonCase], readers: [ComparisonReader], modalities: [Modality], models: [ModelScores],
        confidenceScale: ConfidenceScale?, readersAreSimulated: Bool, grid: [Cell]
    ) {
        precondition(grid.count == modalities.count * readers.count * cases.count, "the grid has a cell for each")
        precondition(models.allSatisfy { $0.probabilities.count == cases.count }, "a probability for each case")
        self.cases = cases
        self.readers = readers
        self.modalities = modalities
        self.models = models
        self.confidenceScale = confidenceScale
        self.readersAreSimulated = readersAreSimulated
        self.grid = grid
        readerIndices = Dictionary(readers.enumerated().map { ($1.id, $0) }) { first, _ in first }
        caseIndices = Dictionary(cases.enumerated().map { ($1.number, $0) }) { first, _ in first }
        modalityIndices = Dictionary(modalities.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// The truth of every case, in their order.
    public var truth: [Bool] { cases.map(\.fracture) }

    /// One reader's readings in one modality, in the order of the cases.
    ///
    /// - Parameters:
    ///   - reader: index into ``readers``.
    ///   - modality: index into ``modalities``.
    public func cells(reader: Int, modality: Int) -> ArraySlice<Cell> {
        let start = (modality * readers.count + reader) * cases.count
        return grid[start..<start + cases.count]
    }

    /// One reading; ``Cell/missing`` when the data hold none. Unknown names give `nil`.
    public func cell(reader: ReaderID, case number: CaseNumber, modality: Modality) -> Cell? {
        guard let reader = index(of: reader), let place = index(of: number), let modality = index(of: modality) else {
            return nil
        }
        return grid[(modality * readers.count + reader) * cases.count + place]
    }

    /// Index of a reader; `nil` when unknown.
    public func index(of reader: ReaderID) -> Int? { readerIndices[reader] }
    /// Index of a case; `nil` when unknown.
    public func index(of number: CaseNumber) -> Int? { caseIndices[number] }
    /// Index of a modality; `nil` when unknown.
    public func index(of modality: Modality) -> Int? { modalityIndices[modality] }

    /// Indices of the readers that a selection means, in their order.
    public func readers(in selection: ReaderSelection) -> [Int] {
        readers.indices.filter { selection.contains(readers[$0]) }
    }

    /// The specialties that readers have, in order of their codes.
    public var specialties: [Specialty.Code] { Set(readers.compactMap(\.specialty)).sorted() }
    /// The groups that readers belong to, in natural order.
    public var groups: [ReaderGroup] { Set(readers.compactMap(\.group)).sorted() }

    /// Every reading that is not missing, by modality, reader and case.
    public var readings: [Reading] {
        modalities.indices.flatMap { modality in
            readers.indices.flatMap { reader in
                zip(cases, cells(reader: reader, modality: modality)).compactMap { place, cell in
                    guard cell.answer != .missing else { return nil }
                    return Reading(
                        reader: readers[reader].id, caseNumber: place.number, modality: modalities[modality],
                        answer: cell.answer, confidence: cell.confidence, seconds: cell.seconds,
                        position: cell.position)
                }
            }
        }
    }
}
