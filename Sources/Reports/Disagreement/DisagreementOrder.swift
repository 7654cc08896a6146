/// In which order cases are looked at. Cases that are equal in all of it keep the order of their table; those without a
/// value come last.
public enum DisagreementOrder: String, CaseIterable, Sendable {
    /// The largest conflict between readers and model first, then the largest distance of the model's probability from its
    /// operating point: where most readers contradict a model that is most sure.
    case conflict
    /// The largest share of readers who are wrong first, then the largest number of them.
    case readersWrong = "readers-wrong"
    /// Cases on which the model is wrong first; among equals the largest share of readers who are right.
    case modelWrong = "model-wrong"
    /// The longest median time first.
    case time
    /// The lowest agreement between readers first.
    case agreement
    /// As in the table of cases.
    case table

    /// What is compared, larger values first.
    private func keys(_ item: DisagreementCase) -> (Double, Double) {
        let last = -Double.infinity
        return switch self {
        case .conflict: (item.conflict ?? last, item.distance ?? last)
        case .readersWrong: (item.difficulty.share ?? last, Double(item.difficulty.wrong))
        case .modelWrong:
            (item.modelIsWrong.map { $0 ? 1 : 0 } ?? last, item.difficulty.share.map { 1 - $0 } ?? last)
        case .time: (item.medianSeconds ?? last, 0)
        case .agreement: (item.agreement.map { -$0 } ?? last, 0)
        case .table: (0, 0)
        }
    }

    func sorted(_ cases: [DisagreementCase]) -> [DisagreementCase] {
        cases.map { (keys($0), $0) }.sorted { first, second in
            if first.0 != second.0 { return first.0 > second.0 }
            return first.1.place < second.1.place
        }.map(\.1)
    }
}

/// Which cases are looked at.
public struct DisagreementFilter: Equatable, Sendable {
    /// Only those on which the model is wrong (`true`) or right; `nil` for all.
    public var modelIsWrong: Bool?
    /// Only those on which the readers are split.
    public var isSplit = false
    /// Only those of one stratum; `nil` for all.
    public var stratum: String?

    /// All cases.
    public init() {}

    /// Whether a case is one of them.
    func contains(_ item: DisagreementCase) -> Bool {
        (modelIsWrong == nil || item.modelIsWrong == modelIsWrong) && (!isSplit || item.isSplit)
            && (stratum == nil || item.stratum == stratum)
    }
}
