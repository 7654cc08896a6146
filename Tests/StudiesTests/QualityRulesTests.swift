import Statistics
import Testing

@testable import Studies

@Suite("Flags are raised by what stands out, and by nothing else")
struct QualityRulesTests {
    private static func tally(
        answers: Int = 100, fast: Int = 0, withView: Int = 100, untouched: Int = 0, away: Int = 0,
        longest: Int64 = 0, choices: [String: Int] = ["yes": 50, "no": 50]
    ) -> ReadingTally {
        ReadingTally(
            answers: answers, fast: fast, withView: withView, untouched: untouched, away: away,
            longestAwayMilliseconds: longest, choices: choices)
    }

    private static func kinds(_ tally: ReadingTally, others: [String: Int] = [:]) -> [QualityFlag.Kind] {
        QualityRules().flags(of: tally, others: others).map(\.kind)
    }

    @Test("an ordinary reader has none")
    func ordinary() {
        #expect(Self.kinds(Self.tally(), others: ["yes": 900, "no": 1100]) == [])
        #expect(Self.kinds(Self.tally(answers: 0, withView: 0, choices: [:])) == [])
    }

    @Test("fast readings need three of them and five in a hundred")
    func fast() {
        #expect(Self.kinds(Self.tally(answers: 10, fast: 2)) == [])
        #expect(Self.kinds(Self.tally(answers: 100, fast: 4)) == [])
        #expect(Self.kinds(Self.tally(answers: 100, fast: 5)) == [.fast])
        #expect(Self.kinds(Self.tally(answers: 10, fast: 3)) == [.fast])
    }

    @Test("a view that was never changed in twenty cases, and not where it was not recorded")
    func view() {
        #expect(Self.kinds(Self.tally(withView: 20, untouched: 20)) == [.viewNeverChanged])
        #expect(Self.kinds(Self.tally(withView: 20, untouched: 19)) == [])
        #expect(Self.kinds(Self.tally(withView: 19, untouched: 19)) == [])
        #expect(Self.kinds(Self.tally(withView: 0, untouched: 0)) == [])
    }

    @Test("a long pause is told with its length")
    func away() throws {
        let flag = try #require(
            QualityRules().flags(of: Self.tally(away: 1, longest: 900_000), others: [:]).first)
        #expect(flag.kind == .away)
        #expect(flag.longestMinutes == 15)
        #expect([flag.readings, flag.of] == [1, 100])
    }

    @Test("the same answer again and again is one-sided unless the others give it as often")
    func oneSided() throws {
        let always = Self.tally(answers: 40, choices: ["no": 40])
        #expect(Self.kinds(always, others: ["yes": 500, "no": 500]) == [.oneSided])
        #expect(Self.kinds(always, others: ["yes": 20, "no": 980]) == [])
        #expect(Self.kinds(always) == [.oneSided], "without others both answers are equally likely")
        #expect(Self.kinds(Self.tally(answers: 19, choices: ["no": 19])) == [], "too few")
        #expect(
            Self.kinds(
                Self.tally(choices: ["yes": 45, "no": 45, "cannot-assess": 10]), others: ["yes": 5000, "no": 5000])
                == [], "rare answers in numbers are not one-sided")
    }

    @Test("the probability is the binomial tail times the number of possible answers")
    func probability() throws {
        let others = ["yes": 600, "no": 400]
        let flag = try #require(
            QualityRules().flags(of: Self.tally(choices: ["yes": 85, "no": 15]), others: others).first)
        let share = 600.5 / 1001
        #expect(flag.choice == "yes")
        #expect(flag.othersShare == share)
        #expect(flag.probability == 2 * Binomial(trials: 100, probability: share).survival(84))
    }

    @Test("more of the same answer never makes it less surprising")
    func monotone() {
        var last = 1.0
        for count in 51...100 {
            let tally = Self.tally(choices: ["yes": count, "no": 100 - count])
            let flag = QualityRules(leastProbability: 0.999_999).flags(of: tally, others: ["yes": 50, "no": 50]).first {
                $0.kind == .oneSided
            }
            let now = flag?.probability ?? 1
            #expect(now <= last)
            last = now
        }
        #expect(last < 1e-20)
    }

    @Test("a look covers a flag until its readings have doubled")
    func covered() {
        let flag = QualityFlag(kind: .fast, readings: 9, of: 100)
        #expect(flag.isCovered(byLookAt: 5))
        #expect(!flag.isCovered(byLookAt: 4))
    }

    @Test("the limits stand in the study file, and have their defaults")
    func studyFile() throws {
        let text = String(decoding: StudyFileFixture.shortPlan.bytes, as: UTF8.self)
        let usual = try #require(StudyFileParser.parse(Array(text.utf8), named: "study.yaml").value)
        #expect(usual.quality == QualityRules(fastestSeconds: 2, leastProbability: 0.001, awayMinutes: 10))
        let own = text + "\nquality: { fastest-seconds: 1.5, one-sided-probability: 0.01, away-minutes: 30 }\n"
        let plan = try #require(StudyFileParser.parse(Array(own.utf8), named: "study.yaml").value)
        #expect(plan.quality == QualityRules(fastestSeconds: 1.5, leastProbability: 0.01, awayMinutes: 30))
        for bad in ["fastest-seconds: -1", "one-sided-probability: 1", "away-minutes: 0", "fastest: 3"] {
            let checked = StudyFileParser.parse(Array("\(text)\nquality: { \(bad) }\n".utf8), named: "study.yaml")
            #expect(checked.problems.count == 1, "\(bad)")
        }
    }
}
