import Foundation

@testable import Charts

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A figure read back as a browser would, for tests.
final class SVGDocument: NSObject, XMLParserDelegate {
    private(set) var text = ""
    private(set) var root: [String: String] = [:]
    private(set) var ids: [String] = []
    private(set) var names: Set<String> = []
    private(set) var attributeNames: Set<String> = []
    private(set) var fontSizes: [Double] = []
    private(set) var texts: [(text: String, box: Rectangle)] = []
    private(set) var points: [[String: String]] = []
    private var pending: [String: String]?
    private var characters = ""

    init?(_ svg: String) {
        super.init()
        text = svg
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    /// The sheet in points.
    var sheet: Rectangle {
        let numbers = (root["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 4 else { return Rectangle(left: 0, top: 0, width: 0, height: 0) }
        return Rectangle(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if root.isEmpty { root = attributes }
        names.insert(name)
        attributeNames.formUnion(attributes.keys)
        if let id = attributes["id"] { ids.append(id) }
        if let size = attributes["font-size"].flatMap(Double.init) { fontSizes.append(size) }
        if (attributes["class"] ?? "").split(separator: " ").contains("point") { points.append(attributes) }
        if name == "text" {
            pending = attributes
            characters = ""
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { characters += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard name == "text", let attributes = pending else { return }
        texts.append((characters, Self.box(characters, attributes)))
        pending = nil
    }

    /// The ink of a line: its width by the font's table, three quarters of the font size high.
    private static func box(_ text: String, _ attributes: [String: String]) -> Rectangle {
        let size = attributes["font-size"].flatMap(Double.init) ?? 0
        let width = TextMetrics.width(text, size: size, weight: attributes["font-weight"] == "bold" ? .bold : .regular)
        let shares: [String: Double] = ["middle": 0.5, "end": 1]
        let share = shares[attributes["text-anchor"] ?? ""] ?? 0
        if let transform = attributes["transform"] {
            let numbers = transform.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
            return Rectangle(
                left: numbers[0] - size * 0.73, top: numbers[1] - width * (1 - share), width: size * 0.75, height: width
            )
        }
        let (x, y) = (attributes["x"].flatMap(Double.init) ?? 0, attributes["y"].flatMap(Double.init) ?? 0)
        return Rectangle(left: x - width * share, top: y - size * 0.73, width: width, height: size * 0.75)
    }
}
