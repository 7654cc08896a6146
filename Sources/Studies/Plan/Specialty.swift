/// A group of readers with the same training, drawn with one colour and one marker shape everywhere.
public struct Specialty: Equatable, Sendable {
    /// The short code that tables use, such as `radiologist`.
    public struct Code: Hashable, Sendable, CustomStringConvertible, Comparable {
        /// Lower-case letters, digits and hyphens.
        public let description: String

        /// Takes a code as it stands in a study file; the parser has checked its letters.
        public init(_ code: String) {
            description = code
        }

        /// Alphabetical.
        public static func < (first: Code, second: Code) -> Bool { first.description < second.description }
    }

    /// Shape of the marker, so that colour is never alone.
    public enum Marker: String, CaseIterable, Sendable {
        case circle, square, triangle, diamond, cross, plus, star
    }

    /// Short code, unique in the study.
    public var code: Code
    /// Name shown to people.
    public var label: LocalizedText
    /// Group of specialties that is analysed together, such as `expert`; `nil` when the study has none.
    public var group: String?
    /// `#rrggbb`.
    public var colour: String
    /// Shape of the marker.
    public var marker: Marker

    /// A specialty as the study file declares it.
    public init(code: Code, label: LocalizedText, group: String?, colour: String, marker: Marker) {
        self.code = code
        self.label = label
        self.group = group
        self.colour = colour
        self.marker = marker
    }
}
