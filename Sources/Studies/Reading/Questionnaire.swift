extension StudyPlan {
    /// The questions that are asked, given the answers to earlier ones.
    public func questionsAsked(given responses: [Question.ID: Response]) -> [Question] {
        var asked: Set<Question.ID> = []
        return questions.filter { question in
            if let dependency = question.dependency {
                guard asked.contains(dependency.question), case .choice(let code) = responses[dependency.question],
                    dependency.answers.contains(code)
                else { return false }
            }
            asked.insert(question.id)
            return true
        }
    }

    /// Checks a case's answers against the questionnaire.
    ///
    /// - Parameters:
    ///   - responses: The answers by question.
    ///   - width: Width of the radiograph in pixels, for marks.
    ///   - height: Height of the radiograph in pixels, for marks.
    /// - Throws: ``AnswerProblem/invalid(question:_:)`` for the first question that is answered wrongly.
    public func check(
        _ responses: [Question.ID: Response], width: Int, height: Int
    ) throws(AnswerProblem) {
        let asked = questionsAsked(given: responses)
        for id in responses.keys.sorted(by: { $0.description < $1.description }) {
            guard questions.contains(where: { $0.id == id }) else {
                throw .invalid(question: id, .unknownQuestion)
            }
            guard asked.contains(where: { $0.id == id }) else { throw .invalid(question: id, .notAsked) }
        }
        for question in asked {
            guard let response = responses[question.id] else {
                guard !question.isRequired else { throw .invalid(question: question.id, .missing) }
                continue
            }
            if let problem = question.problem(with: response, width: width, height: height) {
                throw .invalid(question: question.id, problem)
            }
        }
    }

    /// The choice that says whether the condition is present: the first question.
    public var primaryQuestion: Question? { questions.first }
}

extension Question {
    func problem(with response: Response, width: Int, height: Int) -> AnswerProblem.InvalidAnswer? {
        switch (kind, response) {
        case (.choice(let options, _), .choice(let code)):
            options.contains { $0.code == code } ? nil : .unknownOption
        case (.choice(_, let cannotAssess), .cannotAssess(let reason)):
            cannotAssess?.reasons.contains { $0.code == reason } == true ? nil : .unknownOption
        case (.scale5, .scale(let point)):
            (1...5).contains(point) ? nil : .outOfRange
        case (.percent, .percent(let percent)):
            (0...100).contains(percent) ? nil : .outOfRange
        case (.note(let maximumLength), .note(let text)):
            text.unicodeScalars.count <= maximumLength ? nil : .tooLong
        case (.marks(let shape, let perSide, let count), .marks(let marks)):
            problem(with: marks, shape: shape, perSide: perSide, count: count, width: width, height: height)
        default: .wrongKind
        }
    }

    private func problem(
        with marks: [Mark], shape: Mark.Shape, perSide: Bool, count: ClosedRange<Int>, width: Int, height: Int
    ) -> AnswerProblem.InvalidAnswer? {
        guard count.contains(marks.count) else { return marks.count < count.lowerBound ? .missing : .outOfRange }
        for mark in marks {
            guard mark.shape == shape, (mark.side != nil) == perSide else { return .wrongKind }
            guard mark.width >= 0, mark.height >= 0, mark.x >= 0, mark.y >= 0,
                mark.x + mark.width <= Double(width), mark.y + mark.height <= Double(height)
            else { return .outsideRadiograph }
            guard (shape == .box) == (mark.width > 0 && mark.height > 0) else { return .outOfRange }
        }
        if perSide, Set(marks.compactMap(\.side)).count < marks.count { return .twoOnOneSide }
        return nil
    }
}

extension StudyPlan {
    /// Whether the answer to the first question agrees with the truth; `nil` when it says nothing about it.
    public func isCorrect(_ responses: [Question.ID: Response], fracture: Bool) -> Bool? {
        guard let question = primaryQuestion, case .choice(let options, _) = question.kind,
            case .choice(let code) = responses[question.id],
            let positive = options.first(where: { $0.code == code })?.positive
        else { return nil }
        return positive == fracture
    }
}
