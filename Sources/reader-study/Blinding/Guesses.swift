import Cryptography
import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// Addresses that a curious reader could try.
struct Guesses: Sendable {
    let study: StudyName
    let home: Home
    /// All cases of all probes.
    let assigned: [AssignedCase]
    let cases: Installation
    let nobody: Browser
    /// The browser of the probe that has finished first.
    let reader: Browser
    let readerCode: String

    /// What came of one guess.
    struct Outcome: Sendable {
        /// What was tried, in words.
        var what: String
        var path: String
        var status: Int
        /// Whether that is as it must be.
        var isRefused: Bool
    }

    func run() async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for path in try publicFiles() {
            for who in [nobody, reader] { _ = try await who.get(path) }
        }
        for path in ["/", "/health", "/code", "/language"] { _ = try await nobody.get(path) }
        outcomes += try await strangersTokens()
        for (what, path) in try await guessedPaths() {
            for (who, browser) in [("as a reader", reader), ("signed out", nobody)] {
                let answer = try await browser.get(path)
                // Names of files stay out of the report.
                let isFileName = what.contains("file")
                outcomes.append(
                    Outcome(
                        what: "\(what), \(who)", path: isFileName ? "/images/…" : path, status: answer.status,
                        isRefused: Self.isRefusal(answer)))
            }
        }
        return outcomes
    }

    /// 4xx, or a redirect to a door.
    private static func isRefusal(_ answer: Browser.Answer) -> Bool {
        (400..<500).contains(answer.status)
            || answer.status == 303 && ["/", "/coordinator/sign-in"].contains(answer.location ?? "")
    }

    private func publicFiles() throws -> [String] {
        let root = home.publicFiles
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return files.sorted().filter { file in
            var isFolder: ObjCBool = false
            let path = root.appendingPathComponent(file).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.map { "/public/\($0)" }
    }

    /// Another reader's slot and image must look exactly like ones that do not exist.
    private func strangersTokens() async throws -> [Outcome] {
        guard let strange = assigned.first(where: { $0.reader != readerCode }),
            let own = assigned.first(where: { $0.reader == readerCode })
        else { return [] }
        let unknown = try Token().description
        var outcomes: [Outcome] = []
        let image = try await reader.get("/images/\(strange.image)")
        let noImage = try await reader.get("/images/\(unknown)")
        outcomes.append(Self.compare("another reader's image", "/images/…", image, noImage))
        let shown = Browser.Content.json(Data(#"{"shownAt":1}"#.utf8))
        let slot = try await reader.send("POST", "/api/reading/slots/\(strange.slot)/shown", shown)
        let noSlot = try await reader.send("POST", "/api/reading/slots/\(unknown)/shown", shown)
        outcomes.append(Self.compare("another reader's case", "/api/reading/slots/…/shown", slot, noSlot))
        let ask = Browser.Content.json(Data("{}".utf8))
        let advice = try await reader.send("POST", "/api/reading/slots/\(strange.slot)/advice", ask)
        let noAdvice = try await reader.send("POST", "/api/reading/slots/\(unknown)/advice", ask)
        outcomes.append(
            Self.compare("what a model says of another reader's case", "/api/reading/slots/…/advice", advice, noAdvice))
        let signedOut = try await nobody.get("/images/\(own.image)")
        let signedOutUnknown = try await nobody.get("/images/\(unknown)")
        outcomes.append(Self.compare("an image, signed out", "/images/…", signedOut, signedOutUnknown))
        return outcomes
    }

    private static func compare(
        _ what: String, _ path: String, _ answer: Browser.Answer, _ unknown: Browser.Answer
    ) -> Outcome {
        let names = { (answer: Browser.Answer) in answer.headers.map { $0.name.lowercased() }.sorted() }
        // The keys of a JSON object have no order.
        let bodies = [answer, unknown].map { CaseComparison.normalised($0.body) }
        let isSame =
            answer.status == unknown.status && bodies[0] == bodies[1] && answer.body.count == unknown.body.count
            && names(answer) == names(unknown)
        return Outcome(
            what: "\(what), compared with one that does not exist", path: path, status: answer.status,
            isRefused: isSame && (400..<500).contains(answer.status))
    }

    private func guessedPaths() async throws -> [(what: String, path: String)] {
        let studyPages = "/coordinator/studies/\(study)"
        var paths = [
            ("the coordinator's pages", "/coordinator"), ("the coordinator's study page", studyPages),
            ("the coordinator's case list", "\(studyPages)/cases"), ("the balance report", "\(studyPages)/balance"),
            ("the history", "\(studyPages)/history"), ("the exports", "\(studyPages)/exports"),
            ("a reader's record", "\(studyPages)/readers/\(readerCode)"),
            ("the database", "/study.sqlite"), ("the database", "/data/confidential.sqlite"),
            ("the database", "/public/..%2f..%2fconfidential.sqlite"),
            ("the templates", "/public/%2e%2e/Templates/strings/en.json"),
            ("the templates", "/public/../Templates/strings/en.json"),
        ]
        let details = try await cases.confidential.cases(of: study)
        let files = try await cases.store.cases(of: study)
        for summary in files.prefix(3) {
            let number = summary.number.description
            let encoded = number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? number
            paths.append(("a case number as an image", "/images/\(encoded)"))
            paths.append(("a case number as an image file", "/images/\(encoded).png"))
            paths.append(("the coordinator's image of a case", "\(studyPages)/images/\(encoded).png"))
            let stored = (summary.file as NSString).lastPathComponent
            paths.append(("the stored image file", "/images/\(study)/\(stored)"))
            paths.append(("the stored image file", "/images/\((stored as NSString).deletingPathExtension)"))
            if let original = details[summary.number]?.imageFile.addingPercentEncoding(
                withAllowedCharacters: .alphanumerics)
            {
                paths.append(("the original file name", "/images/\(original)"))
            }
        }
        return paths
    }
}
