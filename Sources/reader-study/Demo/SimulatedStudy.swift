import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// Lets simulated readers read a study through the pages and the interface of real readers, on a clock of their own.
struct SimulatedStudy: Sendable {
    let installation: Installation
    let study: StudyName
    let readers: [SimulatedReader]
    let clock: VirtualClock

    /// Invites, opens, reads, closes and locks.
    ///
    /// - Parameter progress: Called with the number of answers entered.
    func run(progress: @escaping @Sendable (Int) -> Void) async throws {
        let store = installation.store
        let invitations = try await store.invite(
            readers.map { Invitee(specialty: $0.specialty) }, to: study, confidential: installation.confidential,
            by: .commandLine, at: clock.now)
        try await store.change(study, to: .open, by: .commandLine, at: clock.now)
        let assigned = try await store.assignedCases(of: study)
        let cases = Dictionary(uniqueKeysWithValues: assigned.map { ($0.slot, $0.number) })
        let site = LocalSite(
            home: installation.home, store: store, confidential: installation.confidential,
            clock: { [clock] in clock.now.milliseconds })
        let firstDay = clock.now
        try await site.run { [self] address in
            try await Browser.withClient { client in
                var entered = 0
                for (index, (reader, invitation)) in zip(readers, invitations).enumerated() {
                    clock.advance(to: Self.beginning(of: index, of: readers.count, from: firstDay))
                    let visit = ReaderVisit(browser: Browser(address, client: client), clock: clock)
                    try await visit.signIn(token: invitation.linkToken)
                    entered = try await read(reader, visit, cases: cases, entered: entered, progress: progress)
                }
            }
        }
        clock.advance(byMilliseconds: 3_600_000)
        try await store.change(study, to: .closed, by: .commandLine, at: clock.now)
        clock.advance(byMilliseconds: 60_000)
        try await store.change(study, to: .locked, by: .commandLine, at: clock.now)
    }

    private func read(
        _ reader: SimulatedReader, _ visit: ReaderVisit, cases: [String: CaseNumber], entered: Int,
        progress: @Sendable (Int) -> Void
    ) async throws -> Int {
        try await visit.begin(
            specialty: reader.specialty.description, yearsOfExperience: reader.yearsOfExperience)
        try await visit.practise(
            Self.answers(SimulatedReader.Reading(answer: "fracture", confidence: 50, seconds: 15)))
        var entered = entered
        for slot in try await visit.slots() {
            guard let number = cases[slot.slot], let reading = reader.readings[number] else {
                throw CommandFailure(
                    .notPossible, "the simulated reader \(reader.code) has no answer to one of the cases")
            }
            _ = try await visit.answer(slot, Self.answers(reading))
            entered += 1
            progress(entered)
        }
        try await visit.signOff()
        return entered
    }

    private static func answers(_ reading: SimulatedReader.Reading) -> ReaderVisit.CaseAnswers {
        ReaderVisit.CaseAnswers(
            answers: ["fracture": .choice(reading.answer), "confidence": .percent(reading.confidence)],
            milliseconds: Int64((reading.seconds * 1000).rounded()))
    }

    /// Spreads the readers over 17 days, in the morning or in the afternoon.
    private static func beginning(of index: Int, of count: Int, from first: Timestamp) -> Timestamp {
        first.advanced(byDays: index * 17 / max(count, 1))
            .advanced(byMilliseconds: index.isMultiple(of: 2) ? 4_500_000 : 23_400_000)
    }
}
