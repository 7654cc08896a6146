/// A colour by the name that stylesheets know it by (`fill-blue`, `stroke-blue`).
public struct Ink: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens: the end of the CSS class.
    public let name: String
    /// The value of the presentation attribute: `#rrggbb`, or `currentColor` for the text's own colour.
    public let value: String

    private init(unchecked name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A study's own colour.
    ///
    /// - Parameters:
    ///   - name: the end of the CSS class; other characters than letters, digits and hyphens are dropped.
    ///   - red: 0...255, and so the others.
    public init(name: String, red: UInt8, green: UInt8, blue: UInt8) {
        let digits = Array("0123456789abcdef")
        let hexadecimal = [red, green, blue].map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        let allowed = name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        self.init(unchecked: allowed.isEmpty ? "own" : allowed, "#" + hexadecimal)
    }

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

    /// The order in which series take their colours when the study names none.
    public static let palette: [Ink] = [.vermilion, .blue, .green, .purple, .orange, .sky]
}
