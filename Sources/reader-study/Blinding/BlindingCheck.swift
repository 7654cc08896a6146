import AsyncHTTPClient
import Cryptography
import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// Lets probe readers read a whole study by HTTP, on a scratch copy, and looks at everything that they were given.
struct BlindingCheck: Sendable {
    let installation: Installation
    let study: StudyName

    /// What the probes did and what is known about it.
    struct Evidence: Sendable {
        var record: StudyRecord
        var cases: [CaseNumber: StudyCase]
        /// Case numbers in the order of their table.
        var numbers: [CaseNumber]
        /// The stored orders of the probes.
        var assigned: [AssignedCase]
        var balance: BalanceReport
        var terms: SecretTerms
        var fetches: [FetchLog.Fetch]
        var guesses: [Guesses.Outcome]
        var seed: UInt64
    }

    /// Runs the check; the installation itself is only read.
    func run() async throws -> Evidence {
        let record = try await installation.store.study(study)
        guard record.state != .locked else {
            throw CommandFailure(
                .wrong, "\(study) is locked and takes no readers, not even a probe; make this check before the lock")
        }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("reader-study-blinding-\(try Token(bits: 60))")
        defer { try? FileManager.default.removeItem(at: folder) }
        var scratch = installation.configuration
        scratch.data = DataDirectory(folder)
        try installation.store.makeScratchCopy(in: scratch.data, confidential: installation.confidential)
        return try await Installation.with(scratch) { try await probe($0, record) }
    }

    private func probe(_ scratch: Installation, _ record: StudyRecord) async throws -> Evidence {
        let clock = VirtualClock(.now)
        let invitees = record.plan.specialties.flatMap { [Invitee(specialty: $0.code), Invitee(specialty: $0.code)] }
        let invitations = try await scratch.store.invite(
            invitees, to: study, confidential: scratch.confidential, by: .commandLine, at: clock.now)
        if record.state != .open {
            try await scratch.store.change(study, to: .open, by: .commandLine, at: clock.now)
        }
        let silent = try await scratch.confidential.casesWithoutAdvice(in: record.plan)
        guard silent == 0 else {
            throw CommandFailure(
                .wrong,
                "the model that helps the readers has no probability for \(silent.counted("case")); add it first")
        }
        let codes = Set(invitations.map(\.code))
        let assigned = try await scratch.store.assignedCases(of: study).filter { codes.contains($0.reader) }
        let (log, guesses) = try await walk(scratch, record, invitations, assigned, clock)
        let (balance, numbers) = try await scratch.store.balance(of: study, confidential: scratch.confidential)
        let cases = try await scratch.confidential.cases(of: study)
        let identities = try await scratch.confidential.identities(in: study)
        return Evidence(
            record: record, cases: cases, numbers: numbers, assigned: assigned, balance: balance,
            terms: SecretTerms(
                cases: Array(cases.values), names: identities.values.flatMap { [$0.name, $0.contact] },
                told: try toldTexts(record, log.all)),
            fetches: log.all, guesses: guesses, seed: try randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private func walk(
        _ scratch: Installation, _ record: StudyRecord, _ invitations: [IssuedInvitation],
        _ assigned: [AssignedCase], _ clock: VirtualClock
    ) async throws -> (FetchLog, [Guesses.Outcome]) {
        let log = FetchLog()
        let bar = ProgressBar("Probe readers read", of: assigned.count)
        defer { bar.finish() }
        let done = Counter()
        let site = LocalSite(
            home: scratch.home, store: scratch.store, confidential: scratch.confidential,
            clock: { clock.now.milliseconds })
        let options = Self.options(of: record.plan)
        let guesses = try await site.run { address in
            try await Browser.withClient { client in
                var first: Browser?
                for (index, invitation) in invitations.enumerated() {
                    let browser = Browser(address, client: client) { log.record($0, $1, $2, $3, by: invitation.code) }
                    first = first ?? browser
                    try await ProbeReader(
                        invitation: invitation, plan: record.plan, clock: clock, browser: browser,
                        option: options[index % options.count]
                    ).read { bar.update(done.next()) }
                }
                let nobody = Browser(address, client: client) { log.record($0, $1, $2, $3, by: "nobody") }
                let guessing = Guesses(
                    study: study, home: scratch.home, assigned: assigned, cases: scratch, nobody: nobody,
                    reader: first ?? nobody, readerCode: invitations.first?.code ?? "")
                return try await guessing.run()
            }
        }
        return (log, guesses)
    }

    /// One probe of a specialty calls every case positive, the other every case negative: an answer whose receipt told
    /// whether it was right would differ between the classes.
    private static func options(of plan: StudyPlan) -> [String] {
        guard case .choice(let options, _) = plan.primaryQuestion?.kind, !options.isEmpty else { return [""] }
        return options.sorted { ($0.positive ?? false) && !($1.positive ?? false) }.prefix(2).map(\.code)
    }

    /// What readers are meant to see: the study's own texts, the program's files, and the practice cases' feedback.
    private func toldTexts(_ record: StudyRecord, _ fetches: [FetchLog.Fetch]) throws -> [String] {
        var texts = [record.definition]
        for language in Language.allCases {
            let file = installation.home.templates.appendingPathComponent("strings/\(language.tag).json")
            texts.append(try String(contentsOf: file, encoding: .utf8))
        }
        texts += fetches.filter { $0.path.hasPrefix("/public/") || $0.path.hasPrefix("/api/warm-up") }.map(\.text)
        // The words of HTML and of HTTP, as on pages that know no study.
        texts += fetches.filter { $0.by == "nobody" && $0.path == "/" }.map(\.text)
        return texts
    }
}
