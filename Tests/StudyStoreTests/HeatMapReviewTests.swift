import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Reviews of heat maps are kept as readers' answers are")
struct HeatMapReviewTests {
    private static func study(calling: [Int] = [1, 2, 3, 5]) async throws -> StudyFixture {
        let study = try await StudyFixture()
        try await study.scoreWithMaps(calling: calling)
        return study
    }

    private static func record(
        _ submission: Submission, _ reviewer: TestReviewer, position: Int, _ study: StudyFixture
    ) async throws -> RecordingOutcome {
        try await study.store.recordReview(
            submission, slot: reviewer.slots[position - 1].slot, reviewer: reviewer.id, at: study.clock.now)
    }

    private static func verification(of study: StudyFixture) async throws -> [String] {
        try await study.store.verify(study.name, expecting: nil, against: study.confidential).problems.map(\.what)
    }

    @Test("a reviewer sees the maps of the cases that the model calls a fracture, each once, in a random order")
    func slots() async throws {
        let study = try await Self.study()
        let first = try await study.reviewer()
        let second = try await study.reviewer(named: "Max Roth")
        #expect(first.invitation.code == "M01" && second.invitation.code == "M02")
        let reviews = try await study.store.standingReviews(of: study.name, confidential: study.confidential)
        for code in ["M01", "M02"] {
            let numbers = reviews.filter { $0.reviewer == code }.map(\.number.description)
            #expect(numbers.sorted() == ["1", "2", "3", "5"])
        }
        let texts = (first.slots + second.slots).flatMap { [$0.slot, $0.image, $0.map] }
        #expect(Set(texts).count == texts.count, "no address is anybody else's")
        #expect(first.slots.allSatisfy { $0.reference == nil && $0.standing == nil })
        #expect(try await Self.verification(of: study) == [])
    }

    @Test("an answer is stored once however often it is sent, and every version stays")
    func versions() async throws {
        let study = try await Self.study()
        let reviewer = try await study.reviewer()
        let answer = Submission.review(.elsewhere, remark: "Faint.", at: study.clock.advance(milliseconds: 60_000))
        let saved = try #require(try await Self.record(answer, reviewer, position: 1, study).saved)
        study.clock.advance(milliseconds: 5000)
        #expect(try await Self.record(answer, reviewer, position: 1, study).saved == saved, "the first receipt again")
        var other = answer
        other.responses = HeatMapAnswer(place: .opposite).responses
        #expect(try await Self.record(other, reviewer, position: 1, study).problem?.code == "invalid-answer")

        let late = try await Self.record(.review(at: study.clock.now), reviewer, position: 1, study)
        #expect(late.problem == .alreadyAnswered)
        #expect(late.standing?.responses == HeatMapAnswer(place: .elsewhere, remark: "Faint.").responses)
        let change = Submission.review(.opposite, at: study.clock.now, base: 1)
        #expect(try await Self.record(change, reviewer, position: 1, study).saved?.version == 2)
        #expect(try study.count("SELECT count(*) FROM review") == 2)

        let kinds = try await study.store.history(of: study.name, limit: 100).map(\.kind)
        #expect(kinds.prefix(3) == ["map-review-changed", "answer-refused", "map-reviewed"])
        let progress = try #require(try await study.store.reviewProgress(of: study.name).first)
        #expect(progress.answered == 1 && progress.maps == 4)
        #expect(try await Self.verification(of: study) == [])
    }

    @Test("an answer that cannot be kept is refused and changes nothing")
    func refused() async throws {
        let study = try await Self.study()
        let (reviewer, other) = (try await study.reviewer(), try await study.reviewer(named: "Max Roth"))
        let answer = Submission.review(at: study.clock.now)
        let foreign = try await study.store.recordReview(
            answer, slot: other.slots[0].slot, reviewer: reviewer.id, at: study.clock.now)
        #expect(foreign.problem == .notYourCase)
        var wrong = answer
        wrong.responses = [Question.ID("fracture"): .choice("fracture")]
        #expect(try await Self.record(wrong, reviewer, position: 1, study).problem?.code == "invalid-answer")
        try await study.store.revokeReviewer("M01", in: study.name, by: .commandLine, at: study.clock.now)
        #expect(try await Self.record(answer, reviewer, position: 1, study).problem == .linkRevoked)
        #expect(try await study.store.whichReviewer(reviewer.cookie, at: study.clock.now) == .revokedReviewer)
        #expect(try study.count("SELECT count(*) FROM review") == 0)
    }

    @Test("a time that the page cannot know is cut off")
    func times() async throws {
        let study = try await Self.study()
        let reviewer = try await study.reviewer()
        var answer = Submission.review(at: study.clock.now)
        answer.shownAt = Timestamp(milliseconds: 0)
        answer.answeredAt = study.clock.now.advanced(byDays: 3)
        #expect(try await Self.record(answer, reviewer, position: 1, study).saved != nil)
        let row = try study.raw().read { try Row.fetchOne($0, sql: "SELECT shown_at, answered_at FROM review") }
        #expect(row?["shown_at"] == study.clock.now.milliseconds)
        #expect(row?["answered_at"] == study.clock.now.milliseconds)
    }

    @Test("who has readings left cannot become a reviewer, as far as names tell")
    func readers() async throws {
        let study = try await Self.study()
        let reader = try await study.reader(named: "Dr. Eva Klein")
        await #expect(throws: ReviewerProblem.isReading(reader: reader.code)) {
            _ = try await study.reviewer(named: "dr eva  KLEIN")
        }
        await #expect(throws: ReviewerProblem.readersUnfinished([reader.code])) {
            _ = try await study.reviewer(named: "Max Roth", isNoReader: false)
        }
        await #expect(throws: ReviewerProblem.nameNeeded) { _ = try await study.reviewer(named: " ") }
        #expect(try study.count("SELECT count(*) FROM reviewer") == 0)

        _ = try await study.reviewer(named: "Max Roth")
        await #expect(throws: ReviewerProblem.isReviewer("max roth")) { _ = try await study.reader(named: "max roth") }

        try await study.answerAll(reader)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        _ = try await study.reviewer(named: "Dr. Eva Klein", isNoReader: false)
    }

    @Test("maps that are missing, a model that is not there and a draft are told")
    func notReady() async throws {
        let study = try await StudyFixture()
        await #expect(throws: ReviewerProblem.noSuchModel("DenseNet-121")) { _ = try await study.reviewer() }
        try await study.scoreWithMaps(calling: [1, 2], unmapped: [2])
        await #expect(throws: ReviewerProblem.mapsMissing(model: "DenseNet-121", cases: ["2"])) {
            _ = try await study.reviewer()
        }
        try await study.scoreWithMaps("Other", calling: [])
        await #expect(throws: ReviewerProblem.noFractureCalled(model: "Other")) {
            _ = try await study.reviewer(model: "Other")
        }
        let draft = try await StudyFixture(isOpen: false)
        await #expect(throws: StoreError.self) { _ = try await draft.reviewer() }
    }

    @Test("addresses of pictures open for their own reviewer only, and the map is the one that was chosen")
    func pictures() async throws {
        let study = try await Self.study()
        let (reviewer, other) = (try await study.reviewer(), try await study.reviewer(named: "Max Roth"))
        let door = HeatMapDoor(study.store, study.confidential)
        let slot = reviewer.slots[0]
        let map = try #require(try await door.map(slot.map, for: reviewer.id))
        #expect(map.rows == 4 && map.columns == 4 && map.width == StudyFolderFixture.width)
        #expect(map.values.max() == 2)
        #expect(try await door.imageFile(slot.image, for: reviewer.id) != nil)
        #expect(try await door.map(slot.map, for: other.id) == nil)
        #expect(try await door.imageFile(slot.image, for: other.id) == nil)
        #expect(try await door.map(slot.image, for: reviewer.id) == nil)
    }

    @Test(
        "what is changed behind the program's back is found",
        arguments: [
            "UPDATE review SET place = 'opposite'", "UPDATE review SET remark = 'x'", "DELETE FROM review",
            "UPDATE review_slot SET slot = slot || 'x'",
            """
            INSERT INTO review (slot_id, version, submission, place, remark, shown_at, answered_at, received_at, active_ms)
            SELECT slot_id, 2, 'forged', place, '', 1, 1, 1, 1 FROM review
            """,
        ])
    func tampered(statement: String) async throws {
        let study = try await Self.study()
        let reviewer = try await study.reviewer()
        _ = try await Self.record(.review(at: study.clock.now), reviewer, position: 1, study)
        let before = try await Self.verification(of: study)
        #expect(before == [])
        let triggers = try study.raw().read { database in
            try Row.fetchAll(
                database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'review%'"
            ).map { (name: $0["name"] as String, sql: $0["sql"] as String) }
        }
        for trigger in triggers { try study.tamper("DROP TRIGGER \(trigger.name)") }
        try study.tamper(statement)
        for trigger in triggers { try study.tamper(trigger.sql) }
        let after = try await Self.verification(of: study)
        #expect(!after.isEmpty)
    }

    @Test("another case behind a slot is found")
    func tamperedMeaning() async throws {
        let study = try await Self.study()
        _ = try await study.reviewer()
        try RawDatabase(study.data.confidentialDatabase).write { database in
            try database.execute(sql: "DROP TRIGGER reviewed_case_is_append_only")
            try database.execute(sql: "UPDATE reviewed_case SET number = '6' WHERE number = '1'")
        }
        let problems = try await Self.verification(of: study)
        #expect(problems == ["what the slots of this reviewer stand for is not what was stored then"])
    }

    @Test("study.sqlite does not tell which cases a model calls a fracture")
    func blinded() async throws {
        let study = try await Self.study(calling: [1])
        _ = try await study.reviewer()
        let columns = try study.raw().read { database in
            try String.fetchAll(
                database,
                sql:
                    "SELECT name FROM pragma_table_info('review_slot') UNION ALL SELECT name FROM pragma_table_info('review')"
            )
        }
        #expect(columns.allSatisfy { !$0.contains("case") && !$0.contains("radiograph") })
    }
}
