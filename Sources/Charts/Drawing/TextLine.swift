/// Sizes of type in points. Nothing in a figure is smaller than `small`.
enum TypeSize {
    static let small = 6.5
    static let body = 7.0
    static let title = 7.5
    static let heading = 8.0
}

/// Where a text begins relative to its place.
enum TextAnchor: String, Sendable {
    case start
    case middle
    case end
}

/// One line of text on the sheet.
struct TextLine {
    var text: String
    var size = TypeSize.body
    var weight = FontWeight.regular
    var anchor = TextAnchor.start

    var width: Double { TextMetrics.width(text, size: size, weight: weight) }

    /// With its vertical middle at `place`; shifted by hand because renderers disagree about `dominant-baseline`.
    func element(at place: Point) -> SVGElement {
        SVGElement(
            "text",
            [
                "x": place.x.svg, "y": (place.y + size * TextMetrics.middle).svg, "font-size": size.svg,
                "font-weight": weight == .bold ? "bold" : nil,
                "text-anchor": anchor == .start ? nil : anchor.rawValue,
            ], text: text)
    }

    /// Reading upwards, its middle at `place`.
    func rising(at place: Point) -> SVGElement {
        let baseline = place.x + size * TextMetrics.middle
        return SVGElement(
            "text",
            [
                "transform": "translate(\(baseline.svg) \(place.y.svg)) rotate(-90)", "font-size": size.svg,
                "font-weight": weight == .bold ? "bold" : nil, "text-anchor": anchor.rawValue,
            ], text: text)
    }

    /// With a rim in the colour of the ground, for labels that cross lines.
    func rimmed(at place: Point) -> SVGElement {
        element(at: place).classed("code-label").classed("stroke-ground").with("stroke", Ink.ground.value)
            .with("stroke-width", "1.6").with("stroke-linejoin", "round").with("paint-order", "stroke")
    }
}
