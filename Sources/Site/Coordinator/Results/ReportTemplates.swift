public import Foundation
import Mustache
public import Reports

/// The templates of a report's files: tables as HTML fragments, scripts for R.
public struct ReportTemplates: Sendable {
    private static let table = "reports/table"
    private let library: MustacheLibrary
    /// R scripts by file name.
    public let scripts: [String: String]

    /// - Parameter templates: The installation's folder Templates.
    public init(templates: URL) async throws {
        library = try await MustacheLibrary(directory: templates.path)
        guard library.getTemplate(named: Self.table) != nil else { throw MissingTemplate(name: Self.table) }
        let folder = templates.appendingPathComponent("reports/r")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".R") }
        var scripts: [String: String] = [:]
        for name in names {
            scripts[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        }
        self.scripts = scripts
    }

    /// A table as an HTML fragment to paste into a manuscript.
    public func html(_ page: TablePage) throws -> String {
        guard let html = library.render(page, withTemplate: Self.table) else { throw MissingTemplate(name: Self.table) }
        return html
    }
}
