import Foundation
import Studies
import StudyStore

/// The head of every page of a study.
struct StudyHeading: Sendable {
    enum Tab { case overview, quality, cases, balance, rehearsal, results, desk, heatMaps, history, letters }

    let name: String
    let title: String
    let address: String
    let state: StateValue
    let onOverview: Bool
    let onQuality: Bool
    let onCases: Bool
    let onBalance: Bool
    let onRehearsal: Bool
    let onResults: Bool
    let onDesk: Bool
    let onHeatMaps: Bool
    let onHistory: Bool
}

/// A study's state in words; the template gives each its sign, so that colour is never alone.
struct StateValue: Sendable {
    let code: String
    let label: String
    let isDraft: Bool
    let isOpen: Bool
    let isClosed: Bool
    let isLocked: Bool

    init(_ state: StudyState, desk: CoordinatorDesk, _ language: Language) {
        code = state.rawValue
        label = desk.text("state.\(state.rawValue)", language)
        (isDraft, isOpen) = (state == .draft, state == .open)
        (isClosed, isLocked) = (state == .closed, state == .locked)
    }
}

/// Answers given of answers expected.
struct ProgressValue: Sendable {
    let done: Int
    let of: Int
    /// For `<progress max>`, which may not be 0.
    let maximum: Int
    let percent: Int
    let complete: Bool

    init(done: Int, of total: Int) {
        self.done = done
        of = total
        maximum = max(total, 1)
        // Rounded down: 100 is said only when nothing is missing.
        percent = total == 0 ? 0 : done * 100 / total
        complete = total > 0 && done >= total
    }

    init(_ readers: [ReaderProgress]) {
        let sessions = readers.flatMap(\.sessions)
        self.init(done: sessions.reduce(0) { $0 + $1.answered }, of: sessions.reduce(0) { $0 + $1.cases })
    }
}

/// A specialty with its colour and its marker.
struct SpecialtyValue: Sendable {
    let code: String
    let label: String
    let colour: String
    /// Outline in a square of 16 units.
    let markerPath: String

    init(_ code: Specialty.Code, plan: StudyPlan, language: Language) {
        let specialty = plan.specialties.first { $0.code == code }
        self.code = code.description
        label = specialty?.label.text(in: language) ?? code.description
        colour = specialty?.colour ?? "#808080"
        markerPath = (specialty?.marker ?? .circle).path
    }
}

extension Specialty.Marker {
    /// The marker as the `d` attribute of an SVG path in a square of 16 units; all have about the same area.
    var path: String {
        switch self {
        case .circle: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z"
        case .square: "M2.7 2.7h10.6v10.6h-10.6z"
        case .triangle: "M8 1.5l7 12.5h-14z"
        case .diamond: "M8 .8l7.2 7.2l-7.2 7.2l-7.2-7.2z"
        case .cross: "M4 1.6l4 4l4-4l2.4 2.4l-4 4l4 4l-2.4 2.4l-4-4l-4 4l-2.4-2.4l4-4l-4-4z"
        case .plus: "M6.2 1.2h3.6v5h5v3.6h-5v5h-3.6v-5h-5v-3.6h5z"
        case .star: "M8 .8l2.2 4.8l5.2.6l-3.9 3.5l1.1 5.1l-4.6-2.6l-4.6 2.6l1.1-5.1l-3.9-3.5l5.2-.6z"
        }
    }
}

/// A limit that somebody has set: "2" and "2.5", and never more decimals than he wrote.
func limit(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
}

/// A number with one decimal, as pages of either language write it.
func oneDecimal(_ value: Double) -> String {
    String(format: "%.1f", value)
}

/// A hash whose beginning is enough to compare by eye.
struct HashValue: Sendable {
    let full: String
    let short: String

    init(_ full: String) {
        self.full = full
        short = String(full.prefix(12))
    }
}
