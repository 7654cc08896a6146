import Foundation
import Testing

@testable import Site

/// The texts of the pages stand in the templates before a page is made.
@Suite struct LocalizedTemplatesTests {
    @Test func `A text takes the place of its key, wherever it stands, as HTML`() throws {
        let filled = try LocalizedTemplates.filled(
            "<p title=\"{{t.a.b}}\">{{t.a.b}}{{name}}{{t.c}}</p>", named: "page"
        ) { ["a.b": "1 < 2 & \"so\" on, isn't it {{name}}", "c": ""][$0] }
        let text = "1 &lt; 2 &amp; &quot;so&quot; on, isn&#39;t it &#123;&#123;name}}"
        #expect(filled == "<p title=\"\(text)\">\(text){{name}}</p>")
    }

    @Test(arguments: ["{{t.missing}}", "{{t.unfinished", "{{t.}}"])
    func `A text that does not exist is an error that names template and key`(template: String) {
        let error = #expect(throws: MissingText.self) {
            try LocalizedTemplates.filled(template, named: "reader/page") { ["known": "text"][$0] }
        }
        #expect(error?.description.contains("reader/page.mustache") == true)
    }
}
