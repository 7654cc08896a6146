import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

/// A study in which every table has rows.
func fullStudy(
    resultsBeforeLock: AnalysisPlan.ResultsBeforeLock = .sealed
) async throws -> (study: StudyFixture, reader: TestReader) {
    var folder = StudyFolderFixture()
    folder.resultsBeforeLock = resultsBeforeLock
    (folder.allQuestions, folder.change) = (true, .untilStudy)
    // Every answer of the fixture has a pause of 1.5 s.
    folder.quality = "{ away-minutes: 0.02 }"
    let study = try await StudyFixture(folder)
    let reader = try await study.reader("surgeon", named: "Ada Lovelace")
    let now = study.clock.now
    try await study.store.giveProfile(
        specialty: Specialty.Code("radiologist"), yearsOfExperience: 12, consentLanguage: .english,
        consentDigest: String(repeating: "a", count: 64), reader: reader.id, at: now)
    try await study.store.recordScreenCheck(
        .init(darkestVisible: true, brightestVisible: false, width: 1920, height: 1080, pixelRatio: 1.5),
        reader: reader.id, at: now)
    let practice = try #require(try await study.store.warmUp(of: reader.id).first)
    let seen = Response.marks([Mark(shape: .box, side: .left, x: 1, y: 1, width: 2, height: 2)])
    _ = try await study.store.recordWarmUp(
        .answer(at: now, others: [Question.ID("place"): seen]), slot: practice.slot, reader: reader.id, at: now)
    _ = try await study.store.recordShown(slot: reader.slots[0], shownAt: now, reader: reader.id, at: now)
    try await study.answerAll(reader)
    let first = try study.raw().read {
        try String.fetchOne($0, sql: "SELECT submission FROM reading ORDER BY id LIMIT 1")
    }
    let track = ViewTrackSubmission(
        key: "0123456789abcdef-track", submission: first, shownAt: now,
        track: try ViewTrack([
            ViewTrack.Step(at: 0, .canvas(width: 900, height: 700)), ViewTrack.Step(at: 900, .choice("fracture")),
        ]))
    _ = try await study.store.recordTrack(
        track, slot: reader.slots[0], reader: reader.id, at: study.clock.now)
    let place = Mark(shape: .box, side: .right, x: 1.5, y: 2, width: 3, height: 4)
    try await study.answer(
        reader, position: 1,
        .answer(
            at: study.clock.now, base: 1, reason: "Looked again.",
            others: [
                Question.ID("confidence"): .scale(4), Question.ID("probability"): .percent(80),
                Question.ID("place"): .marks([place]), Question.ID("note"): .note("=SUM(A1:A9), a \"quote\"\nand more"),
            ]))
    try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
    let other = try await study.reader("radiologist")
    try await study.answer(other, position: 1)
    try await study.answer(other, position: 2, .cannotAssess(at: study.clock.now))
    try await study.store.void(
        other.code, in: study.name, reason: "Withdrew.", by: .coordinator("Grace"), at: study.clock.now)
    try await study.store.reviewFlag(
        .away, of: reader.code, session: 1, in: study.name, reason: "Was called.", by: .coordinator("Grace"),
        at: study.clock.now)
    try await study.store.addCoordinator(
        "Grace", password: try PasswordHash(password: "a good password", logarithmOfCost: 10), at: now)
    _ = try await study.store.addDetectionToken(named: "ward", at: now)
    try await study.scoreWithMaps(calling: [1])
    let reviewer = try await study.reviewer()
    _ = try await study.store.recordReview(
        .review(at: study.clock.now), slot: reviewer.slots[0].slot, reviewer: reviewer.id, at: study.clock.now)
    return (study, reader)
}

@Suite("Nothing is changed and nothing is deleted")
struct AppendOnlyTests {
    @Test("a connection of its own can neither change nor delete a row of any append-only table")
    func triggers() async throws {
        let (study, _) = try await fullStudy()
        try await study.addSequentialStudy()
        try await study.addCrossoverStudy()
        let raw = try study.raw()
        for table in StudyStore.appendOnlyTables {
            let rows = try study.count("SELECT count(*) FROM \(table)")
            #expect(rows > 0, "\(table) has no row to be refused")
            let column = try #require(
                try raw.read { try String.fetchOne($0, sql: "SELECT name FROM pragma_table_info('\(table)')") })
            for statement in ["UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)"] {
                #expect(throws: DatabaseError.self, "\(statement)") {
                    try raw.write { try $0.execute(sql: statement) }
                }
            }
            #expect(try study.count("SELECT count(*) FROM \(table)") == rows)
        }
    }

    /// Tables whose rows are kept too, though one of their columns may change.
    private static let keptTables = ["study", "invitation", "reviewer_invitation", "detection_token"]

    @Test("nor can it replace a row, whichever of its keys the new one repeats")
    func replacing() async throws {
        let (study, _) = try await fullStudy()
        try await study.addSequentialStudy()
        try await study.addCrossoverStudy()
        let raw = try study.raw()
        for table in StudyStore.appendOnlyTables + Self.keptTables {
            let rows = try study.count("SELECT count(*) FROM \(table)")
            #expect(rows > 0, "\(table) has no row to be replaced")
            let (columns, keys) = try raw.read { database in
                let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('\(table)')")
                let keys = try String.fetchAll(
                    database,
                    sql: """
                        SELECT (SELECT group_concat(name || ' = NEW.' || name, ' AND ')
                                FROM (SELECT name FROM pragma_index_info(key.name) ORDER BY seqno))
                        FROM pragma_index_list('\(table)') AS key WHERE key."unique"
                        """)
                return (columns, keys)
            }
            let others = columns.filter { $0 != "id" }.joined(separator: ", ")
            var statements = ["INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)"]
            // Where the number is made anew, the row of another key is in the way.
            if columns.contains("id"), !keys.isEmpty {
                statements.append("INSERT OR REPLACE INTO \(table) (\(others)) SELECT \(others) FROM \(table)")
            }
            for statement in statements {
                let error = #expect(throws: DatabaseError.self, "\(statement)") {
                    try raw.write { try $0.execute(sql: statement) }
                }
                #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER, "\(statement)")
            }
            let trigger = try raw.read {
                try String.fetchOne(
                    $0, sql: "SELECT sql FROM sqlite_schema WHERE name = '\(table)_is_never_replaced'") ?? ""
            }
            for key in keys { #expect(trigger.contains("WHERE \(key)"), "\(table): \(key)") }
            #expect(try study.count("SELECT count(*) FROM \(table)") == rows)
        }
    }

    @Test(
        "studies and invitations change only as their life allows",
        arguments: [
            "DELETE FROM study", "UPDATE study SET definition = ''", "UPDATE study SET name = 'other'",
            "UPDATE study SET cases_sha256 = ''", "UPDATE study SET frozen_sha256 = ''",
            "UPDATE study SET state = 'draft'", "DELETE FROM invitation", "UPDATE invitation SET link_hash = 'x'",
            "UPDATE OR REPLACE study SET id = id + 1", "UPDATE OR REPLACE invitation SET rowid = rowid + 1",
        ])
    func lives(statement: String) async throws {
        let study = try await StudyFixture()
        _ = try await study.reader()
        let raw = try study.raw()
        #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: statement) } }
    }

    @Test(
        "marks of practice are neither changed, nor deleted, nor replaced",
        arguments: [
            "UPDATE warm_up_mark SET x = 2", "DELETE FROM warm_up_mark",
            "REPLACE INTO warm_up_mark SELECT reading_id, question, position, shape, 'right', x, y, width, height "
                + "FROM warm_up_mark",
        ])
    func practiceMarks(statement: String) async throws {
        let (study, _) = try await fullStudy()
        #expect(try study.count("SELECT count(*) FROM warm_up_mark WHERE side = 'left' AND x = 1") == 1)
        let raw = try study.raw()
        #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: statement) } }
        #expect(try study.count("SELECT count(*) FROM warm_up_mark WHERE side = 'left' AND x = 1") == 1)
    }

    @Test("a link that was revoked cannot be revived")
    func revokedForEver() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.store.revoke(reader.code, in: study.name, by: .commandLine, at: study.clock.now)
        let raw = try study.raw()
        #expect(throws: DatabaseError.self) {
            try raw.write { try $0.execute(sql: "UPDATE invitation SET revoked_at = NULL") }
        }
    }
}
