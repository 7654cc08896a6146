import GRDB
import Studies
import Synchronization
import TestSupport
import Testing

@testable import StudyStore

@Suite("What happens at every click costs the same in a large study")
struct QueryPlanTests {
    private final class Statements: Sendable {
        private let texts = Mutex<[String]>([])
        func append(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }

    /// Steps of the plans of these statements that go through a whole table or sort it.
    private static func slowSteps(_ statements: [String], _ study: StudyFixture) throws -> [String] {
        try study.raw().read { database in
            var slow: [String] = []
            for sql in statements where ["SELECT", "INSERT", "UPDATE"].contains(where: sql.hasPrefix) {
                for row in try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)") {
                    let detail: String = row["detail"]
                    let isWhole = detail.hasPrefix("SCAN") && detail != "SCAN CONSTANT ROW"
                    if isWhole || detail.contains("TEMP B-TREE") { slow.append("\(detail) in \(sql)") }
                }
            }
            return slow
        }
    }

    @Test("storing an answer, showing a case and signing in use indices only")
    func writes() async throws {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        let statements = Statements()
        try await study.store.pool.writeWithoutTransaction { database in
            database.trace { event in
                if case .statement(let statement) = event { statements.append(statement.expandedSQL) }
            }
        }
        let now = study.clock.now
        _ = try await study.store.recordShown(slot: reader.slots[0], shownAt: now, reader: reader.id, at: now)
        try await study.answer(reader, position: 1)
        try await study.answer(reader, position: 1)
        try await study.answer(
            reader, position: 1,
            .answer(
                at: study.clock.now, base: 1,
                others: [Question.ID("note"): .note("text"), Question.ID("place"): .marks([])]))
        let track = ViewTrackSubmission(
            key: "0123456789abcdef", submission: nil, shownAt: now, track: try ViewTrack([.init(at: 0, .left)]))
        _ = try await study.store.recordTrack(track, slot: reader.slots[0], reader: reader.id, at: now)
        _ = try await study.store.signIn(typed: reader.invitation.typedCode, at: now)
        let seen = statements.all
        for table in [
            "INTO reading", "INTO response", "INTO event", "FROM assignment", "FROM invitation", "INTO view_track",
        ] {
            #expect(seen.contains { $0.contains(table) }, "no statement \(table) was seen")
        }
        let slow = try Self.slowSteps(seen, study)
        #expect(slow == [])
    }

    @Test("a reader's pages, images and cookie use indices only")
    func reads() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let image = try #require(try await study.store.view(of: reader.id).session.slots.first?.image)
        let statements = Statements()
        try await study.store.pool.read { database in
            database.trace { event in
                if case .statement(let statement) = event { statements.append(statement.expandedSQL) }
            }
        }
        _ = try await study.store.view(of: reader.id)
        _ = try await study.store.imageFile(image, for: reader.id)
        _ = try await study.store.whoIs(reader.cookie, at: study.clock.now)
        _ = try await study.store.warmUp(of: reader.id)
        let seen = statements.all
        for table in [
            "FROM reader JOIN study", "FROM assignment", "UNION ALL", "FROM sign_in", "FROM warm_up_assignment",
        ] {
            #expect(seen.contains { $0.contains(table) }, "no statement \(table) was seen")
        }
        #expect(try Self.slowSteps(seen, study) == [])
    }

    @Test("the rows of an export come sorted from the indices, so that none are held in memory")
    func export() async throws {
        let study = try await StudyFixture()
        let statements = [ReadingRow.ofSession, WideTable.ofCase, ViewTrackTable.query].map {
            $0.replacing("?", with: "1")
        }
        #expect(try Self.slowSteps(statements, study) == [])
    }
}
