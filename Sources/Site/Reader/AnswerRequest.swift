import Studies

/// An answer as the page sends it; docs/api.md describes the fields.
struct AnswerRequest {
    var submission: String
    var base: Int?
    var changeReason: String?
    var shownAt: Double
    var answeredAt: Double
    var activeMilliseconds: Double
    var firstDecisionMilliseconds: Double?
    var viewChanges: Int
    var view: View?
    var answers: [String: Answer]

    struct View {
        var windowCentre: Double
        var windowWidth: Double
        var zoom: Double
        var panX: Double
        var panY: Double
        var inverted: Bool
        var oneToOneMilliseconds: Double
    }

    struct Answer {
        var choice: String?
        var cannotAssess: String?
        var scale: Int?
        var percent: Int?
        var marks: [MarkRequest]?
        var note: String?

        var response: Response? {
            if let choice { return .choice(choice) }
            if let cannotAssess { return .cannotAssess(reason: cannotAssess) }
            if let scale { return .scale(scale) }
            if let percent { return .percent(percent) }
            if let note { return .note(note) }
            guard let marks else { return nil }
            let read = marks.compactMap(\.mark)
            return read.count == marks.count ? .marks(read) : nil
        }
    }

    struct MarkRequest {
        var shape: String
        var side: String?
        var x: Double
        var y: Double
        var width: Double?
        var height: Double?

        var mark: Mark? {
            guard let shape = Mark.Shape(rawValue: shape) else { return nil }
            let side = side.flatMap(ReferenceStandard.Side.init(rawValue:))
            guard (self.side == nil) == (side == nil) else { return nil }
            return Mark(shape: shape, side: side, x: x, y: y, width: width ?? 0, height: height ?? 0)
        }
    }

    /// The submission that the store keeps.
    ///
    /// - Throws: ``AnswerProblem/malformed(_:)`` when a key, a time or a number is none.
    func checked() throws(AnswerProblem) -> Submission {
        guard (16...64).contains(submission.utf8.count),
            submission.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) || $0 == 45 })
        else { throw .malformed("submission") }
        var responses: [Question.ID: Response] = [:]
        for (question, answer) in answers {
            guard let response = answer.response else { throw .invalid(question: Question.ID(question), .wrongKind) }
            responses[Question.ID(question)] = response
        }
        guard viewChanges >= 0, (changeReason?.count ?? 0) <= 2000 else { throw .malformed("viewChanges") }
        return Submission(
            key: submission, base: base, changeReason: changeReason,
            shownAt: Timestamp(milliseconds: try whole(shownAt)),
            answeredAt: Timestamp(milliseconds: try whole(answeredAt)),
            activeMilliseconds: try whole(activeMilliseconds),
            firstDecisionMilliseconds: try firstDecisionMilliseconds.map { value throws(AnswerProblem) in
                try whole(value)
            }, viewChanges: viewChanges, view: try checkedView(), responses: responses)
    }

    private func checkedView() throws(AnswerProblem) -> ViewState? {
        guard let view else { return nil }
        return ViewState(
            windowCentre: view.windowCentre, windowWidth: view.windowWidth, zoom: view.zoom, panX: view.panX,
            panY: view.panY, inverted: view.inverted, oneToOneMilliseconds: try whole(view.oneToOneMilliseconds))
    }

    /// A time or duration in milliseconds: finite, not negative, before the year 2270.
    private func whole(_ value: Double) throws(AnswerProblem) -> Int64 {
        guard value.isFinite, (0..<9.5e12).contains(value) else { throw .malformed("time") }
        return Int64(value.rounded())
    }
}

extension AnswerRequest {
    init(_ json: JSONObject) throws(JSONFault) {
        submission = try json.required("submission", \.text)
        base = try json.optional("base", \.whole)
        changeReason = try json.optional("changeReason", \.text)
        shownAt = try json.required("shownAt", \.real)
        answeredAt = try json.required("answeredAt", \.real)
        activeMilliseconds = try json.required("activeMilliseconds", \.real)
        firstDecisionMilliseconds = try json.optional("firstDecisionMilliseconds", \.real)
        viewChanges = try json.required("viewChanges", \.whole)
        if let object = try json.optional("view", \.object) { view = try View(object) }
        answers = [:]
        for member in try json.required("answers", \.object).members where answers[member.name] == nil {
            guard let answer = member.value.object else { throw JSONFault() }
            answers[member.name] = try Answer(answer)
        }
    }
}

extension AnswerRequest.View {
    fileprivate init(_ json: JSONObject) throws(JSONFault) {
        windowCentre = try json.required("windowCentre", \.real)
        windowWidth = try json.required("windowWidth", \.real)
        zoom = try json.required("zoom", \.real)
        panX = try json.required("panX", \.real)
        panY = try json.required("panY", \.real)
        inverted = try json.required("inverted", \.flag)
        oneToOneMilliseconds = try json.required("oneToOneMilliseconds", \.real)
    }
}

extension AnswerRequest.Answer {
    fileprivate init(_ json: JSONObject) throws(JSONFault) {
        choice = try json.optional("choice", \.text)
        cannotAssess = try json.optional("cannotAssess", \.text)
        scale = try json.optional("scale", \.whole)
        percent = try json.optional("percent", \.whole)
        note = try json.optional("note", \.text)
        guard let values = try json.optional("marks", \.array) else { return }
        var marks: [AnswerRequest.MarkRequest] = []
        for value in values {
            guard let mark = value.object else { throw JSONFault() }
            marks.append(try AnswerRequest.MarkRequest(mark))
        }
        self.marks = marks
    }
}

extension AnswerRequest.MarkRequest {
    fileprivate init(_ json: JSONObject) throws(JSONFault) {
        shape = try json.required("shape", \.text)
        side = try json.optional("side", \.text)
        x = try json.required("x", \.real)
        y = try json.required("y", \.real)
        width = try json.optional("width", \.real)
        height = try json.optional("height", \.real)
    }
}
