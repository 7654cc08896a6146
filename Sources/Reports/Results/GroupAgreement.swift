public import Statistics

/// How far the readers of a group agree with each other, whatever is true, and whatever the rules make of readings that
/// say neither yes nor no: these take no part, as a call that a rule puts in their place is nobody's.
public struct GroupAgreement: Sendable {
    /// The group in words.
    public let label: String
    /// How many readers.
    public let readers: Int
    /// All coefficients; a failure says why there are none.
    public let result: Result<ManyRaterAgreement, StatisticsError>

    init(_ group: GroupResult, _ data: ComparisonData, modality: Int, level: ConfidenceLevel) {
        label = group.label
        readers = group.readers.count
        let answers = data.readers(in: group.selection).map { reader in
            data.cells(reader: reader, modality: modality).map(\.answer.yesOrNo)
        }
        let ratings = data.cases.indices.map { place in answers.map { $0[place] } }
        result = Result { () throws(StatisticsError) in
            try ManyRaterAgreement(
                Statistics.RatingTable(ratings, categories: [0, 1]), level: level, includingPairs: false)
        }
    }
}

extension Answer {
    /// 1 for a fracture, 0 for none, `nil` for anything else.
    fileprivate var yesOrNo: Int? {
        switch self {
        case .fracture: 1
        case .noFracture: 0
        case .cannotAssess, .missing: nil
        }
    }
}
