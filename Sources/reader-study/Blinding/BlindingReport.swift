import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// The dated report for the ethics file.
struct BlindingReport {
    let evidence: BlindingCheck.Evidence
    let findings: [Finding]
    let at: Timestamp

    init(_ evidence: BlindingCheck.Evidence, at: Timestamp) {
        self.evidence = evidence
        self.at = at
        findings = evidence.findings()
    }

    var hasLeak: Bool { findings.contains { $0.result == .leak } }

    /// One line.
    var conclusion: String {
        let leaks = findings.count { $0.result == .leak }
        let warnings = findings.count { $0.result == .warning }
        let outcome = leaks == 0 ? "No leak was found" : "\(leaks.counted("check")) found a leak"
        return "\(outcome); \(warnings.counted("warning"))."
    }

    /// Markdown.
    var text: String {
        let record = evidence.record
        let probes = Set(evidence.assigned.map(\.reader)).count
        return """
            # Blinding report: \(record.plan.name)

            \(record.plan.title.invariant)

            **\(conclusion)**

            | | |
            | --- | --- |
            | Date (UTC) | \(at) |
            | Program | \(ProgramVersion.line), \(ProgramVersion.build) build |
            | State of the study | \(record.state.rawValue) |
            | Study file (SHA-256) | `\(record.definitionDigest)` |
            | Frozen content (SHA-256) | \(record.frozenDigest.map { "`\($0)`" } ?? "not yet frozen (the study was never open)") |
            | Cases | \(evidence.numbers.count) |
            | Probe readers | \(probes) (two of each specialty) |
            | Seed of the tests | \(evidence.seed) |

            ## What was done

            A scratch copy of the data directory was made. Probe readers were invited into it, and each read every session
            of the study by HTTP through the site that serves real readers: pages in English and Traditional Chinese, the
            interface's JSON, every image with all its headers, the static files. Addresses were guessed, with and without
            a sign-in. Every byte was kept, examined and deleted with the copy; the study itself was not touched.

            ## What was fetched

            | | responses | bytes | SHA-256 of their digests, in order |
            | --- | ---: | ---: | --- |
            \(fetched.joined(separator: "\n"))

            ## Checks

            | check | result | |
            | --- | --- | --- |
            \(findings.map { "| \(Self.cell($0.check)) | **\($0.result.rawValue)** | \(Self.cell($0.detail)) |" }
            .joined(separator: "\n"))

            ## Not searched for as text

            \(ordinary)

            ## Guessed addresses

            | tried | address | status | |
            | --- | --- | ---: | --- |
            \(evidence.guesses.map {
                "| \(Self.cell($0.what)) | `\($0.path)` | \($0.status) | \($0.isRefused ? "refused" : "**LEAK**") |"
            }.joined(separator: "\n"))

            ## What this cannot show

            Whether the radiographs themselves give their class away: marks burnt into the pixels, cropping, a detector or
            a hospital that saw one class only. Look at the images, and mind the sizes above.

            """
    }

    private var fetched: [String] {
        FetchLog.Kind.allCases.map { kind in
            let own = evidence.fetches.filter { $0.kind == kind }
            let digest = Digest(of: own.map(\.digest.description).joined(separator: "\n"))
            return "| \(kind.rawValue) | \(own.count) | \(own.reduce(0) { $0 + $1.bytes }) | `\(digest)` |"
        }
    }

    private var ordinary: String {
        let groups = Dictionary(grouping: evidence.terms.ordinary, by: \.what)
        guard !groups.isEmpty else { return "Nothing." }
        return "Kinds and numbers of texts that are ordinary words or too short: "
            + groups.keys.sorted().map { "\($0) (\(groups[$0]?.count ?? 0))" }.joined(separator: ", ")
            + ". The words themselves are not listed, so that this report tells nothing about the cases."
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
