import Statistics

/// One case between readers and a model.
///
/// "Said" counts answers yes and no as they were given. "Wrong" counts calls after the plan's rules for "cannot assess" and
/// missing answers, by the same function as the table of hard cases.
public struct DisagreementCase: Sendable {
    /// The case, how many readers were wrong, and how many gave no yes or no.
    public let difficulty: CaseDifficulty
    /// Readers who said that there is a fracture.
    public let saidFracture: Int
    /// Readers who said that there is none.
    public let saidNone: Int
    /// The model's probability, 0...1; `nil` without a model, or when it gave none.
    public let probability: Double?
    /// Whether the model calls a fracture at its operating point.
    public let modelCall: Bool?
    /// How far the probability lies from the operating point, 0...1.
    public let distance: Double?
    /// Share of agreeing pairs among the readers who said yes or no (Fleiss, Psychol Bull 1971;76:378), 0...1; `nil` for
    /// fewer than two.
    public let agreement: Double?
    /// Median of the readers' active times in seconds; `nil` when none was measured.
    public let medianSeconds: Double?

    /// Its place in the data's cases.
    public var place: Int { difficulty.place }
    /// The case.
    public var item: ComparisonCase { difficulty.item }
    /// Readers who said yes or no.
    public var said: Int { saidFracture + saidNone }
    /// Readers who said the opposite of the model's call.
    public var contradicting: Int? { modelCall.map { $0 ? saidNone : saidFracture } }
    /// The conflict between readers and model: of the readers who said yes or no, the share who said the opposite of the
    /// model's call at its operating point, 0...1; `nil` without a call or without a yes or no.
    public var conflict: Double? {
        guard let contradicting, said > 0 else { return nil }
        return Double(contradicting) / Double(said)
    }
    /// Whether the model's call is wrong; `nil` without one.
    public var modelIsWrong: Bool? { modelCall.map { $0 != item.fracture } }
    /// Whether at least a quarter of the readers who said yes or no said the one, and a quarter the other.
    public var isSplit: Bool { said > 1 && 4 * min(saidFracture, saidNone) >= said }
    /// The kind of the case: its fracture's type, `fracture` when that is not known, `none` without one.
    public var stratum: String { item.fracture ? item.subtype?.description ?? "fracture" : "none" }

    /// - Parameters:
    ///   - cells: of the readers that count.
    ///   - threshold: the model's operating point.
    init(
        _ difficulty: CaseDifficulty, cells: [ComparisonData.Cell], probability: Double?, modelCall: Bool?,
        threshold: Double?
    ) {
        self.difficulty = difficulty
        let said = cells.compactMap(\.answer.said)
        saidFracture = said.count { $0 }
        saidNone = said.count { !$0 }
        self.probability = probability
        self.modelCall = modelCall
        distance = probability.flatMap { probability in threshold.map { abs(probability - $0) } }
        agreement = pairwiseAgreement([saidFracture, saidNone])
        medianSeconds = (try? SampleSummary(cells.compactMap(\.seconds)))?.median
    }
}
