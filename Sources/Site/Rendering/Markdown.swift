import CCommonMark
import Foundation

/// HTML of a study's Markdown text. Raw HTML and dangerous addresses in it are left out (cmark's safe mode).
func htmlOfMarkdown(_ markdown: String) -> String {
    let bytes = Array(markdown.utf8)
    let html = bytes.withUnsafeBytes { buffer in
        cmark_markdown_to_html(
            buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, CMARK_OPT_DEFAULT | CMARK_OPT_SMART)
    }
    guard let html else { return "" }
    defer { free(html) }
    return String(cString: html)
}
