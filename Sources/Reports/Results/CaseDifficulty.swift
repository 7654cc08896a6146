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

extension ComparisonResults {
    /// All cases, the hardest first; cases equally hard keep their order.
    public var difficulties: [CaseDifficulty] {
        let modelCalls = models.map { $0.model.calls(settings) }
        let all = data.cases.indices.map { place in
            let truth = data.cases[place].fracture
            let calls = counted.calls.compactMap { $0[place] }
            let answers: [Answer] =
                data.modalities.isEmpty
                ? []
                : data.readers.indices.map { reader in
                    let cells = data.cells(reader: reader, modality: modality)
                    return cells[cells.startIndex + place].answer
                }
            return CaseDifficulty(
                item: data.cases[place], place: place, read: calls.count, wrong: calls.count { $0 != truth },
                cannotAssess: answers.count { if case .cannotAssess = $0 { true } else { false } },
                missing: answers.count { $0 == .missing },
                modelsWrong: modelCalls.map { $0[place].map { $0 != truth } })
        }
        return all.enumerated().sorted { first, second in
            let (left, right) = (first.element.share ?? -1, second.element.share ?? -1)
            return left == right ? first.offset < second.offset : left > right
        }.map(\.element)
    }
}
