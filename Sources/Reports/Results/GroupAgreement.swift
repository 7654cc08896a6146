public import Statistics

/// How far the readers of a group agree with each other, whatever is true.
public struct GroupAgreement: Sendable {
    /// The group in words.
    public let label: String
    /// How many readers.
    public let readers: Int
    /// All coefficients; a failure says why there are none.
    public let result: Result<ManyRaterAgreement, StatisticsError>

    init(_ group: GroupResult, _ counted: CountedReadings, level: ConfidenceLevel) {
        label = group.label
        readers = group.readers.count
        let chosen = counted.places(of: group)
        let ratings: [[Int?]] = counted.cases.indices.map { place in
            chosen.map { counted.calls[$0][place].map { $0 ? 1 : 0 } }
        }
        result = Result { () throws(StatisticsError) in
            try ManyRaterAgreement(
                Statistics.RatingTable(ratings, categories: [0, 1]), level: level, includingPairs: false)
        }
    }
}
