import CSQLite
import Foundation
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A creation that fails after the study is there") struct UnfinishedCreationTests {
    /// Lets every new prediction fail, as a full disk would.
    private static func refusePredictions(in file: URL) throws {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        let sql = """
            CREATE TRIGGER no_room BEFORE INSERT ON prediction
            BEGIN SELECT raise(ABORT, 'database or disk is full'); END
            """
        let opened = sqlite3_open(file.path, &connection)
        try #require(opened == SQLITE_OK)
        let done = sqlite3_exec(connection, sql, nil, nil, nil)
        try #require(done == SQLITE_OK)
    }

    @Test("the page says so and leads to the study, which waits unopened, and the draft keeps the predictions")
    func predictions() async throws {
        let fixture = try await SiteFixture()
        var study = StudyFolderFixture()
        study.name = "second"
        try await fixture.runSetup { [study] setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            let table = "case,probability\n" + (1...study.cases).map { "\($0),0.\($0)\n" }.joined()
            _ = try await setup.browser.post(
                "\(draft)/model", form: ["model": "predictions", "name": "Net", "table": table])
            try Self.refusePredictions(in: fixture.study.folder.url.appending(path: "data/confidential.sqlite"))
            let page = try await setup.create(draft).text
            #expect(page.contains("The study was created, but"))
            #expect(page.contains("database or disk is full"))
            #expect(!page.contains("Nothing was created"))
            #expect(page.contains("href=\"/coordinator/studies/second\""))
            #expect(try await setup.browser.get("\(draft)/model").text.contains("1,0.1"))
            let overview = try await setup.browser.get("/coordinator/studies/second").text
            #expect(overview.contains("Net"), "it says for which model the study waits")
        }
        let record = try await fixture.study.store.study(try #require(StudyName("second")))
        #expect(record.state == .draft)
    }
}
