import Studies

/// Colours and markers for specialties to which nobody gave any.
///
/// The colours are those of Okabe and Ito (Color Universal Design, 2008), which colour-blind readers tell apart, without
/// black and yellow, which lines and paper need.
enum SpecialtyPalette {
    static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

    /// A specialty with the first colour and marker that no other has; when all are taken they come again.
    static func specialty(_ code: Specialty.Code, group: ReaderGroup?, besides others: [Specialty]) -> Specialty {
        let markers = Specialty.Marker.allCases
        let colour =
            colours.first { colour in !others.contains { $0.colour.lowercased() == colour.lowercased() } }
            ?? colours[others.count % colours.count]
        let marker =
            markers.first { marker in !others.contains { $0.marker == marker } }
            ?? markers[others.count % markers.count]
        return Specialty(
            code: code, label: LocalizedText(label(of: code)), group: group?.description, colour: colour,
            marker: marker)
    }

    /// `emergency-medicine` becomes "Emergency medicine".
    private static func label(of code: Specialty.Code) -> String {
        let words = code.description.replacing("_", with: " ").replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
