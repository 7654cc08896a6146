import Foundation
import Testing

/// The rules of the house that the compiler does not know.
@Suite("The house") struct HouseTests {
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func files(_ folder: String, _ extensions: Set<String>) -> [URL] {
        let root = repository.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.map { root.appendingPathComponent($0) }.filter { extensions.contains($0.pathExtension) }
    }

    static func lines(_ file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    }

    static func path(_ file: URL) -> String { String(file.path.dropFirst(repository.path.count + 1)) }

    @Test("only the coordinator's side can name the confidential store")
    func confidentialImports() throws {
        let importers = try Self.files("Sources", ["swift"])
            .filter { try Self.lines($0).contains { $0.hasPrefix("@_spi(Confidential)") && $0.contains("import ") } }
            .map(Self.path)
        let allowed = ["Sources/Site/Application/Site.swift", "Sources/Site/Coordinator/", "Sources/reader-study/"]
        #expect(importers.filter { path in !allowed.contains { path.hasPrefix($0) } }.isEmpty)
        #expect(!importers.isEmpty)
    }

    @Test("SQL is spoken in StudyStore only")
    func sql() throws {
        let speakers = try Self.files("Sources", ["swift"]).map { ($0, try Self.lines($0)) }.filter { _, lines in
            lines.contains {
                $0.range(
                    of: #"\b(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b"#, options: .regularExpression)
                    != nil
            }
        }.map { Self.path($0.0) }
        #expect(speakers.filter { !$0.hasPrefix("Sources/StudyStore/") }.isEmpty)
    }

    @Test("HTML stands in Templates only")
    func html() throws {
        let writers = try Self.files("Sources", ["swift"]).filter { file in
            try Self.lines(file).contains { line in
                !line.contains("///") && !line.contains("// ")
                    && line.range(
                        of: #"</?(div|span|p|a|table|tr|td|h[1-6]|form|input|button|script|style)[ >]"#,
                        options: .regularExpression) != nil
            }
        }.map(Self.path)
        #expect(writers.isEmpty)
    }

    @Test("no page loads anything from elsewhere, and none has inline script or style")
    func pages() throws {
        for file in Self.files("Templates", ["mustache"]) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for pattern in [#"(src|href)="https?://"#, #"\sstyle=""#, #"\son[a-z]+=""#, "<style", "javascript:"] {
                let found = text.range(of: pattern, options: .regularExpression) != nil
                #expect(!found, "\(Self.path(file)) contains \(pattern)")
            }
        }
        for file in Self.files("Public", ["js", "css"]) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let loads =
                text.range(of: #"(import|from|url\(|fetch\()\s*['"(]?https?://"#, options: .regularExpression) != nil
            #expect(!loads, "\(Self.path(file)) loads from elsewhere")
        }
    }

    @Test("no file is longer than a person reads in one go")
    func lengths() throws {
        for file in Self.files("Sources", ["swift"]) + Self.files("Public", ["js", "css"]) {
            let count = try Self.lines(file).count
            #expect(count <= 400, "\(Self.path(file)) has \(count) lines")
        }
    }

    @Test("both languages have the same texts, none of them empty")
    func strings() throws {
        let english = try Self.texts("en")
        let chinese = try Self.texts("zh-Hant")
        #expect(Set(english.keys).symmetricDifference(chinese.keys).isEmpty)
        #expect(english.merging(chinese) { first, _ in first }.filter { $0.value.isEmpty }.isEmpty)
        for (key, text) in english {
            #expect(Self.placeholders(text) == Self.placeholders(chinese[key] ?? ""), "\(key)")
        }
    }

    @Test("every heading of a printed table is known in Chinese, with the same places to fill")
    func headings() throws {
        let file = Self.repository.appendingPathComponent("Templates/strings/results.zh-Hant.json")
        let known = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        for (english, chinese) in known {
            #expect(Self.placeholders(english) == Self.placeholders(chinese), "\(english)")
        }
        for folder in ["Tables", "Aid", "HeatMapReview"] {
            for file in Self.files("Sources/Reports/\(folder)", ["swift"]) {
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /\.init\("[a-z_0-9]+", "([^"\\]+)"/) {
                    #expect(known[String(match.1)] != nil, "\(Self.path(file)): \(match.1)")
                }
            }
        }
    }

    private static func texts(_ language: String) throws -> [String: String] {
        let file = repository.appendingPathComponent("Templates/strings/\(language).json")
        var texts: [String: String] = [:]
        func walk(_ object: Any, _ path: String) {
            if let text = object as? String { texts[path] = text }
            for (key, value) in object as? [String: Any] ?? [:] { walk(value, "\(path).\(key)") }
        }
        walk(try JSONSerialization.jsonObject(with: Data(contentsOf: file)), "")
        return texts
    }

    private static func placeholders(_ text: String) -> Set<String> {
        var rest = text[...]
        var names: Set<String> = []
        while let range = rest.range(of: #"\{[a-zA-Z]+\}"#, options: .regularExpression) {
            names.insert(String(rest[range]))
            rest = rest[range.upperBound...]
        }
        return names
    }
}
