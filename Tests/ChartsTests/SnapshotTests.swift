import Foundation
import Testing

@testable import Charts

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Snapshots of the figures") struct SnapshotTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots")

    @Test("every figure is byte for byte the committed one")
    func snapshots() throws {
        for (name, figure) in try ExampleFigures().all() {
            let file = Self.folder.appendingPathComponent(name + ".svg")
            let svg = figure.svg()
            if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
                try Data(svg.utf8).write(to: file)
            }
            let committed = try String(contentsOf: file, encoding: .utf8)
            #expect(svg == committed, "\(name).svg differs; RECORD_SNAPSHOTS=1 rewrites it")
        }
    }

    @Test("every figure is well-formed, named, without style, script or type below 6.5 points")
    func wellFormed() throws {
        for (name, figure) in try ExampleFigures().all() {
            let document = try #require(SVGDocument(figure.svg()), "\(name) is not well-formed")
            #expect(document.root["role"] == "img")
            let labels = (document.root["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
            #expect(!labels.isEmpty && labels.allSatisfy(document.ids.contains), "\(name)")
            #expect(document.names.isDisjoint(with: ["style", "script", "foreignObject", "image"]))
            #expect(document.attributeNames.isDisjoint(with: ["style", "href", "xlink:href"]))
            #expect(!document.attributeNames.contains { $0.hasPrefix("on") })
            #expect(document.fontSizes.allSatisfy { $0 >= 6.5 }, "\(name): \(document.fontSizes.min() ?? 0)")
            #expect(document.ids.count == Set(document.ids).count)
            #expect(!document.text.contains("nan") && !document.text.contains("inf\""))
        }
    }

    @Test("no text leaves its sheet")
    func textStaysInside() throws {
        for (name, figure) in try ExampleFigures().all() {
            let document = try #require(SVGDocument(figure.svg()))
            for text in document.texts {
                #expect(document.sheet.contains(text.box), "\(name): \"\(text.text)\" at \(text.box)")
            }
        }
    }

    @Test("no text covers another")
    func textsAreApart() throws {
        for (name, figure) in try ExampleFigures().all() {
            let document = try #require(SVGDocument(figure.svg()))
            for (index, one) in document.texts.enumerated() {
                for other in document.texts.dropFirst(index + 1) where one.box.overlaps(other.box) {
                    Issue.record("\(name): \"\(one.text)\" covers \"\(other.text)\"")
                }
            }
        }
    }
}
