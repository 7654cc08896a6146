import Foundation

/// A colour whose distances are those that people see: Ottosson, "A perceptual color space for image processing", 2020
/// (bottosson.github.io/posts/oklab).
struct OKLab {
    /// Lightness, 0 (black) to 1 (white).
    let lightness: Double
    /// Green to red, blue to yellow; 0 is grey.
    let a, b: Double

    /// From lightness, chroma and hue in degrees.
    init(lightness: Double, chroma: Double, hue: Double) {
        self.lightness = lightness
        a = chroma * cos(hue * .pi / 180)
        b = chroma * sin(hue * .pi / 180)
    }

    /// Red, green and blue of linear light; outside 0...1 where sRGB has no such colour.
    var linear: [Double] {
        let l = lightness + 0.3963377774 * a + 0.2158037573 * b
        let m = lightness - 0.1055613458 * a - 0.0638541728 * b
        let s = lightness - 0.0894841775 * a - 1.2914855480 * b
        let (long, middle, short) = (l * l * l, m * m * m, s * s * s)
        return [
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        ]
    }

    /// sRGB bytes (IEC 61966-2-1).
    var bytes: [UInt8] {
        linear.map { value in
            let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
            return UInt8((255 * min(1, max(0, encoded))).rounded())
        }
    }

    func distance(to other: OKLab) -> Double {
        let (x, y, z) = (lightness - other.lightness, a - other.a, b - other.b)
        return (x * x + y * y + z * z).squareRoot()
    }
}
