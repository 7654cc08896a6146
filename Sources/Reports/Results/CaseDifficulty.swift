/// How hard one case was: how many readers were wrong, and each model.
public struct CaseDifficulty: Equatable, Sendable {
    /// The case.
    public let item: ComparisonCase
    /// Its place in the data's cases.
    public let place: Int
    /// Readers whose call was counted.
    public let read: Int
    /// Of them, those who were wrong.
    public let wrong: Int
    /// Readers who said "cannot assess".
    public let cannotAssess: Int
    /// Readers without an answer.
    public let missing: Int
    /// By model: whether its call was wrong; `nil` without a probability.
    public let modelsWrong: [Bool?]

    /// Wrong calls as a share of those counted, 0...1; `nil` when nobody's was counted.
    public var share: Double? { read > 0 ? Double(wrong) / Double(read) : nil }
}

extension CaseDifficulty {
    /// Every case, in the order of the data.
    ///
    /// - Parameters:
    ///   - counted: the readings after the rules; of their readers only.
    ///   - modality: index into the data's modalities, that of `counted`.
    ///   - modelCalls: by model and case, as ``ModelScores/calls(_:)`` gives them.
    static func all(
        _ data: ComparisonData, _ counted: CountedReadings, modality: Int, modelCalls: [[Bool?]]
    ) -> [CaseDifficulty] {
        let cells = counted.readers.compactMap { data.index(of: $0.id) }.map {
            data.cells(reader: $0, modality: modality)
        }
        return data.cases.indices.map { place in
            let truth = data.cases[place].fracture
            let calls = counted.calls.compactMap { $0[place] }
            let answers = cells.map { $0[$0.startIndex + place].answer }
            return CaseDifficulty(
                item: data.cases[place], place: place, read: calls.count, wrong: calls.count { $0 != truth },
                cannotAssess: answers.count { if case .cannotAssess = $0 { true } else { false } },
                missing: answers.count { $0 == .missing },
                modelsWrong: modelCalls.map { $0[place].map { $0 != truth } })
        }
    }
}

extension ComparisonResults {
    /// All cases, the hardest first; cases equally hard keep their order.
    public var difficulties: [CaseDifficulty] {
        let all = CaseDifficulty.all(
            data, counted, modality: modality, modelCalls: models.map { $0.model.calls(settings) })
        return all.enumerated().sorted { first, second in
            let (left, right) = (first.element.share ?? -1, second.element.share ?? -1)
            return left == right ? first.offset < second.offset : left > right
        }.map(\.element)
    }
}
