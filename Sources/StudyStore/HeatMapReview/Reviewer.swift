public import Studies

/// A reviewer of a study's heat maps.
public struct ReviewerID: Hashable, Sendable {
    let row: Int64
}

/// A radiologist to be invited to review a model's heat maps.
public struct ReviewerInvitee: Sendable {
    /// Name, kept apart from the answers. It is asked for, since who reads in the study must not see its maps.
    public var name: String
    /// Where to reach him; may be empty.
    public var contact: String

    /// Somebody to be invited.
    public init(name: String, contact: String = "") {
        self.name = name
        self.contact = contact
    }
}

/// A reviewer's personal link and short code. They are told once and stored as hashes only.
public struct IssuedReview: Sendable {
    /// `M01`.
    public var code: String
    /// The token of the personal link, `/r/<token>`.
    public var linkToken: String
    /// The short code for typing, such as `K7QF-2MRD-X9`.
    public var typedCode: String
}

/// Why somebody cannot become a reviewer, or a model's maps cannot be reviewed.
public enum ReviewerProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// A reviewer must be named.
    case nameNeeded
    /// The person has readings to do in the study.
    case isReading(reader: String)
    /// Somebody has readings to do, and nobody confirmed that the person is none of these readers.
    case readersUnfinished([String])
    /// A reader to be invited reviews heat maps of the study.
    case isReviewer(String)
    /// The study has no predictions of this model.
    case noSuchModel(String)
    /// The model calls no case a fracture.
    case noFractureCalled(model: String)
    /// Cases that the model calls a fracture have no heat map.
    case mapsMissing(model: String, cases: [String])

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .nameNeeded: "give the reviewer's name: who has readings left in the study must not see its heat maps"
        case .isReading(let reader):
            "this person is reader \(reader) and has readings left; heat maps tell what the model says: invite after the "
                + "last session is signed off"
        case .readersUnfinished(let readers):
            "\(readers.joined(separator: ", ")) have readings left; confirm that the reviewer is none of them"
        case .isReviewer(let name):
            "\"\(name)\" reviews heat maps of this study and can be no reader any more; invite somebody else"
        case .noSuchModel(let model): "the study has no predictions of \"\(model)\""
        case .noFractureCalled(let model): "\"\(model)\" calls no case a fracture, so there is nothing to review"
        case .mapsMissing(let model, let cases):
            "\"\(model)\" calls \(cases.count) cases a fracture that have no heat map (\(cases.prefix(5).joined(separator: ", "))"
                + "\(cases.count > 5 ? " …" : "")); score the study with heat maps"
        }
    }
}

extension ReaderProgress {
    /// Whether the reader may still give or change answers, while the study is not locked. A reader whose answers are
    /// void, or whose link was revoked, may not.
    public func hasReadingsLeft(by plan: StudyPlan) -> Bool {
        linkIsValid && voidReason == nil
            && (plan.change.limit == .untilStudy || sessions.contains { $0.signedAt == nil })
    }
}
