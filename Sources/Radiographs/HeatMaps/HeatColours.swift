import Foundation

/// The colours of a heat map: from a dark violet over red and orange to a light yellow, 256 of them.
///
/// Made for what a map must not do: show edges where the numbers have none, or hide them from one reader in twelve.
/// Lightness rises from end to end, so the order of the colours is seen without seeing the hues; neighbours are equally
/// far apart in OKLab, so equal steps of the map look equal.
public struct HeatColours: Equatable, Sendable {
    /// Red, green and blue of each of 256 steps, one after the other.
    public let bytes: [UInt8]

    /// The colours that all maps are drawn with.
    public static let standard = HeatColours()

    /// The path through OKLab at 0...1: lightness rises evenly, hue turns from violet (310 degrees) over red to yellow
    /// (105), chroma is largest in the middle. sRGB has every colour of it.
    private static func colour(_ t: Double) -> OKLab {
        OKLab(lightness: 0.30 + 0.64 * t, chroma: 0.10 + 0.09 * sin(.pi * t), hue: 310 + 155 * t)
    }

    init() {
        let fine = (0...4096).map { Self.colour(Double($0) / 4096) }
        var lengths = [0.0]
        for index in 1..<fine.count { lengths.append(lengths[index - 1] + fine[index].distance(to: fine[index - 1])) }
        let all = lengths[lengths.count - 1]
        var place = 0
        bytes = (0..<256).flatMap { step -> [UInt8] in
            let wanted = all * Double(step) / 255
            while place + 1 < lengths.count && lengths[place + 1] <= wanted { place += 1 }
            return fine[place].bytes
        }
    }

    /// The colour's place in ``bytes`` for 0...1; values outside are drawn as the nearer end.
    static func offset(of value: Float) -> Int { 3 * Int((255 * min(1, max(0, value))).rounded()) }
}
