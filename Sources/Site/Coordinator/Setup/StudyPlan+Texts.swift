import Studies

extension StudyPlan {
    /// Every text that readers see, with its place in the study file.
    private var placedTexts: [(place: String, text: LocalizedText)] {
        var texts: [(place: String, text: LocalizedText)] = [
            ("title", title), ("instructions", instructions), ("consent", consent),
        ]
        if let notice { texts.append(("notice", notice)) }
        texts += specialties.enumerated().map { ("specialties.\($0 + 1).label", $1.label) }
        texts += sessions.enumerated().compactMap { index, session in
            session.label.map { ("sessions.\(index + 1).label", $0) }
        }
        for (index, question) in questions.enumerated() {
            let path = "questions.\(index + 1)"
            texts.append(("\(path).text", question.text))
            switch question.kind {
            case .choice(let options, let cannotAssess):
                texts += options.enumerated().map { ("\(path).options.\($0 + 1).label", $1.label) }
                guard let cannotAssess else { continue }
                texts.append(("\(path).cannot-assess.label", cannotAssess.label))
                texts += cannotAssess.reasons.enumerated().map {
                    ("\(path).cannot-assess.reasons.\($0 + 1).label", $1.label)
                }
            case .scale5(let labels): texts += labels.enumerated().map { ("\(path).labels.\($0 + 1)", $1) }
            case .percent(let low, let high): texts += [("\(path).low", low), ("\(path).high", high)]
            case .marks, .note: break
            }
        }
        return texts
    }

    /// Places of the study file that have no text in a language.
    func textsMissing(in language: Language) -> [String] {
        placedTexts.filter { $0.text.versions[""] == nil && $0.text.versions[language.tag] == nil }.map(\.place)
    }

    /// Whether a text still has a place that the template left to be filled in: `[[…]]`.
    var hasPlaceholders: Bool {
        placedTexts.contains { $0.text.versions.values.contains { $0.contains("[[") } }
    }
}
