/// The answer to one question of one case.
public enum Response: Equatable, Sendable {
    /// The code of the chosen option.
    case choice(String)
    /// The radiograph cannot be assessed, for the reason with this code.
    case cannotAssess(reason: String)
    /// A point of an ordered scale, 1...5.
    case scale(Int)
    /// 0...100.
    case percent(Int)
    /// Places on the radiograph.
    case marks([Mark])
    /// Free text.
    case note(String)
}

/// How the radiograph stood on the reader's screen when the answer was given.
public struct ViewState: Equatable, Sendable {
    /// Centre of the grey window, in grey values of the radiograph.
    public var windowCentre: Double
    /// Width of the grey window, in grey values of the radiograph.
    public var windowWidth: Double
    /// Pixels of the screen a pixel of the radiograph.
    public var zoom: Double
    /// Pixel of the radiograph at the middle of the screen, from the left.
    public var panX: Double
    /// Pixel of the radiograph at the middle of the screen, from the top.
    public var panY: Double
    /// Whether black and white were exchanged.
    public var inverted: Bool
    /// Milliseconds spent at one screen pixel a radiograph pixel or closer.
    public var oneToOneMilliseconds: Int64

    /// A view as the page reported it.
    public init(
        windowCentre: Double, windowWidth: Double, zoom: Double, panX: Double, panY: Double, inverted: Bool,
        oneToOneMilliseconds: Int64
    ) {
        self.windowCentre = windowCentre
        self.windowWidth = windowWidth
        self.zoom = zoom
        self.panX = panX
        self.panY = panY
        self.inverted = inverted
        self.oneToOneMilliseconds = oneToOneMilliseconds
    }
}

/// A reader's answers to one case, as the page sends them.
public struct Submission: Equatable, Sendable {
    /// Made by the page before it sends; the same answers sent twice carry the same key.
    public var key: String
    /// The standing version that this one is meant to replace; `nil` for the first.
    public var base: Int?
    /// Why the reader changes an answer.
    public var changeReason: String?
    /// When the full-resolution radiograph was painted, on the server's clock as the page estimated it.
    public var shownAt: Timestamp
    /// When the reader saved, on the server's clock as the page estimated it.
    public var answeredAt: Timestamp
    /// Milliseconds in which the page was visible, had the focus and was not idle.
    public var activeMilliseconds: Int64
    /// Milliseconds from paint to the first choice; `nil` when no choice was made.
    public var firstDecisionMilliseconds: Int64?
    /// How often window, zoom, pan or inversion were changed (one gesture is one change).
    public var viewChanges: Int
    /// The view at the answer.
    public var view: ViewState?
    /// The answers by question.
    public var responses: [Question.ID: Response]

    /// A submission as the page sent it.
    public init(
        key: String, base: Int?, changeReason: String?, shownAt: Timestamp, answeredAt: Timestamp,
        activeMilliseconds: Int64, firstDecisionMilliseconds: Int64?, viewChanges: Int, view: ViewState?,
        responses: [Question.ID: Response]
    ) {
        self.key = key
        self.base = base
        self.changeReason = changeReason
        self.shownAt = shownAt
        self.answeredAt = answeredAt
        self.activeMilliseconds = activeMilliseconds
        self.firstDecisionMilliseconds = firstDecisionMilliseconds
        self.viewChanges = viewChanges
        self.view = view
        self.responses = responses
    }
}
