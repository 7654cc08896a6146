import Foundation
import Mail
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// Letters to a server that speaks SMTP.
@Suite("The postman") struct PostmanTests {
    @Test("writes to those who have not finished and can be reached, without a link that opens anything")
    func reaches() async throws {
        let fixture = try await LetterFixture()
        let ruth = try await fixture.study.reader(named: "Ruth")
        let finished = try await fixture.study.reader(named: "Ida")
        let revoked = try await fixture.study.reader(named: "Max")
        let void = try await fixture.study.reader(named: "Eva")
        _ = try await fixture.study.reader(named: "Ann on ward 7")
        _ = try await fixture.study.reader()
        try await fixture.study.answerAll(finished)
        try await fixture.study.store.signOff(
            declaration: "I declare", reader: finished.id, at: fixture.clock.now)
        try await fixture.study.store.revoke(
            revoked.code, in: fixture.study.name, by: .commandLine, at: fixture.clock.now)
        try await fixture.study.store.void(
            void.code, in: fixture.study.name, reason: "left", by: .commandLine, at: fixture.clock.now)
        #expect(try await fixture.send() == 1)
        let letter = try #require(fixture.peer.letters.first)
        #expect(fixture.peer.letters.count == 1)
        #expect(letter.recipients == ["<Ruth@hospital>"])
        let text = try letter.body
        #expect(text.contains("Dear Ruth,") && text.contains("https://study.hospital.example\r\n"))
        #expect(!text.contains("/r/"))
        for secret in [ruth.invitation.linkToken, ruth.invitation.typedCode] {
            #expect(!text.contains(secret) && !letter.text.contains(secret))
        }
        let stored = try await fixture.letters()
        #expect(stored.map(\.state) == [.sent] && stored.map(\.code) == [ruth.code])
        #expect(stored[0].outcome == "250 2.0.0 taken" && stored[0].attempts == 1)
        #expect(try await fixture.site.events(.remindersOrdered).map(\.actor) == ["command-line"])
        #expect(try await fixture.send() == 0, "nobody is written to twice within twelve hours")
        fixture.clock.advance(milliseconds: 12 * 3_600_000 + 1)
        #expect(try await fixture.send() == 1)
        #expect(fixture.peer.letters.count == 2)
    }

    @Test("says both languages, one after the other, and what is left")
    func languages() async throws {
        let fixture = try await LetterFixture()
        let reader = try await fixture.study.reader(named: "Ruth")
        try await fixture.study.answer(reader, position: 1)
        let postman = try fixture.postman()
        _ = try await postman.order(
            for: fixture.study.name, key: "both", languages: Language.allCases, by: .commandLine)
        try await postman.deliver()
        let text = try #require(fixture.peer.letters.first).body
        let left = reader.slots.count - 1
        #expect(text.contains("1 of \(reader.slots.count) cases") && text.contains("\(left) are left"))
        #expect(text.contains("Ruth 您好") && text.contains("尚餘 \(left) 個"))
        for leak in [#"letters\.reminder"#, #"\{[a-zA-Z]+\}"#, "&[a-z#0-9]+;"] {
            #expect(text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
        }
    }

    @Test(
        "looks again before each letter: who has finished, or cannot read, gets none",
        arguments: [
            ReminderLetter.DropReason.notDue, .notOpen, .revoked, .noAddress, .tooOld,
        ])
    func looksAgain(reason: ReminderLetter.DropReason) async throws {
        let fixture = try await LetterFixture()
        let reader = try await fixture.study.reader(named: "Ruth")
        let postman = try fixture.postman()
        #expect(try await fixture.order(postman) == 1)
        let (study, now) = (fixture.study, fixture.clock.now)
        switch reason {
        case .notDue:
            try await study.answerAll(reader)
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: fixture.clock.now)
        case .notOpen: try await study.store.change(study.name, to: .closed, by: .commandLine, at: now)
        case .revoked: try await study.store.revoke(reader.code, in: study.name, by: .commandLine, at: now)
        case .tooOld: fixture.clock.advance(milliseconds: 1, days: 1)
        case .noAddress:
            try await study.confidential.setIdentity(reader.code, name: "Ruth", contact: "ward 7", in: study.name)
        }
        try await postman.deliver()
        #expect(try await fixture.letters().map(\.state) == [.dropped])
        #expect(try await fixture.letters().map(\.outcome) == [reason.rawValue])
        #expect(fixture.peer.commands.isEmpty)
    }

    @Test("sends no letter twice after a crash on the way, and says that it may have gone")
    func crash() async throws {
        let fixture = try await LetterFixture()
        _ = try await fixture.study.reader(named: "Ruth")
        let postman = try fixture.postman()
        #expect(try await fixture.order(postman) == 1)
        let letter = try #require(try await fixture.letters().first)
        // The process ends after this step, with or without the letter at the server.
        let confidential = fixture.study.confidential
        #expect(try await confidential.take(letter, to: letter.address, at: fixture.clock.now))
        #expect(try await !confidential.take(letter, to: letter.address, at: fixture.clock.now))
        try await fixture.postman().deliver()
        #expect(try await fixture.letters().map(\.state) == [.sending])
        fixture.clock.advance(milliseconds: Int64(ReminderLetter.silentMinutes) * 60_000 + 1)
        try await fixture.postman().deliver()
        #expect(try await fixture.letters().map(\.state) == [.unknown])
        #expect(try await fixture.send() == 0)
        #expect(fixture.peer.letters.isEmpty)
    }

    @Test("does not send again what the server may have taken", arguments: [true, false])
    func unknown(isSilent: Bool) async throws {
        var manners = MailPeer.Manners()
        if isSilent { manners.answers["."] = "" } else { manners.hangsUpAt = "." }
        let fixture = try await LetterFixture(manners)
        _ = try await fixture.study.reader(named: "Ruth")
        #expect(try await fixture.send() == 1)
        #expect(try await fixture.letters().map(\.state) == [.unknown])
        fixture.clock.advance(milliseconds: 6 * 3_600_000)
        try await fixture.postman().deliver()
        #expect(fixture.peer.letters.count == 1)
    }

    @Test("tries again after pauses that grow, and gives up after the fifth time")
    func backoff() async throws {
        var manners = MailPeer.Manners()
        manners.answers["RCPT"] = "451 4.7.1 come back later"
        let fixture = try await LetterFixture(manners)
        _ = try await fixture.study.reader(named: "Ruth")
        let postman = try fixture.postman()
        #expect(try await fixture.order(postman) == 1)
        for (attempt, minutes) in zip(1..., [5, 15, 60, 240]) {
            try await postman.deliver()
            let letter = try #require(try await fixture.letters().first)
            #expect(letter.state == .waiting && letter.attempts == attempt)
            #expect(letter.outcome == "451 4.7.1 come back later")
            #expect(letter.nextAttemptAt == fixture.clock.now.advanced(byMilliseconds: Int64(minutes) * 60_000))
            fixture.clock.advance(milliseconds: Int64(minutes) * 60_000 - 1)
            try await postman.deliver()
            #expect(try await fixture.letters().first?.attempts == attempt)
            fixture.clock.advance(milliseconds: 1)
        }
        try await postman.deliver()
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .failed && letter.attempts == 5)
        #expect(fixture.peer.commands.count { $0.hasPrefix("RCPT") } == 5)
    }

    @Test("takes a final no for an answer")
    func finalNo() async throws {
        var manners = MailPeer.Manners()
        manners.answers["RCPT"] = "550 5.1.1 nobody here"
        let fixture = try await LetterFixture(manners)
        _ = try await fixture.study.reader(named: "Ruth")
        try await fixture.send()
        #expect(try await fixture.letters().map(\.state) == [.failed])
        #expect(try await fixture.send() == 1, "a letter that did not go keeps nobody from the next")
    }

    @Test("two of them at once deliver each letter once")
    func together() async throws {
        let fixture = try await LetterFixture()
        for number in 1...6 { _ = try await fixture.study.reader(named: "Reader\(number)") }
        let (first, second) = (try fixture.postman(), try fixture.postman())
        #expect(try await fixture.order(first) == 6)
        async let one: Void = first.deliver()
        async let other: Void = second.deliver()
        _ = try await (one, other)
        #expect(Set(fixture.peer.letters.flatMap(\.recipients)).count == 6)
        #expect(fixture.peer.letters.count == 6)
    }

    @Test(
        "keeps to the schedule: each round once, at its hour, at most so often, and never a round of before it was set")
    func schedule() async throws {
        let fixture = try await LetterFixture()
        _ = try await fixture.study.reader(named: "Ruth")
        let postman = try fixture.postman()
        // The clock stands at 16:00 in Taipei.
        try await fixture.setSchedule(hour: 15)
        try await postman.orderRounds()
        #expect(try await fixture.letters().isEmpty, "the hour was over when the schedule was set")
        try await fixture.setSchedule(hour: 17)
        try await postman.orderRounds()
        #expect(try await fixture.letters().isEmpty)
        fixture.clock.advance(milliseconds: 3_600_000)
        for _ in 1...3 {
            try await postman.orderRounds()
            try await postman.deliver()
        }
        #expect(fixture.peer.letters.count == 1)
        for (days, expected) in [(6, 1), (1, 2), (7, 2), (7, 2)] {
            fixture.clock.advance(days: days)
            try await fixture.postman().orderRounds()
            try await fixture.postman().deliver()
            #expect(fixture.peer.letters.count == expected)
        }
        #expect(try await fixture.site.events(.remindersOrdered).map(\.actor) == ["server", "server"])
        #expect(try await fixture.site.events(.remindersScheduled).map(\.actor).last == "coordinator:anna")
        #expect(try await fixture.letters().allSatisfy { !$0.isAskedFor })
    }

    @Test("a round that the server missed by more than a day is left out, and so is a schedule that is off")
    func missed() async throws {
        let fixture = try await LetterFixture()
        _ = try await fixture.study.reader(named: "Ruth")
        try await fixture.setSchedule(hour: 17)
        fixture.clock.advance(milliseconds: 3_600_000, days: 1)
        try await fixture.postman().orderRounds()
        #expect(try await fixture.letters().isEmpty)
        try await fixture.setSchedule(isOn: false)
        fixture.clock.advance(days: 6)
        try await fixture.postman().orderRounds()
        #expect(try await fixture.letters().isEmpty)
    }
}

extension MailPeer.Letter {
    /// The text that its reader reads.
    var body: String {
        get throws {
            let parts = text.components(separatedBy: "\r\n\r\n")
            let code = parts.dropFirst().joined().replacingOccurrences(of: "\r\n", with: "")
            return String(decoding: try #require(Data(base64Encoded: code)), as: UTF8.self)
        }
    }
}
