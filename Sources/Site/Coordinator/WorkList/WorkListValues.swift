import Cryptography
import Reports
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// The texts of the work-list's pages.
struct WorkListWords {
    let desk: CoordinatorDesk
    let language: Language

    func text(_ key: String, _ values: [String: String] = [:]) -> String {
        desk.text("workList.\(key)", language, filling: values)
    }
}

/// The page that lists films.
struct WorkListPage: Sendable {
    let coordinator: String
    let isConfigured: Bool
    let hasModel: Bool
    let model: Model?
    let isUrgent: Bool
    let isNewest: Bool
    let count: Int
    let hasFilms: Bool
    /// Films that the page does not show; `nil` when it shows all.
    let hidden: Int?
    let films: [WorkListValue]
    let pageData: String

    /// The model's card, as it is shown.
    struct Model: Sendable {
        let name: String
        let version: String
        let digest: HashValue
        let threshold: String
        let intendedUse: String

        init(_ model: LoadedModel, _ words: WorkListWords) {
            self.init(model.card, sha256: model.sha256.description, words)
        }

        init(_ card: ModelCard, sha256: String, _ words: WorkListWords) {
            (name, version, digest) = (card.name, card.version, HashValue(sha256))
            threshold = PrintedNumber.shortest(card.threshold)
            intendedUse = ModelCard.statement(card.intendedUse, orWhenNotStated: words.text("useNotStated"))
        }
    }
}

/// A film as the pages show it.
struct WorkListValue: Sendable {
    let number: Int
    let heading: String
    let address: String
    let thumbnail: String
    let arrivedAt: TimeValue
    /// `positive`, `negative`, `waiting`, `failed` or `sealed`.
    let state: String
    let call: String
    let probability: String?
    /// 0...100, for the bar.
    let percent: Int
    let threshold: String?
    let patient: String?
    let blackedOut: String?
    let problem: String?
    let sending: String?
    /// `waiting`, `sent` or `failed`.
    let sendingState: String?

    /// - Parameter isSealed: Whether it is a case of a study that is not locked.
    init(_ film: WorkListFilm, isSealed: Bool, _ words: WorkListWords) {
        number = film.number
        heading = words.text("film", ["number": String(film.number)])
        address = "\(WorkListRoutes.path)/\(film.number)"
        // Another address once there is a map: browsers keep a picture that they have shown.
        thumbnail = address + "/thumbnail?of=\(isSealed ? "sealed" : film.score == nil ? "film" : "map")"
        arrivedAt = TimeValue(film.arrivedAt)
        let facts = [
            film.sex.map { words.text("sex.\($0.rawValue)") },
            film.age.map { words.text($0 >= 90 ? "ageAbove" : "age", ["age": String($0)]) },
        ].compactMap(\.self)
        patient = facts.isEmpty ? nil : facts.joined(separator: words.text("comma"))
        blackedOut = film.blackedOut > 0 ? words.text("blackedOut", ["count": String(film.blackedOut)]) : nil
        let isStudyCase = film.problem == WorkListRounds.studyCase
        let score = isSealed || isStudyCase ? nil : film.score
        probability = score.map { PrintedNumber.percent($0.probability) }
        percent = score.map { Int((100 * $0.probability).rounded()) } ?? 0
        threshold = score.map { PrintedNumber.percent($0.threshold) }
        if isSealed || isStudyCase {
            (state, call) = ("sealed", words.text("state.sealed"))
        } else if let score {
            state = score.isPositive ? "positive" : "negative"
            call = words.text("state.\(state)")
        } else {
            state = film.problem == nil ? "waiting" : "failed"
            call = words.text("state.\(state)")
        }
        problem = isSealed || isStudyCase ? words.text("sealedText") : film.problem
        sendingState = isSealed ? nil : film.sending?.state.rawValue
        sending =
            isSealed
            ? nil
            : film.sending.map {
                words.text("sending.\($0.state.rawValue)", ["reason": $0.reason ?? "", "count": String($0.attempts)])
            }
    }
}

/// The page of one film.
struct WorkListFilmPage: Sendable {
    let coordinator: String
    let film: WorkListValue
    let address: String
    let width: Int
    let height: Int
    let hasMap: Bool
    let mapNote: String?
    let card: WorkListPage.Model?
    let canSend: Bool
    let canSendAgain: Bool
    let pacs: String
    let canScoreAgain: Bool
    let events: [Event]

    /// Something that happened to it.
    struct Event: Sendable {
        let at: TimeValue
        let what: String
        let actor: String
        let details: String

        init(_ event: HistoryEvent, isSealed: Bool, _ words: WorkListWords) {
            at = TimeValue(event.at)
            what = words.text("events.\(event.kind)")
            actor = event.actor == "server" ? words.text("server") : event.actor
            let reason = event.texts["reason"].flatMap { $0 == WorkListRounds.studyCase ? nil : $0 }
            details = isSealed ? "" : reason ?? ""
        }
    }
}
