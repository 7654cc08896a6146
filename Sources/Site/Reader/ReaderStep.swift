import Studies
import StudyStore

/// The next thing that a reader has to do; the page `/reading` leads there.
enum ReaderStep: String, Sendable {
    case welcome, screen
    case warmUp = "warm-up"
    case cases, review
    case signOff = "sign-off"
    case wait, done

    var path: String { "/reading/\(rawValue)" }

    init(_ view: ReaderView, at now: Timestamp) {
        if view.session.signedOffAt != nil {
            self = .done
        } else if view.studyState != .open {
            self = .done
        } else if !view.hasProfile {
            self = .welcome
        } else if let allowedFrom = view.session.allowedFrom, allowedFrom > now {
            self = .wait
        } else if !view.hasScreenCheck {
            self = .screen
        } else if view.warmUpCasesLeft > 0 && view.session.answered == 0 {
            self = .warmUp
        } else if view.session.answered < view.session.slots.count {
            self = .cases
        } else {
            self = view.plan.change.limit == .untilCase ? .signOff : .review
        }
    }
}
