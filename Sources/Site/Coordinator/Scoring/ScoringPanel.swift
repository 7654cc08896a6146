import Scoring
import Studies

/// How far the scoring of a study or a draft is, as a part of a page; the script looks again while it goes on.
struct ScoringPanel: Sendable {
    /// The page's own address.
    let address: String
    let heading: String
    let isUnderWay: Bool
    let isWaiting: Bool
    let done: Int
    let of: Int
    /// For `<progress max>`, which may not be 0.
    let maximum: Int
    /// Whether every case has a prediction.
    let isComplete: Bool
    /// In words: how many cases have a score.
    let text: String
    let hasFailures: Bool
    let failures: [Failure]
    let problem: String?
    /// The tag of the problem's language, where that is not the page's.
    let problemLanguage: String?

    struct Failure: Sendable {
        let text: String
        let reason: String
        /// The tag of the reason's language, where that is not the page's.
        let language: String?
    }

    /// - Parameters:
    ///   - scored: Cases that have a score now.
    ///   - cases: Cases in all; `nil` when that is not known, since the files have errors.
    init(
        _ state: ScoringQueue.State?, model: String, scored: Int, of cases: Int?, address: String,
        desk: CoordinatorDesk,
        _ language: Language
    ) {
        self.address = address
        heading = desk.text("scoring.by", language, filling: ["model": model])
        isUnderWay = state?.isUnderWay ?? false
        isWaiting = state?.phase == .waiting
        let all = isUnderWay ? max(state?.of ?? 0, cases ?? 0) : cases ?? 0
        (done, of, maximum) = (isUnderWay ? state?.done ?? 0 : scored, all, max(1, all))
        isComplete = cases.map { $0 > 0 && scored == $0 } ?? false
        text = desk.text(
            isComplete ? "scoring.complete" : "scoring.incomplete", language,
            filling: ["done": String(scored), "cases": String(all)])
        failures = (state?.failures ?? []).map { failure in
            let reason = desk.pages.resultWords.sentence(failure.reason, in: language)
            return Failure(
                text: desk.text("scoring.case", language, filling: ["number": failure.number]), reason: reason.text,
                language: reason.tag)
        }
        hasFailures = !failures.isEmpty
        let said = state?.problem.map { desk.pages.resultWords.sentence($0, in: language) }
        (problem, problemLanguage) = (said?.text, said?.tag)
    }
}

extension ScoringQueue.State? {
    /// As the page's script asks for it.
    var progress: [String: Any] {
        [
            "running": self?.isUnderWay ?? false, "waiting": self?.phase == .waiting, "done": self?.done ?? 0,
            "of": max(self?.of ?? 0, 1),
        ]
    }
}

extension ModelLibrary {
    /// The names of the installed models, for a choice.
    func choices(_ selected: String?) throws(ScoringError) -> [ChoiceValue] {
        try models().map(\.card).map { card in
            ChoiceValue(
                value: card.name, label: card.version.isEmpty ? card.name : "\(card.name) (\(card.version))",
                isSelected: card.name == selected)
        }
    }
}
