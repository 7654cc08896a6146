/// An element of an SVG document: what every figure is built of. Presentation attributes and classes only, so that a
/// page with a strict content security policy shows it as it is and a stylesheet may recolour it.
struct SVGElement: Sendable {
    var name: String
    var classes: [String] = []
    var attributes: [(name: String, value: String)]
    var children: [SVGElement]
    var text: String?

    /// - Parameter attributes: written in this order; those that are nil are left out.
    init(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [SVGElement] = [],
        text: String? = nil
    ) {
        self.name = name
        self.attributes = attributes.compactMap { key, value in value.map { (key, $0) } }
        self.children = children
        self.text = text
    }

    static func group(_ className: String, _ children: [SVGElement]) -> SVGElement {
        SVGElement("g", [:], children).classed(className)
    }

    static func path(_ data: PathData) -> SVGElement { SVGElement("path", ["d": data.text]) }

    static func line(_ start: Point, _ end: Point) -> SVGElement {
        SVGElement("line", ["x1": start.x.svg, "y1": start.y.svg, "x2": end.x.svg, "y2": end.y.svg])
    }

    static func rectangle(_ box: Rectangle, rounded radius: Double? = nil) -> SVGElement {
        SVGElement(
            "rect",
            [
                "x": box.left.svg, "y": box.top.svg, "width": max(0, box.width).svg, "height": max(0, box.height).svg,
                "rx": radius?.svg,
            ])
    }

    func classed(_ className: String) -> SVGElement {
        var copy = self
        copy.classes.append(className)
        return copy
    }

    func with(_ name: String, _ value: String) -> SVGElement {
        var copy = self
        copy.attributes.append((name, value))
        return copy
    }

    /// Fills with an ink; the class `fill-…` lets a stylesheet say another colour.
    func filled(_ ink: Ink, opacity: Double = 1) -> SVGElement {
        var copy = classed(ink.className("fill")).with("fill", ink.value)
        if opacity < 1 { copy = copy.with("fill-opacity", opacity.svg) }
        return copy
    }

    /// Draws the outline with an ink and leaves the inside empty unless it is filled as well.
    func stroked(_ ink: Ink, width: Double, dash: [Double] = [], opacity: Double = 1) -> SVGElement {
        var copy = classed(ink.className("stroke")).with("stroke", ink.value).with("stroke-width", width.svg)
        if !attributes.contains(where: { $0.name == "fill" }), name != "line" { copy = copy.with("fill", "none") }
        if !dash.isEmpty { copy = copy.with("stroke-dasharray", dash.map(\.svg).joined(separator: " ")) }
        if opacity < 1 { copy = copy.with("stroke-opacity", opacity.svg) }
        return copy
    }

    /// What a pointer that rests on the element, and a screen reader, say.
    func titled(_ title: String) -> SVGElement {
        var copy = self
        copy.children.insert(SVGElement("title", text: title), at: 0)
        return copy
    }

    /// The element as text, one element a line, so that a changed snapshot shows what changed.
    var markup: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        output += "<" + name
        if !classes.isEmpty { output += " class=\"" + escaped(classes.joined(separator: " ")) + "\"" }
        for (key, value) in attributes { output += " " + key + "=\"" + escaped(value) + "\"" }
        if let text {
            output += ">" + escaped(text) + "</" + name + ">\n"
        } else if children.isEmpty {
            output += "/>\n"
        } else {
            output += ">\n"
            for child in children { child.write(to: &output) }
            output += "</" + name + ">\n"
        }
    }
}

/// Whether a byte stands for itself everywhere; bytes of longer characters need a closer look.
private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: (0x20..<0x7F).contains(byte)
    }
}

/// Text that is safe between tags and in attributes. Control characters that XML cannot hold are dropped.
func escaped(_ text: String) -> String {
    // Nearly all texts are coordinates and plain words.
    if text.utf8.allSatisfy(isPlain) { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\t", "\n", "\r": result += " "
        case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": break
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
