/// What a reviewer says about one heat map.
public struct HeatMapAnswer: Equatable, Sendable {
    /// Where the activation lies.
    public var place: ActivationPlace
    /// What else is to be said; empty for nothing.
    public var remark: String

    /// The question that asks for the place, a choice of the codes of ``ActivationPlace``.
    public static let placeQuestion = Question.ID("place")
    /// The question that asks for a remark, a note.
    public static let remarkQuestion = Question.ID("remark")
    /// Longest remark, in Unicode scalars.
    public static let longestRemark = 2000

    /// An answer by its parts.
    public init(place: ActivationPlace, remark: String = "") {
        self.place = place
        self.remark = remark
    }

    /// The answer in a submission that has the form of a reader's.
    ///
    /// - Throws: ``AnswerProblem/invalid(question:_:)`` for a missing or unknown place, a remark that is too long, and an
    ///   answer to anything else.
    public init(_ responses: [Question.ID: Response]) throws(AnswerProblem) {
        for id in responses.keys.sorted(by: { $0.description < $1.description })
        where id != Self.placeQuestion && id != Self.remarkQuestion {
            throw .invalid(question: id, .unknownQuestion)
        }
        switch responses[Self.placeQuestion] {
        case .choice(let code):
            guard let place = ActivationPlace(rawValue: code) else {
                throw .invalid(question: Self.placeQuestion, .unknownOption)
            }
            self.place = place
        case nil: throw .invalid(question: Self.placeQuestion, .missing)
        default: throw .invalid(question: Self.placeQuestion, .wrongKind)
        }
        switch responses[Self.remarkQuestion] {
        case .note(let text):
            guard text.unicodeScalars.count <= Self.longestRemark else {
                throw .invalid(question: Self.remarkQuestion, .tooLong)
            }
            remark = text
        case nil: remark = ""
        default: throw .invalid(question: Self.remarkQuestion, .wrongKind)
        }
    }

    /// The answer in the form of a submission.
    public var responses: [Question.ID: Response] {
        var responses: [Question.ID: Response] = [Self.placeQuestion: .choice(place.rawValue)]
        if !remark.isEmpty { responses[Self.remarkQuestion] = .note(remark) }
        return responses
    }
}
