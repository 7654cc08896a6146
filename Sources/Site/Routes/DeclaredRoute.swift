import HTTPTypes
import StudyStore

/// Who may use a route. Whoever is not named may not.
struct Admission: OptionSet, Hashable, Sendable {
    let rawValue: Int

    /// Everybody, signed in or not: doors, and what is no secret.
    static let anyone = Admission(rawValue: 1)
    /// A reader with a valid personal link.
    static let reader = Admission(rawValue: 2)
    /// A reviewer of heat maps with a valid personal link.
    static let reviewer = Admission(rawValue: 4)
    /// A coordinator of the study, or where there is none, any coordinator.
    static let coordinator = Admission(rawValue: 8)
    /// A coordinator who sees all studies: others could give themselves more.
    static let coordinatorOfAll = Admission(rawValue: 16)
    /// A statistician, at any time.
    static let statistician = Admission(rawValue: 32)
    /// A statistician once the study is locked.
    static let statisticianAfterLock = Admission(rawValue: 64)
    /// A monitor.
    static let monitor = Admission(rawValue: 128)
    /// The holder of a detection token where the site allows that; `DetectionAccess` knows.
    static let detectionToken = Admission(rawValue: 256)

    /// Everybody with an account.
    static let accounts: Admission = [.coordinator, .statistician, .monitor]
}

/// What a route's path names.
enum RouteObject: Sendable {
    /// Nothing that belongs to anybody in particular.
    case nothing
    /// A study, by `:name`; whoever does not see the study is told that it does not exist.
    case study
    /// A slot or a picture that was made for one reader.
    case ofReader
    /// A slot or a picture that was made for one reviewer.
    case ofReviewer
    /// A study that is being set up, by `:draft`.
    case draft
    /// An account, by `:account`.
    case account
    /// A secret link, by `:token`.
    case link
}

/// One row of the table of routes.
struct DeclaredRoute: Sendable {
    let method: HTTPRequest.Method
    /// As routes are registered: `/coordinator/studies/:name`.
    let path: String
    let admission: Admission
    let object: RouteObject

    /// As Hummingbird names the route that a request found: `/coordinator/studies/{name}`.
    var endpoint: String {
        "/"
            + path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : "\($0)" }
            .joined(separator: "/")
    }

    /// Whether an account may use it, in a study that is locked or is not.
    func admits(_ account: SignedInAccount, isLocked: Bool) -> Bool {
        if admission.contains(.anyone) { return true }
        return switch account.role {
        case .coordinator:
            admission.contains(.coordinator) || (admission.contains(.coordinatorOfAll) && account.scope == .all)
        case .statistician:
            admission.contains(.statistician) || (admission.contains(.statisticianAfterLock) && isLocked)
        case .monitor: admission.contains(.monitor)
        }
    }
}
