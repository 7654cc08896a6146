import Studies

/// Who contradicts whom: every case and reader of one session beside the truth and one model, from the functions that the
/// results use.
public struct Disagreement: Sendable {
    /// What it was computed from.
    public let data: ComparisonData
    /// How.
    public let settings: AnalysisSettings
    /// Index into the data's modalities.
    public let modality: Int
    /// The model; `nil` when there is none.
    public let model: ModelScores?
    /// The operating point at and above which the model calls a fracture; `nil` without a model.
    public let threshold: Double?
    /// The readers: by specialty in the order of the settings, then in natural order.
    public let readers: [ComparisonReader]
    /// Every case in the order of its table.
    public let cases: [DisagreementCase]
    private let counted: CountedReadings
    private let modelCalls: [Bool?]
    /// By column: the reader's place in `counted`, and his cells.
    private let columns: [(place: Int, cells: ArraySlice<ComparisonData.Cell>)]

    /// Computes everything; the time grows with readers times cases.
    ///
    /// - Parameters:
    ///   - data: at least one case.
    ///   - settings: what the study registered.
    ///   - modality: index into the data's modalities; one that is none of them means the first.
    ///   - model: index into the data's models; `nil`, or one that is none of them, means no model.
    ///   - selection: the readers that count.
    public init(
        _ data: ComparisonData, _ settings: AnalysisSettings, modality: Int = 0, model: Int? = 0,
        readers selection: ReaderSelection = .all
    ) {
        let settings = settings.completed(for: data)
        let modality = data.modalities.indices.contains(modality) ? modality : 0
        let counted =
            data.modalities.isEmpty
            ? CountedReadings.none(of: data, settings.rules)
            : data.counted(modality, readers: selection, by: settings.rules)
        let order = settings.specialties.map(\.code)
        func rank(_ reader: ComparisonReader) -> Int {
            reader.specialty.flatMap { order.firstIndex(of: $0) } ?? order.count
        }
        // The readers are in natural order already.
        let places = counted.readers.indices.map { (rank(counted.readers[$0]), $0) }.sorted { $0 < $1 }.map(\.1)
        let columns = places.compactMap { place in
            data.index(of: counted.readers[place].id).map { (place, data.cells(reader: $0, modality: modality)) }
        }
        let model = model.flatMap { data.models.indices.contains($0) ? data.models[$0] : nil }
        let threshold = model.map(settings.threshold(of:))
        let calls = model?.calls(settings) ?? Array(repeating: nil, count: data.cases.count)
        self.data = data
        self.settings = settings
        self.modality = modality
        self.model = model
        self.threshold = threshold
        self.counted = counted
        self.columns = columns
        modelCalls = calls
        readers = columns.map { counted.readers[$0.0] }
        cases = CaseDifficulty.all(data, counted, modality: modality, modelCalls: [calls]).map { difficulty in
            let place = difficulty.place
            return DisagreementCase(
                difficulty, cells: columns.map { $0.1[$0.1.startIndex + place] },
                probability: model?.probabilities[place], modelCall: calls[place], threshold: threshold)
        }
    }

    /// One cell.
    ///
    /// - Parameters:
    ///   - place: index into ``cases``.
    ///   - column: index into ``readers``.
    public func cell(case place: Int, column: Int) -> DisagreementCell {
        let cells = columns[column].cells
        let cell = cells[cells.startIndex + place]
        let said = cell.answer.said
        return DisagreementCell(
            answer: cell.answer,
            isWrong: counted.calls[columns[column].place][place].map { $0 != counted.truth[place] },
            contradictsModel: said.flatMap { said in modelCalls[place].map { $0 != said } },
            confidence: cell.confidence, seconds: cell.seconds)
    }

    /// The cases that a filter leaves, in an order.
    public func ordered(_ order: DisagreementOrder, where filter: DisagreementFilter = .init()) -> [DisagreementCase] {
        order.sorted(cases.filter(filter.contains))
    }

    /// The strata that the cases have: fractures in natural order, `none` last.
    public var strata: [String] {
        let codes = Set(cases.map(\.stratum)).sorted { NaturalOrder.precedes($0, $1) }
        return codes.filter { $0 != "none" } + codes.filter { $0 == "none" }
    }
}
