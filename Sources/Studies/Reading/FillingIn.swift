extension StudyPlan {
    /// Answers to every required question that is asked, each chosen in turn, with those that its answers bring up.
    public func filledIn(_ choose: (Question) -> Response) -> [Question.ID: Response] {
        var responses: [Question.ID: Response] = [:]
        var isComplete = false
        while !isComplete {
            let before = responses
            for question in questionsAsked(given: responses) where question.isRequired && responses[question.id] == nil
            {
                responses[question.id] = choose(question)
            }
            isComplete = responses == before
        }
        return responses
    }
}

extension Question {
    /// An answer that is possible on every radiograph, for programs that read.
    public var plainResponse: Response {
        switch kind {
        case .choice(let options, _): return .choice(options.first?.code ?? "")
        case .scale5: return .scale(3)
        case .percent: return .percent(50)
        case .note: return .note("-")
        case .marks(let shape, let perSide, let count):
            let size: Double = shape == .box ? 10 : 0
            return .marks(
                (0..<count.lowerBound).map { index in
                    // Each side takes one mark.
                    let side: ReferenceStandard.Side? = perSide ? (index == 0 ? .left : .right) : nil
                    return Mark(shape: shape, side: side, x: 1, y: 1, width: size, height: size)
                })
        }
    }
}
