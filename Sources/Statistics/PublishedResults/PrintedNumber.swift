/// A number as it stands in print, with the decimals that were printed: 82.2 is not 82.20.
public struct PrintedNumber: Hashable, Sendable, CustomStringConvertible {
    /// The digits without the point: 822 for 82.2.
    public let digits: Int
    /// Number of decimals, 0...6.
    public let decimals: Int

    /// How a value became the printed number.
    public enum Printing: String, Sendable, CaseIterable, Comparable {
        /// To the nearest number of so many decimals; a half either way.
        case rounded
        /// Further decimals were left off.
        case cut

        /// Rounding, the usual way, comes first.
        public static func < (left: Self, right: Self) -> Bool { left == .rounded && right == .cut }
    }

    /// - Parameter text: digits with at most one point: "82.2", "100".
    /// - Throws: ``StatisticsError`` when it is no such number, is negative, has more than 6 decimals or
    ///   more than 9 digits.
    public init(_ text: String) throws(StatisticsError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1].count : 0
        let digits = parts.joined()
        guard parts.count <= 2, decimals <= 6, digits.count <= 9, !digits.isEmpty,
            digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits)
        else {
            throw .notEstimable(what: "printed number \"\(text)\"", because: "it must look like 82.2")
        }
        self.digits = number
        self.decimals = decimals
    }

    /// The number itself.
    public var value: Double { Double(digits) / Double(scale) }

    /// As printed.
    public var description: String {
        guard decimals > 0 else { return String(digits) }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - String(digits).count)) + String(digits)
        return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// One unit of the last decimal is 1/scale.
    var scale: Int { (0..<decimals).reduce(1) { product, _ in product * 10 } }

    /// Whether a fraction prints so; exact.
    func isPrint(of numerator: Int, by denominator: Int, _ printing: Printing) -> Bool {
        let distance = numerator * scale - digits * denominator
        return switch printing {
        case .rounded: 2 * abs(distance) <= denominator
        case .cut: distance >= 0 && distance < denominator
        }
    }

    /// Whether a value prints so, give or take rounding of doubles.
    func isPrint(of value: Double, _ printing: Printing) -> Bool {
        let distance = value * Double(scale) - Double(digits)
        return switch printing {
        case .rounded: abs(distance) <= 0.5 + 1e-9
        case .cut: distance >= -1e-9 && distance < 1 - 1e-9
        }
    }
}
