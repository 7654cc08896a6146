import Foundation

/// The templates of an installation with its texts in them, read once and for as many sites as there are.
struct SiteTemplates: Sendable {
    let pages: Pages
    let reports: ReportTemplates
    /// What programs can ask for, as ``OpenAPIDocument`` reads it.
    let openAPI: Data

    /// - Throws: When a template or a strings file is missing or cannot be read.
    init(_ home: Home) throws {
        pages = try Pages(templates: home.templates)
        try pages.check(Site.templates)
        reports = try ReportTemplates(templates: home.templates)
        openAPI = try OpenAPIDocument.read(from: home.templates)
    }
}
