/// One reader's answer to one case beside the truth and the model.
public struct DisagreementCell: Equatable, Sendable {
    /// What was said.
    public let answer: Answer
    /// Whether the call that counts is wrong, after the plan's rules, as in every result; `nil` where they leave it out.
    public let isWrong: Bool?
    /// Whether a yes or no is the opposite of the model's call; `nil` without a yes or no, or without a call.
    public let contradictsModel: Bool?
    /// On the data's scale; `nil` when not asked.
    public let confidence: Double?
    /// Active reading time in seconds; `nil` when not measured.
    public let seconds: Double?
}

extension Answer {
    /// Whether a fracture was said to be there; `nil` for everything that is neither yes nor no.
    var said: Bool? {
        switch self {
        case .fracture: true
        case .noFracture: false
        case .cannotAssess, .missing: nil
        }
    }
}
