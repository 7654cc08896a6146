import Foundation

/// Numbers as a journal prints them, whatever the language of anybody's computer.
public enum PrintedNumber {
    /// A number with a fixed number of decimals, halves rounded away from zero as people do: 82.25 is 82.3.
    ///
    /// What computing left in the thirteenth digit is rounded away first. Minus is U+2212, and there is no minus zero.
    /// Not a number is "–", the infinities are "∞" and "−∞".
    ///
    /// - Parameters:
    ///   - value: any number.
    ///   - places: decimals, 0...12.
    ///   - shift: places by which the point moves to the right first; 2 turns a proportion into percent.
    public static func decimal(_ value: Double, places: Int, shift: Int = 0) -> String {
        guard !value.isNaN else { return "–" }
        guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
        var (digits, exponent) = scientific(abs(value))
        // `kept` digits stand before the place at which is rounded; the first of `digits` has the weight 10^exponent.
        let kept = exponent + 1 + shift + places
        let isRoundedUp = kept >= 0 && kept < digits.count && digits[kept] >= 5
        if kept < digits.count {
            digits.removeLast(digits.count - max(0, kept))
        } else {
            digits.append(contentsOf: repeatElement(0, count: kept - digits.count))
        }
        if isRoundedUp { increase(&digits) }
        if digits.count <= places {
            digits.insert(contentsOf: repeatElement(0, count: places + 1 - digits.count), at: 0)
        }
        let sign = value < 0 && digits.contains { $0 != 0 } ? "−" : ""
        let point = digits.count - places
        // No zeros before the first digit, but one before the point.
        let start = digits[..<(point - 1)].firstIndex { $0 != 0 } ?? point - 1
        var text = digits[start...].map { $0 + 48 }
        if places > 0 { text.insert(46, at: point - start) }
        return sign + String(decoding: text, as: UTF8.self)
    }

    /// The thirteen first digits of a number above or equal to 0, correctly rounded, and the power of ten of the first.
    private static func scientific(_ value: Double) -> (digits: [UInt8], exponent: Int) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
            // "d.dddddddddddde±dd"
            _ = withVaList([value]) { vsnprintf(text.baseAddress, text.count, "%.12e", $0) }
            var digits: [UInt8] = []
            digits.reserveCapacity(24)
            for index in 0..<14 where index != 1 { digits.append(UInt8(bitPattern: text[index]) - 48) }
            var exponent = 0
            var index = 16
            while text[index] != 0 {
                exponent = exponent * 10 + Int(text[index]) - 48
                index += 1
            }
            return (digits, text[15] == 45 ? -exponent : exponent)
        }
    }

    private static func increase(_ digits: inout [UInt8]) {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
    }

    /// A proportion in percent with one decimal: "98.0 %".
    public static func percent(_ proportion: Double, places: Int = 1) -> String {
        decimal(proportion, places: places, shift: 2) + " %"
    }

    /// A p value: "0.023", "<0.001", ">0.999". Three decimals, and a fourth where three would hide on which side of 0.05
    /// it lies.
    public static func pValue(_ p: Double) -> String {
        if p.isNaN { return "–" }
        if p < 0.001 { return "<0.001" }
        if p > 0.999 { return ">0.999" }
        let three = decimal(p, places: 3)
        return three == "0.050" && p != 0.05 ? decimal(p, places: 4) : three
    }

    /// Two limits: "89.4-99.9", or "−2.7 to 7.5" where a sign would be taken for the dash.
    public static func range(_ lower: Double, _ upper: Double, places: Int, shift: Int = 0) -> String {
        let (low, high) = (decimal(lower, places: places, shift: shift), decimal(upper, places: places, shift: shift))
        return low + (low.hasPrefix("−") || high.hasPrefix("−") ? " to " : "-") + high
    }

    /// The shortest text that reads back as the same number, with a point, without ".0"; "Inf", "-Inf" and "" for what is
    /// no number.
    public static func shortest(_ value: Double) -> String {
        if value.isNaN { return "" }
        if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }
}
