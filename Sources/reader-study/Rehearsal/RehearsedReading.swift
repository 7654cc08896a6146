import Cryptography
import Foundation
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The reading of a rehearsal: invites simulated readers, adds a simulated model, lets them read, and locks.
struct RehearsedReading: Sendable {
    let installation: Installation
    let study: StudyName
    let wishes: RehearsalWishes
    let clock: VirtualClock
    let steps: RehearsalSteps

    func run() async throws {
        let (store, plan) = (installation.store, try await installation.store.study(study).plan)
        let numbers = try await store.caseNumbers(of: study)
        let truth = try await installation.confidential.cases(of: study)
        let invitees = plan.specialties.flatMap { specialty in
            (0..<wishes.readersPerSpecialty).map { _ in Invitee(specialty: specialty.code) }
        }
        let drawn = try SimulatedReadings(
            wishes.scenario, readers: invitees.count, truth: numbers.map { truth[$0]?.reference.fracture == true },
            sessions: plan.sessions.count, threshold: plan.analysis.threshold)
        try await store.add(
            ModelPredictions(
                // Where a model helps the readers, the simulated one stands under its name.
                model: plan.aid?.model ?? "Simulated model", version: "no network: drawn with the simulated readers",
                threshold: plan.analysis.threshold, source: Digest(of: "simulated, seed \(wishes.scenario.seed)"),
                probabilities: Dictionary(uniqueKeysWithValues: zip(numbers, drawn.probabilities))),
            to: study, confidential: installation.confidential, by: .commandLine, at: clock.now)
        let invitations = try await store.invite(
            invitees, to: study, confidential: installation.confidential, by: .commandLine, at: clock.now)
        try await store.change(study, to: .open, by: .commandLine, at: clock.now)
        let assigned = try await store.assignedCases(of: study)
        let cases = Dictionary(uniqueKeysWithValues: assigned.map { ($0.slot, $0.number) })
        try await read(plan, invitations, drawn, numbers, cases, of: assigned.count)
        clock.advance(byMilliseconds: 3_600_000)
        try await store.change(study, to: .closed, by: .commandLine, at: clock.now)
        try await store.change(study, to: .locked, by: .commandLine, at: clock.now)
    }

    private func read(
        _ plan: StudyPlan, _ invitations: [IssuedInvitation], _ drawn: SimulatedReadings, _ numbers: [CaseNumber],
        _ cases: [String: CaseNumber], of total: Int
    ) async throws {
        let done = Counter()
        let site = LocalSite(
            home: installation.home, store: installation.store, confidential: installation.confidential,
            clock: { [clock] in clock.now.milliseconds })
        try steps.note(.reading, done: 0, of: total)
        try await site.run { [self] address in
            try await Browser.withClient { client in
                let readers = invitations.enumerated().map { index, invitation in
                    RehearsedReader(
                        invitation: invitation, plan: plan,
                        visit: ReaderVisit(browser: Browser(address, client: client), clock: clock),
                        readings: drawn.readings.map { session in
                            Dictionary(uniqueKeysWithValues: zip(numbers, session[index]))
                        }, cases: cases, looks: index == 0)
                }
                for (number, session) in plan.sessions.enumerated() {
                    // Everybody's washout passes at the same time.
                    clock.advance(byMilliseconds: Int64(session.washoutDays) * 86_400_000 + 60_000)
                    for reader in readers {
                        try await reader.read(session: number + 1) {
                            try steps.note(.reading, done: done.next(), of: total)
                        }
                    }
                }
            }
        }
    }
}
