import Foundation

/// A mark of an axis with its text.
struct Tick: Equatable, Sendable {
    var value: Double
    var label: String
}

/// Round numbers along an axis.
enum Ticks {
    /// About `count` round values inside a range; steps are 1, 2 or 5 times a power of ten.
    ///
    /// - Parameter percent: labels are a hundred times the value.
    static func linear(_ range: ClosedRange<Double>, about count: Int, percent: Bool = false) -> [Tick] {
        let domain = Scale(domain: range, from: 0, to: 1).domain
        let step = niceStep(domain.upperBound - domain.lowerBound, about: count)
        let slack = step * 1e-9
        let first = ((domain.lowerBound - slack) / step).rounded(.up)
        let last = ((domain.upperBound + slack) / step).rounded(.down)
        guard last >= first, last - first < 1000 else { return [] }
        let decimals = decimals(of: percent ? step * 100 : step)
        return stride(from: first, through: last, by: 1).map { index in
            let value = index * step
            return Tick(value: value, label: (percent ? value * 100 : value).formatted(decimals: decimals))
        }
    }

    /// Powers of ten and, where there is room, 2 and 5 times them.
    static func logarithmic(_ range: ClosedRange<Double>, about count: Int) -> [Tick] {
        let domain = Scale(.logarithmic, domain: range, from: 0, to: 1).domain
        let first = log10(domain.lowerBound).rounded(.down)
        let last = log10(domain.upperBound).rounded(.up)
        let decades = log10(domain.upperBound / domain.lowerBound)
        let (factors, every): ([Double], Double) =
            switch decades {
            case ...max(2, Double(count) * 0.6): ([1, 2, 5], 1)
            case ...Double(max(count, 1)): ([1], 1)
            default: ([1], (decades / Double(max(count, 1))).rounded(.up))
            }
        var ticks: [Tick] = []
        for exponent in stride(from: first, through: last, by: every) {
            for factor in factors {
                let value = factor * pow(10, exponent)
                guard value >= domain.lowerBound * (1 - 1e-9), value <= domain.upperBound * (1 + 1e-9) else { continue }
                ticks.append(Tick(value: value, label: value.formatted(decimals: max(0, Int(-exponent)))))
            }
        }
        // Less than one decade may hold a single round value or none: then count in equal differences.
        return ticks.count >= 2 ? ticks : linear(domain, about: count)
    }

    static func ticks(_ kind: ScaleKind, _ range: ClosedRange<Double>, about count: Int, percent: Bool = false)
        -> [Tick]
    {
        kind == .linear ? linear(range, about: count, percent: percent) : logarithmic(range, about: count)
    }

    /// The range from a round value below the data to a round value above.
    static func niceRange(covering values: [Double], kind: ScaleKind = .linear, includingZero: Bool = false)
        -> ClosedRange<Double>
    {
        let usable = values.filter { $0.isFinite && (kind == .linear || $0 > 0) }
        guard var low = usable.min(), var high = usable.max() else { return kind == .linear ? 0...1 : 1...10 }
        if kind == .logarithmic { return niceBelow(low)...max(niceAbove(high), niceBelow(low) * 2) }
        if includingZero {
            low = min(low, 0)
            high = max(high, 0)
        }
        let domain = Scale(domain: low...high, from: 0, to: 1).domain
        let step = niceStep(domain.upperBound - domain.lowerBound, about: 5)
        let lower = ((domain.lowerBound + step * 1e-9) / step).rounded(.down) * step
        let upper = ((domain.upperBound - step * 1e-9) / step).rounded(.up) * step
        return min(lower, upper)...max(lower, upper)
    }

    /// The largest of 1, 2, 5 times a power of ten that is at most `value`.
    private static func niceBelow(_ value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        return ([5, 2, 1].first { $0 * power <= value * (1 + 1e-9) } ?? 1) * power
    }

    private static func niceAbove(_ value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= value * (1 - 1e-9) } ?? 10) * power
    }

    private static func niceStep(_ span: Double, about count: Int) -> Double {
        let rough = span / Double(max(1, count))
        let power = pow(10, log10(rough).rounded(.down))
        switch rough / power {
        case ..<1.5: return power
        case ..<3.2: return 2 * power
        case ..<7.1: return 5 * power
        default: return 10 * power
        }
    }

    private static func decimals(of step: Double) -> Int {
        max(0, min(9, Int(-(log10(step) + 1e-9).rounded(.down))))
    }
}
