/// How a reader looked at one radiograph while it lay open: what the screen showed, what was marked and chosen, and when
/// the page was left.
///
/// Numbers are quantised, so that a track is small: see ``View`` and ``ViewTrack/markUnit``.
public struct ViewTrack: Equatable, Sendable {
    /// Something that changed, and when.
    public struct Step: Equatable, Sendable {
        /// Milliseconds since the radiograph was painted.
        public var at: Int
        /// What is so from then on.
        public var event: Event

        /// A step at a time.
        public init(at: Int, _ event: Event) {
            (self.at, self.event) = (at, event)
        }
    }

    /// What changed.
    public enum Event: Equatable, Sendable {
        /// The film area has this size, in pixels of the screen.
        case canvas(width: Int, height: Int)
        /// The radiograph is looked at like this.
        case view(View)
        /// These marks are on the radiograph; coordinates are multiples of ``ViewTrack/markUnit``.
        case marks([Mark])
        /// This option of the first question is chosen, not yet saved; `nil` is none, or that the case cannot be assessed.
        case choice(String?)
        /// The page was hidden or lost the focus.
        case left
        /// The page is in front again.
        case cameBack
    }

    /// How the radiograph stood on the screen, in whole parts of a unit.
    public struct View: Equatable, Sendable {
        /// Centre of the grey window, in sixteenths of a grey value.
        public var windowCentre: Int
        /// Width of the grey window, in sixteenths of a grey value.
        public var windowWidth: Int
        /// Pixels of the screen a pixel of the radiograph, in 4096ths.
        public var zoom: Int
        /// Place of the radiograph at the middle of the film area, in sixteenths of a pixel from the left.
        public var panX: Int
        /// The same from the top.
        public var panY: Int
        /// Whether black and white are exchanged.
        public var inverted: Bool

        /// Parts of a grey value and of a pixel.
        public static let parts = 16
        /// Parts of the zoom.
        public static let zoomParts = 4096

        /// A view in whole parts.
        public init(windowCentre: Int, windowWidth: Int, zoom: Int, panX: Int, panY: Int, inverted: Bool) {
            self.windowCentre = windowCentre
            self.windowWidth = windowWidth
            self.zoom = zoom
            self.panX = panX
            self.panY = panY
            self.inverted = inverted
        }
    }

    /// In the order of their times, the first at 0.
    public let steps: [Step]

    /// Most steps of a track.
    public static let mostSteps = 1200
    /// Most marks at a time.
    public static let mostMarks = 20
    /// Longest track, in milliseconds: a day.
    public static let longest = 86_400_000
    /// Coordinates of marks are multiples of this part of a pixel of the radiograph.
    public static let markUnit = 1.0 / 16
    /// Largest coordinate of a mark or a view, in pixels of the radiograph.
    static let largestSide = 65_536

    /// Takes steps that are in order and within the limits.
    ///
    /// - Throws: ``ViewTrackFault`` for anything else.
    public init(_ steps: [Step]) throws(ViewTrackFault) {
        guard !steps.isEmpty, steps.count <= Self.mostSteps else { throw .wrongLength(steps.count) }
        var last = 0
        for (index, step) in steps.enumerated() {
            guard (last...Self.longest).contains(step.at), index > 0 || step.at == 0 else {
                throw .wrongTime(step: index)
            }
            guard step.event.isWithinLimits else { throw .outOfRange(step: index) }
            last = step.at
        }
        self.steps = steps
    }
}

/// Why steps are no track.
public enum ViewTrackFault: Error, Equatable, Sendable {
    /// None, or more than ``ViewTrack/mostSteps``.
    case wrongLength(Int)
    /// A time before that of the step before, too late, or a first step that is not at 0.
    case wrongTime(step: Int)
    /// A number or a text that no page can have sent.
    case outOfRange(step: Int)
    /// Bytes that no track was written as.
    case unreadable
}

extension ViewTrack.Event {
    fileprivate var isWithinLimits: Bool {
        let side = ViewTrack.largestSide
        switch self {
        case .canvas(let width, let height): return (1...side).contains(width) && (1...side).contains(height)
        case .view(let view):
            let parts = ViewTrack.View.parts
            return (0...side * parts).contains(view.windowCentre)
                && (1...2 * side * parts).contains(view.windowWidth)
                && (1...1024 * ViewTrack.View.zoomParts).contains(view.zoom)
                && (0...side * parts).contains(view.panX) && (0...side * parts).contains(view.panY)
        case .marks(let marks):
            return marks.count <= ViewTrack.mostMarks
                && marks.allSatisfy { mark in
                    let numbers = [mark.x, mark.y, mark.width, mark.height]
                    return numbers.allSatisfy { number in
                        (0...Double(side)).contains(number)
                            && (number / ViewTrack.markUnit).rounded() * ViewTrack.markUnit == number
                    }
                }
        case .choice(let code): return code.map { (1...64).contains($0.utf8.count) } ?? true
        case .left, .cameBack: return true
        }
    }
}
