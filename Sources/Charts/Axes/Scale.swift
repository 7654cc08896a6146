import Foundation

/// How an axis counts.
public enum ScaleKind: Sendable {
    /// Equal steps are equal differences.
    case linear
    /// Equal steps are equal ratios; only positive values have a place.
    case logarithmic
}

/// Values to places on the sheet and back.
struct Scale: Equatable, Sendable {
    let kind: ScaleKind
    /// The values at the two ends, the first below the second.
    let domain: ClosedRange<Double>
    /// The places of the ends, in points; a vertical axis runs backwards.
    let start: Double
    let end: Double

    /// A domain that is empty, not finite, or not positive on a logarithmic axis is widened to one that can be drawn.
    init(_ kind: ScaleKind = .linear, domain: ClosedRange<Double>, from start: Double, to end: Double) {
        self.kind = kind
        self.domain = Self.drawable(domain, kind)
        self.start = start
        self.end = end
    }

    private static func drawable(_ domain: ClosedRange<Double>, _ kind: ScaleKind) -> ClosedRange<Double> {
        let (low, high) = (domain.lowerBound, domain.upperBound)
        switch kind {
        case .linear:
            guard low.isFinite, high.isFinite, (high - low).isFinite else { return 0...1 }
            if high - low > max(abs(low), abs(high)) * 1e-12 { return domain }
            let half = max(abs(low) * 0.1, 0.5)
            return (low - half)...(high + half)
        case .logarithmic:
            guard high.isFinite, high > 0 else { return 1...10 }
            let positive = low > 0 && low.isFinite ? low : high / 1000
            if positive < high * (1 - 1e-12) { return positive...high }
            return (high / 2)...(high * 2)
        }
    }

    /// The place of a value; values that have none (not a number; not positive on a logarithmic axis) stand at the start.
    func position(_ value: Double) -> Double {
        let share =
            switch kind {
            case .linear: (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
            case .logarithmic:
                value > 0
                    ? log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound) : 0
            }
        return share.isFinite ? start + share * (end - start) : (value == .infinity ? end : start)
    }

    /// The place of a value, moved to the nearer end when it lies outside.
    func clamped(_ value: Double) -> Double {
        min(max(position(value), min(start, end)), max(start, end))
    }

    /// The value at a place.
    func value(at position: Double) -> Double {
        let share = end == start ? 0 : (position - start) / (end - start)
        switch kind {
        case .linear: return domain.lowerBound + share * (domain.upperBound - domain.lowerBound)
        case .logarithmic: return domain.lowerBound * exp(share * log(domain.upperBound / domain.lowerBound))
        }
    }
}
