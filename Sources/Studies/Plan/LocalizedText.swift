/// A text of a study in one or more languages.
public struct LocalizedText: Equatable, Sendable {
    /// Language tag to text; the empty tag holds a text that was given without a language.
    public var versions: [String: String]

    /// A text in several languages, keyed by tag (`en`, `zh-Hant`).
    public init(_ versions: [String: String]) {
        self.versions = versions
    }

    /// A text that is the same in every language.
    public init(_ text: String) {
        versions = ["": text]
    }

    /// The text in a language, else in English, else in the first language by name.
    public func text(in language: Language) -> String {
        versions[language.tag] ?? versions[""] ?? versions[Language.english.tag]
            ?? versions.min { $0.key < $1.key }?.value ?? ""
    }

    /// The text of exports, which do not depend on anybody's language.
    public var invariant: String { text(in: .english) }
}

/// A language in which the pages can be shown.
public enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case traditionalChinese = "zh-Hant"

    /// The BCP 47 tag, as in `<html lang>`.
    public var tag: String { rawValue }

    /// The language's own name for itself.
    public var endonym: String {
        switch self {
        case .english: "English"
        case .traditionalChinese: "繁體中文"
        }
    }
}
