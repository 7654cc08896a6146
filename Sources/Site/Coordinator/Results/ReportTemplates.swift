public import Foundation
import Mustache
public import Reports

/// The templates of a report's files: tables as HTML fragments, scripts for R.
public struct ReportTemplates: Sendable {
    private let table: MustacheTemplate
    /// R scripts by file name.
    public let scripts: [String: String]

    /// - Parameter templates: The installation's folder Templates.
    public init(templates: URL) throws {
        let file = templates.appendingPathComponent("reports/table.mustache")
        table = try MustacheTemplate(string: String(contentsOf: file, encoding: .utf8))
        let folder = templates.appendingPathComponent("reports/r")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".R") }
        var scripts: [String: String] = [:]
        for name in names {
            scripts[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        }
        self.scripts = scripts
    }

    /// A table as an HTML fragment to paste into a manuscript.
    public func html(_ page: TablePage) -> String {
        table.render(page)
    }
}
