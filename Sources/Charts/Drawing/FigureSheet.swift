/// A figure as a value: numbers and words in, SVG text out.
public protocol Figure: Sendable {
    /// The whole figure as one SVG document, without XML declaration, so that a page may hold it inline.
    func svg() -> String
}

/// The paper a figure is drawn on, and what it is called by those who cannot see it.
public struct FigureSheet: Equatable, Sendable {
    /// Width in millimetres.
    public var width: Double
    /// Begins every id in the document; unlike those of other figures of the same page. Letters, digits, hyphens.
    public var identifier: String
    /// The name of the figure, read by screen readers and shown by none.
    public var title: String
    /// What the figure shows, in sentences, with its numbers.
    public var description: String
    /// The language of the words as in HTML, such as "en" or "zh-Hant"; it chooses the form of ideographs.
    public var language: String

    /// One column of a journal, in millimetres.
    public static let oneColumn = 84.0
    /// Two columns of a journal, in millimetres.
    public static let twoColumns = 174.0

    /// A sheet; a width below 40 mm, which no figure fits, is taken as 40 mm.
    public init(
        width: Double = FigureSheet.oneColumn, identifier: String, title: String, description: String = "",
        language: String = "en"
    ) {
        self.width = width.isFinite ? min(max(width, 40), 1000) : FigureSheet.oneColumn
        self.identifier = identifier
        self.title = title
        self.description = description
        self.language = language
    }

    /// Width in points, the unit of all coordinates: 72 to the inch of 25.4 mm.
    var points: Double { width * 72 / 25.4 }

    /// `identifier` as an id that needs no escape anywhere.
    var safeIdentifier: String {
        let kept = identifier.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return kept.first?.isLetter == true ? kept : "figure-" + kept
    }

    /// The document around the drawing.
    ///
    /// - Parameters:
    ///   - height: in points.
    ///   - className: the kind of figure, as a CSS class.
    func document(height: Double, className: String, _ content: [SVGElement]) -> String {
        let identifier = safeIdentifier
        let millimetres = height * 25.4 / 72
        let names = description.isEmpty ? "\(identifier)-title" : "\(identifier)-title \(identifier)-desc"
        let root = SVGElement(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": width.svg + "mm", "height": millimetres.svg + "mm",
                "viewBox": "0 0 \(points.svg) \(height.svg)", "role": "img", "aria-labelledby": names,
                "lang": language, "font-family": "DejaVu Sans, Helvetica, Arial, sans-serif",
                "font-size": TypeSize.body.svg, "fill": Ink.text.value,
            ],
            [SVGElement("title", ["id": "\(identifier)-title"], text: title)]
                + (description.isEmpty
                    ? [] : [SVGElement("desc", ["id": "\(identifier)-desc"], text: description)])
                + [
                    SVGElement.rectangle(Rectangle(left: 0, top: 0, width: points, height: height)).classed("ground")
                        .filled(.ground)
                ] + content)
        return root.classed("chart").classed(className).markup
    }

    /// A clipping rectangle of this figure and the attribute value that uses it.
    func clip(_ name: String, to box: Rectangle) -> (definition: SVGElement, reference: String) {
        let identifier = "\(safeIdentifier)-\(name)"
        return (
            SVGElement("clipPath", ["id": identifier], [.rectangle(box)]), "url(#\(identifier))"
        )
    }
}
