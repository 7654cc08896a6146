import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Reminders as they are stored") struct ReminderLetterTests {
    /// An open study with a reader, and a letter for him.
    private static func ordered() async throws -> (StudyFixture, ReminderLetter) {
        let study = try await StudyFixture()
        let reader = try await study.reader(named: "Ruth")
        let count = try await study.store.orderReminders(
            [(reader.code, "ruth@hospital")], occasion: .asked(key: "k"), languages: [.english], for: study.name,
            confidential: study.confidential, by: .commandLine, at: study.clock.now)
        #expect(count == 1)
        return (study, try #require(try await study.confidential.reminderLetters(of: study.name).first))
    }

    @Test("the same order twice is one, and a letter that waits keeps others away")
    func once() async throws {
        let (study, letter) = try await Self.ordered()
        for key in ["k", "other"] {
            let again = try await study.store.orderReminders(
                [(letter.code, letter.address)], occasion: .asked(key: key), languages: [.english], for: study.name,
                confidential: study.confidential, by: .commandLine, at: study.clock.now)
            #expect(again == 0)
        }
        #expect(try await study.confidential.reminderCounts(of: study.name) == [.waiting: 1])
        #expect(try await study.store.history(of: study.name, limit: 100).count { $0.kind == "reminders-ordered" } == 1)
    }

    @Test("nothing in the database leads a letter back to where it could go again, and none is deleted")
    func goesOnce() async throws {
        for end in [ReminderLetter.State.sent, .failed, .unknown] {
            let (study, letter) = try await Self.ordered()
            let file = try RawDatabase(study.data.confidentialDatabase)
            #expect(throws: DatabaseError.self, "not without an attempt") {
                try file.write {
                    try $0.execute(sql: "UPDATE reminder_letter SET state = ?", arguments: [end.rawValue])
                }
            }
            #expect(try await study.confidential.take(letter, to: letter.address, at: study.clock.now))
            try await study.confidential.note(end, "words", of: letter)
            for state in [ReminderLetter.State.waiting, .sending, .dropped] {
                #expect(throws: DatabaseError.self, "\(end) to \(state)") {
                    try file.write {
                        try $0.execute(sql: "UPDATE reminder_letter SET state = ?", arguments: [state.rawValue])
                    }
                }
            }
            #expect(throws: DatabaseError.self) {
                try file.write { try $0.execute(sql: "DELETE FROM reminder_letter") }
            }
            try await study.confidential.noteNotTaken("late", of: letter, at: study.clock.now)
            #expect(try await study.confidential.reminderLetters(of: study.name).map(\.state) == [end])
        }
    }

    @Test("letters are ordered for an open study only, and a locked one keeps its schedule")
    func states() async throws {
        let study = try await StudyFixture()
        let schedule = try #require(
            ReminderSchedule(
                isOn: true, everyDays: 7, firstDay: "2019-05-01", hour: 8, most: 3, languages: [.english]))
        func order() async throws {
            _ = try await study.store.orderReminders(
                [], occasion: .round("2019-05-01", most: 3), languages: [.english], for: study.name,
                confidential: study.confidential, by: .server, at: study.clock.now)
        }
        func set() async throws {
            try await study.store.setReminderSchedule(
                schedule, for: study.name, confidential: study.confidential, by: .coordinator("anna"),
                at: study.clock.now)
        }
        try await set()
        try await order()
        let stored = try #require(try await study.confidential.reminderSchedule(of: study.name))
        #expect(stored.schedule == schedule && stored.lastRound == "2019-05-01")
        #expect(try await study.confidential.runningReminderSchedules().map(\.study) == [study.name])
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        await #expect(throws: StoreError.self) { try await order() }
        await #expect(throws: StoreError.self) { try await set() }
        #expect(try await study.store.verify(study.name, expecting: nil).isIntact)
    }
}

@Suite("A schedule of reminders") struct ReminderScheduleTests {
    private static func schedule(every days: Int = 7, first: String = "2026-03-20", hour: Int = 8) throws
        -> ReminderSchedule
    {
        try #require(
            ReminderSchedule(
                isOn: true, everyDays: days, firstDay: first, hour: hour, most: 3, languages: [.english]))
    }

    private static func time(_ text: String) throws -> Timestamp {
        let date = try #require(ISO8601DateFormatter().date(from: text))
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }

    @Test(
        "begins at its hour on the clock of its place, also where clocks are put forward",
        arguments: [
            // Berlin: UTC+1 until 29 March 2026, UTC+2 from then on.
            ("2026-03-20T06:59:59Z", nil, "2026-03-20"), ("2026-03-20T07:00:00Z", "2026-03-20", "2026-03-27"),
            ("2026-03-21T06:59:59Z", "2026-03-20", "2026-03-27"), ("2026-03-21T07:00:00Z", nil, "2026-03-27"),
            ("2026-04-03T05:59:59Z", nil, "2026-04-03"), ("2026-04-03T06:00:00Z", "2026-04-03", "2026-04-10"),
        ] as [(String, String?, String)])
    func rounds(now: String, round: String?, next: String) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let (schedule, time) = (try Self.schedule(), try Self.time(now))
        #expect(schedule.round(at: time, in: zone)?.day == round)
        #expect(schedule.next(after: time, in: zone)?.day == next)
    }

    @Test(
        "at any moment the next round is the only one ahead within its days, and the last one is not ahead",
        arguments: [1, 2, 7, 60])
    func law(days: Int) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let schedule = try Self.schedule(every: days, first: "2026-01-31", hour: 2)
        var time = try Self.time("2026-01-30T00:30:00Z")
        for _ in 0..<200 {
            let next = try #require(schedule.next(after: time, in: zone))
            #expect(next.at > time)
            if time > (try Self.time("2026-02-01T00:00:00Z")) {
                #expect(next.at.milliseconds - time.milliseconds <= Int64(days) * 86_400_000 + 3_600_000)
            }
            if let round = schedule.round(at: time, in: zone) { #expect(round.at <= time && round.day < next.day) }
            time = time.advanced(byMilliseconds: 19 * 3_600_000)
        }
    }

    @Test(
        "is refused with numbers out of range or a day of no calendar",
        arguments: [
            (0, "2026-03-20", 8, 3), (61, "2026-03-20", 8, 3), (7, "2026-02-30", 8, 3), (7, "20260320", 8, 3),
            (7, "", 8, 3), (7, "2026-3-20", 8, 3), (7, "2026-03-20", 24, 3), (7, "2026-03-20", -1, 3),
            (7, "2026-03-20", 8, 0), (7, "2026-03-20", 8, 21),
        ])
    func refused(days: Int, first: String, hour: Int, most: Int) {
        #expect(
            ReminderSchedule(
                isOn: true, everyDays: days, firstDay: first, hour: hour, most: most, languages: [.english]) == nil)
        #expect(
            ReminderSchedule(isOn: true, everyDays: 7, firstDay: "2026-03-20", hour: 8, most: 3, languages: []) == nil)
    }
}
