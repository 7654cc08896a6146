import Hummingbird
import Studies

/// Chooses the language of the pages: the reader's own choice, else the browser's first known one, else English.
struct LanguageMiddleware: RouterMiddleware {
    typealias Context = SiteContext

    static let cookie = "language"

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let chosen = request.cookie(Self.cookie).flatMap({ Language(rawValue: $0) }) {
            context.language = chosen
        } else {
            context.language = Self.preferred(request.headers[.acceptLanguage] ?? "")
        }
        return try await next(request, context)
    }

    /// The first language of an Accept-Language header that the pages have; browsers list them by preference.
    static func preferred(_ header: String) -> Language {
        for range in header.split(separator: ",") {
            let tag = range.split(separator: ";").first.map { $0.trimmingSpaces().lowercased() } ?? ""
            if tag == "en" || tag.hasPrefix("en-") { return .english }
            if tag == "zh-tw" || tag == "zh-hk" || tag == "zh-mo" || tag.hasPrefix("zh-hant") {
                return .traditionalChinese
            }
            if tag == "zh" { return .traditionalChinese }
        }
        return .english
    }
}

extension Substring {
    func trimmingSpaces() -> Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
