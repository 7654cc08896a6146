import Foundation
import Studies
import StudyStore

/// The JSON that the reading page lives on; docs/api.md describes it.
enum ReadingJSON {
    static func state(
        _ view: ReaderView, slots: [[String: Any]], otherSlots: [[String: Any]] = [], mode: String, now: Int64,
        language: Language
    ) -> [String: Any] {
        let plan = view.plan
        let label =
            plan.sessions.indices.contains(view.session.number - 1)
            ? plan.sessions[view.session.number - 1].label?.text(in: language) : nil
        var session: [String: Any] = [
            "number": view.session.number, "of": plan.sessions.count, "label": orNull(label),
        ]
        // Practice has no model, and a page that is not to show one gets no word of it.
        if view.session.arm == .aided, mode == "study" { session["aided"] = true }
        return [
            "serverNow": now, "mode": mode,
            "study": [
                "title": plan.title.text(in: language), "notice": orNull(plan.notice?.text(in: language)),
                "session": session,
            ],
            "reader": ["code": view.code],
            "policy": [
                "change": plan.change.limit.rawValue, "reason": plan.change.reason.rawValue,
                "advance": plan.advance.rawValue,
            ],
            "state": view.studyState.rawValue, "signedOff": view.session.signedOffAt != nil,
            "questions": plan.questions.map { question($0, language) }, "slots": slots,
            "otherSlots": otherSlots,
        ]
    }

    /// A case; only where a second answer follows does it have the key `second`.
    static func slot(_ slot: ReaderView.SlotView, reading: StudyPlan.Session.Reading) -> [String: Any] {
        var object: [String: Any] = [
            "slot": slot.slot, "position": slot.position, "image": "/images/\(slot.image)",
            "saved": orNull(slot.standing.map(standing)),
        ]
        if reading == .sequential { object["second"] = orNull(slot.second.map(standing)) }
        return object
    }

    static func slot(_ slot: WarmUpSlot, language: Language) -> [String: Any] {
        var object: [String: Any] = [
            "slot": slot.slot, "position": slot.position, "image": "/images/\(slot.image)",
            "saved": orNull(slot.standing.map(standing)),
        ]
        if let feedback = slot.feedback { object["feedback"] = self.feedback(feedback, language) }
        return object
    }

    static func standing(_ standing: StandingAnswer) -> [String: Any] {
        [
            "version": standing.version, "savedAt": standing.savedAt.milliseconds,
            "answers": Dictionary(
                uniqueKeysWithValues: standing.responses.map { ($0.key.description, response($0.value)) }),
        ]
    }

    static func feedback(_ feedback: WarmUpFeedback, _ language: Language) -> [String: Any] {
        var box: [String: Any]?
        if let drawn = feedback.box { box = ["x0": drawn.x0, "y0": drawn.y0, "x1": drawn.x1, "y1": drawn.y1] }
        return [
            "correct": orNull(feedback.isCorrect), "text": feedback.text.text(in: language), "box": orNull(box),
        ]
    }

    private static func response(_ response: Response) -> [String: Any] {
        switch response {
        case .choice(let code): ["choice": code]
        case .cannotAssess(let reason): ["cannotAssess": reason]
        case .scale(let point): ["scale": point]
        case .percent(let percent): ["percent": percent]
        case .note(let text): ["note": text]
        case .marks(let marks): ["marks": marks.map(mark)]
        }
    }

    static func mark(_ mark: Mark) -> [String: Any] {
        [
            "shape": mark.shape.rawValue, "side": orNull(mark.side?.rawValue), "x": mark.x, "y": mark.y,
            "width": mark.width, "height": mark.height,
        ]
    }

    static func question(_ question: Question, _ language: Language) -> [String: Any] {
        var object: [String: Any] = [
            "id": question.id.description, "text": question.text.text(in: language), "required": question.isRequired,
            "dependsOn": orNull(
                question.dependency.map { dependency in
                    ["question": dependency.question.description, "answers": dependency.answers.sorted()]
                        as [String: Any]
                }),
        ]
        let (kind, details) = details(of: question.kind, language)
        object["kind"] = kind
        object.merge(details) { first, _ in first }
        return object
    }

    private static func details(
        of kind: Question.Kind, _ language: Language
    ) -> (kind: String, details: [String: Any]) {
        switch kind {
        case .choice(let options, let cannotAssess):
            let reasons = cannotAssess.map { value in
                [
                    "label": value.label.text(in: language),
                    "reasons": value.reasons.map { ["code": $0.code, "label": $0.label.text(in: language)] },
                ] as [String: Any]
            }
            return (
                "choice",
                [
                    "options": options.map {
                        ["code": $0.code, "label": $0.label.text(in: language), "key": orNull($0.key)]
                            as [String: Any]
                    }, "cannotAssess": orNull(reasons),
                ]
            )
        case .scale5(let labels):
            return ("scale5", ["labels": labels.map { $0.text(in: language) }])
        case .percent(let low, let high):
            return ("percent", ["low": low.text(in: language), "high": high.text(in: language)])
        case .marks(let shape, let perSide, let count):
            return (
                "marks",
                [
                    "shape": shape.rawValue, "perSide": perSide, "minimum": count.lowerBound,
                    "maximum": count.upperBound,
                ]
            )
        case .note(let maximumLength):
            return ("note", ["maximumLength": maximumLength])
        }
    }
}

/// JSON's null for a value that is absent.
func orNull(_ value: (some Any)?) -> Any {
    if let value { value } else { NSNull() }
}
