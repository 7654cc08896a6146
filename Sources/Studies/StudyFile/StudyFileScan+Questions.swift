import Yams

extension StudyFileScan {
    /// The kinds of question as the study file calls them.
    private enum KindWord: String, CaseIterable {
        case choice, scale5, percent, marks, note

        /// Keys that only this kind has.
        var keys: [String] {
            switch self {
            case .choice: ["options", "cannot-assess"]
            case .scale5: ["labels"]
            case .percent: ["low", "high"]
            case .marks: ["shape", "per-side", "minimum", "maximum"]
            case .note: ["maximum-length"]
            }
        }
    }

    /// The questions in the order in which they are asked.
    mutating func questions(_ place: Place?) -> [Question] {
        var questions: [Question] = []
        var keysInUse: [String: String] = [:]
        let common = ["id", "kind", "text", "required", "depends-on"]
        for item in items(place, of: "question") {
            // The kind decides which other keys belong there, so it is looked up before they are checked.
            let word = item.node.mapping.flatMap { mapping in
                mapping.first { $0.key.scalar?.string == "kind" }?.value.scalar?.string
            }
            let specific = word.flatMap(KindWord.init).map(\.keys) ?? KindWord.allCases.flatMap(\.keys)
            guard let section = section(item, keys: common + specific) else { continue }
            let id = code(required("id", in: section, such: "fracture"))
            if let id, questions.contains(where: { $0.id.description == id }), let place = section["id"] {
                report(place, "is the id of two questions", "give each question an id of its own")
            }
            let isRequired = flag(section["required"]) ?? true
            let words = text(required("text", in: section, such: "Is there a hip fracture?"))
            let kind = kind(in: section, isRequired: isRequired)
            if case .choice(let options, _) = kind { checkKeys(of: options, in: section, inUse: &keysInUse) }
            let dependency = dependency(section["depends-on"], after: questions)
            guard let id, let words, let kind else { continue }
            questions.append(
                Question(
                    id: Question.ID(id), text: words, kind: kind, isRequired: isRequired, dependency: dependency))
        }
        return questions
    }

    private mutating func kind(in section: Section, isRequired: Bool) -> Question.Kind? {
        guard let place = required("kind", in: section, such: "choice"), let word = scalar(place) else { return nil }
        guard let kind = KindWord(rawValue: word) else {
            let words = KindWord.allCases.map(\.rawValue)
            report(
                place, "is not a kind of question",
                NearestWord.to(word, among: words).map { "write \"\($0)\"" } ?? "write \(words.inWords)")
            return nil
        }
        switch kind {
        case .choice: return choiceKind(in: section)
        case .scale5: return scaleKind(in: section)
        case .percent:
            let low = text(required("low", in: section, such: "certainly none"))
            let high = text(required("high", in: section, such: "certainly a fracture"))
            guard let low, let high else { return nil }
            return .percent(low: low, high: high)
        case .marks: return marksKind(in: section, isRequired: isRequired)
        case .note: return .note(maximumLength: integer(section["maximum-length"], in: 1...20_000, default: 2_000))
        }
    }

    private mutating func choiceKind(in section: Section) -> Question.Kind? {
        var options: [Question.Option] = []
        let place = required("options", in: section, such: "[…]")
        for item in items(place, of: "option") {
            guard let option = self.section(item, keys: ["code", "label", "positive", "key"]) else { continue }
            let code = self.code(required("code", in: option, such: "fracture"), underscores: true)
            let label = text(required("label", in: option, such: "Hip fracture"))
            let positive = flag(option["positive"])
            let key = scalar(option["key"])
            guard let code, let label else { continue }
            if let place = option["code"] {
                if options.contains(where: { $0.code == code }) {
                    report(place, "is the code of two options", "give each option a code of its own")
                }
                if ["cannot-assess", "missing"].contains(code) {
                    report(
                        place, "is a code that tables use for something else",
                        "use the key cannot-assess of the question, or another code")
                }
            }
            options.append(Question.Option(code: code, label: label, positive: positive, key: key))
        }
        if let place, let count = place.node.sequence?.count, count == 1 {
            report(place, "has only one option", "a choice needs at least two options")
        }
        let cannotAssess = cannotAssess(section["cannot-assess"])
        return options.isEmpty ? nil : .choice(options: options, cannotAssess: cannotAssess)
    }

    private mutating func cannotAssess(_ place: Place?) -> Question.CannotAssess? {
        guard let section = section(place, keys: ["label", "reasons"]) else { return nil }
        let label = text(required("label", in: section, such: "Cannot assess"))
        var reasons: [Question.CannotAssess.Reason] = []
        for item in items(required("reasons", in: section, such: "[…]"), of: "reason") {
            guard let reason = self.section(item, keys: ["code", "label"]) else { continue }
            let code = self.code(required("code", in: reason, such: "quality"), underscores: true)
            let words = text(required("label", in: reason, such: "Poor image quality"))
            guard let code, let words else { continue }
            if reasons.contains(where: { $0.code == code }), let place = reason["code"] {
                report(place, "is the code of two reasons", "give each reason a code of its own")
            }
            reasons.append(Question.CannotAssess.Reason(code: code, label: words))
        }
        return label.map { Question.CannotAssess(label: $0, reasons: reasons) }
    }

    private mutating func scaleKind(in section: Section) -> Question.Kind? {
        guard let place = required("labels", in: section, such: "[five texts]") else { return nil }
        let items = items(place, of: "label")
        let labels = items.compactMap { text($0) }
        if !items.isEmpty, items.count != 5 {
            report(place, "has \(items.count) labels", "a five-point scale needs five, from the lowest to the highest")
        }
        return labels.count == 5 ? .scale5(labels: labels) : nil
    }

    private mutating func marksKind(in section: Section, isRequired: Bool) -> Question.Kind? {
        let shape: Mark.Shape = choice(required("shape", in: section, such: "point"), default: .point)
        let perSide = flag(section["per-side"]) ?? false
        let minimum = integer(section["minimum"], in: 0...20, default: isRequired ? 1 : 0)
        let maximum = integer(section["maximum"], in: 1...20, default: max(2, minimum))
        guard minimum <= maximum else {
            report(in: section, key: "minimum", "is greater than maximum", "make minimum at most \(maximum)")
            return nil
        }
        if perSide, maximum > 2, let place = section["maximum"] ?? section["minimum"] {
            warn(place, "is more than the two sides have, on each of which there is one mark", "write at most 2")
        }
        return .marks(shape: shape, perSide: perSide, count: minimum...maximum)
    }

    /// All questions of a case are on one page, so a key can belong to one option only.
    private mutating func checkKeys(of options: [Question.Option], in section: Section, inUse: inout [String: String]) {
        guard let items = section["options"].map({ items($0, of: "option") }), items.count == options.count else {
            return
        }
        for (option, item) in zip(options, items) {
            guard let key = option.key,
                let place = self.section(item, keys: ["code", "label", "positive", "key"])?["key"]
            else { continue }
            if key.wholeMatch(of: /[a-z0-9]/) == nil {
                report(place, "is not a key that a reader can press", "write one lower-case letter a-z or one digit")
            } else if let other = inUse[key] {
                report(place, "is also the key of \"\(other)\"", "give each option a key of its own")
            } else {
                inUse[key] = option.code
            }
        }
    }

    private mutating func dependency(_ place: Place?, after earlier: [Question]) -> Question.Dependency? {
        guard let section = section(place, keys: ["question", "answers"]) else { return nil }
        let idPlace = required("question", in: section, such: "fracture")
        let answersPlace = required("answers", in: section, such: "[fracture]")
        guard let idPlace, let id = scalar(idPlace), let answersPlace else { return nil }
        let choices = earlier.compactMap { question -> (id: String, codes: [String])? in
            guard case .choice(let options, _) = question.kind else { return nil }
            return (question.id.description, options.map(\.code))
        }
        guard let choice = choices.first(where: { $0.id == id }) else {
            let isEarlier = earlier.contains { $0.id.description == id }
            report(
                idPlace, isEarlier ? "is not a question of the kind choice" : "is not an earlier question",
                choices.isEmpty
                    ? "put a question of the kind choice before this one" : "write \(choices.map(\.id).inWords)")
            return nil
        }
        var answers: Set<String> = []
        let isOne = answersPlace.node.scalar != nil
        for item in isOne ? [answersPlace] : items(answersPlace, of: "answer") {
            guard let code = scalar(item) else { continue }
            if !choice.codes.contains(code) {
                report(item, "is not an option of \"\(id)\"", "write \(choice.codes.inWords)")
            }
            answers.insert(code)
        }
        return Question.Dependency(question: Question.ID(id), answers: answers)
    }
}
