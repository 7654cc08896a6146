import Foundation

/// A colour by the name that stylesheets know it by (`fill-blue`, `stroke-blue`).
public struct Ink: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens: the end of the CSS class.
    public let name: String
    /// The value of the presentation attribute: `#rrggbb`, or `currentColor` for the text's own colour.
    public let value: String
    /// Whether the colour would be lost on a dark page (contrast below 3:1), whose stylesheet turns the class `dim-ink`
    /// into a light colour of the same hue.
    let isDim: Bool

    private init(unchecked name: String, _ value: String, isDim: Bool = false) {
        self.name = name
        self.value = value
        self.isDim = isDim
    }

    /// A study's own colour; one of the palette's is the palette's, so that stylesheets know it.
    ///
    /// - Parameters:
    ///   - name: the end of the CSS class; other characters than letters, digits and hyphens are dropped.
    ///   - red: 0...255, and so the others.
    public init(name: String, red: UInt8, green: UInt8, blue: UInt8) {
        let digits = Array("0123456789abcdef")
        let hexadecimal = [red, green, blue].map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        let allowed = name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let value = "#" + hexadecimal
        if let known = Self.palette.first(where: { $0.value == value }) {
            self = known
            return
        }
        // The relative luminance of WCAG 2.2, against that of a dark page's ground, #0c0d0e.
        let parts = [red, green, blue].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        let luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        self.init(
            unchecked: allowed.isEmpty ? "own" : allowed, value, isDim: luminance + 0.05 < 3 * (0.004 + 0.05))
    }

    /// The class that carries the ink, such as `fill-blue`.
    func className(_ use: String) -> String { "\(use)-\(name)" + (isDim ? " dim-ink" : "") }

    /// The colour of the text around the figure: black on paper, light on a dark page.
    public static let text = Ink(unchecked: "text", "currentColor")
    /// The paper: white, on a dark page what the stylesheet says for `fill-ground`.
    public static let ground = Ink(unchecked: "ground", "#ffffff")

    // Okabe & Ito, "Color universal design", 2008: told apart with every common colour vision deficiency.
    /// Okabe-Ito blue.
    public static let blue = Ink(unchecked: "blue", "#0072b2")
    /// Okabe-Ito vermilion.
    public static let vermilion = Ink(unchecked: "vermilion", "#d55e00")
    /// Okabe-Ito bluish green.
    public static let green = Ink(unchecked: "green", "#009e73")
    /// Okabe-Ito reddish purple.
    public static let purple = Ink(unchecked: "purple", "#cc79a7")
    /// Okabe-Ito sky blue.
    public static let sky = Ink(unchecked: "sky", "#56b4e9")
    /// Okabe-Ito orange.
    public static let orange = Ink(unchecked: "orange", "#e69f00")

    /// A grey for what belongs to no single series; pages give it their muted text colour.
    public static let neutral = Ink(unchecked: "neutral", "#666666")

    /// The order in which series take their colours when the study names none.
    public static let palette: [Ink] = [.vermilion, .blue, .green, .purple, .orange, .sky]
}
