import Foundation
import Logging
import Mail
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// An open study with a site that gives letters to a mail server of the test.
struct LetterFixture {
    let site: SiteFixture
    let peer: MailPeer

    init(_ manners: MailPeer.Manners = MailPeer.Manners(), _ folder: StudyFolderFixture = StudyFolderFixture())
        async throws
    {
        peer = try await MailPeer(manners)
        var server = MailServer(host: "127.0.0.1", port: peer.port, security: .none)
        server.seconds = 2
        let zone = try #require(TimeZone(identifier: "Asia/Taipei"))
        let settings = LetterSettings(
            server: server, sender: try #require(MailAddress("study@hospital.example")),
            siteAddress: "https://study.hospital.example", zone: zone)
        site = try await SiteFixture(folder, letters: settings)
        try await site.addCoordinator()
    }

    var study: StudyFixture { site.study }
    var clock: FixedClock { study.clock }

    /// A postman as a process has him.
    func postman() throws -> Postman {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try #require(Postman(site.site, logger: logger))
    }

    /// Orders letters as a person does, and has them delivered.
    @discardableResult
    func send() async throws -> Int {
        let postman = try postman()
        let ordered = try await order(postman)
        try await postman.deliver()
        return ordered
    }

    func order(_ postman: Postman) async throws -> Int {
        try await postman.order(
            for: study.name, key: UUID().uuidString, languages: [.english], by: .commandLine)
    }

    /// The study's letters, the oldest first.
    func letters() async throws -> [ReminderLetter] {
        try await study.confidential.reminderLetters(of: study.name).reversed()
    }

    /// A schedule that begins on the day of the fixture's clock.
    func setSchedule(every days: Int = 7, hour: Int = 17, most: Int = 2, isOn: Bool = true) async throws {
        let schedule = ReminderSchedule(
            isOn: isOn, everyDays: days, firstDay: "2019-05-01", hour: hour, most: most, languages: Language.allCases)
        try await study.store.setReminderSchedule(
            try #require(schedule), for: study.name, confidential: study.confidential, by: .coordinator("anna"),
            at: clock.now)
    }
}
