/// A part of the area under the curve: over a range of specificities or of sensitivities.
public struct PartialAreaRange: Hashable, Sendable {
    /// Over which axis the range runs.
    public let axis: Axis
    /// The range, within 0...1 and of some width.
    public let range: ClosedRange<Double>

    /// The axis of a range.
    public enum Axis: String, Sendable, CaseIterable {
        /// The area under the curve between two specificities.
        case specificity
        /// The area beside the curve between two sensitivities.
        case sensitivity
    }

    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` when the range leaves 0...1 or is empty.
    public init(_ axis: Axis, _ range: ClosedRange<Double>) throws(StatisticsError) {
        guard range.lowerBound >= 0 else {
            throw .outOfRange(what: axis.rawValue, value: range.lowerBound, allowed: "between 0 and 1")
        }
        guard range.upperBound <= 1, range.lowerBound < range.upperBound else {
            throw .outOfRange(what: axis.rawValue, value: range.upperBound, allowed: "above the lower end, at most 1")
        }
        self.axis = axis
        self.range = range
    }

    /// The area that a perfect curve has in the range.
    public var largest: Double { range.upperBound - range.lowerBound }
    /// The area below the diagonal in the range.
    public var ofChance: Double {
        let (low, high) = (1 - range.upperBound, 1 - range.lowerBound)
        return (high - low) * (high + low) / 2
    }

    /// McClish's correction: 0.5 for chance and 1 for a perfect curve in the range; `nil` below chance, where it means
    /// nothing.
    ///
    /// - SeeAlso: McClish, Med Decis Making 1989;9:190.
    public func corrected(_ area: Double) -> Double? {
        // A curve that runs along the diagonal may come out below it by rounding.
        guard area >= ofChance - 1e-14 else { return nil }
        return (1 + (area - ofChance) / (largest - ofChance)) / 2
    }
}

extension CutCounts {
    /// The area within the range, 0 to the range's width, by trapezoids.
    func partialArea(_ part: PartialAreaRange) -> Double {
        let (low, high) = (part.range.lowerBound, part.range.upperBound)
        var area = 0.0
        var (before, beforeHeight) = (0.0, 0.0)
        for step in 0..<count {
            // Along the axis upwards: specificity rises with the cut, sensitivity falls.
            let cut = part.axis == .specificity ? step : count - 1 - step
            let here = part.axis == .specificity ? specificity(cut) : sensitivity(cut)
            let height = part.axis == .specificity ? sensitivity(cut) : specificity(cut)
            if step > 0, here > before {
                let (left, right) = (max(low, before), min(high, here))
                if right > left {
                    let slope = (height - beforeHeight) / (here - before)
                    let atLeft = beforeHeight + slope * (left - before)
                    let atRight = beforeHeight + slope * (right - before)
                    area += (right - left) * (atLeft + atRight) / 2
                }
            }
            (before, beforeHeight) = (here, height)
        }
        return area
    }
}

extension ROCCurve {
    /// The area under the curve within a range, 0 to the range's width. ``PartialAreaRange/corrected(_:)`` puts it on
    /// the scale of the whole area.
    public func partialArea(_ part: PartialAreaRange) -> Double { cuts.partialArea(part) }
}
