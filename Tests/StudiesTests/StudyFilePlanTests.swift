import Studies
import Testing

@Suite("Study file: what it declares")
struct StudyFilePlanTests {
    @Test("A full study file gives the plan it declares")
    func fullPlan() throws {
        let checked = StudyFileParser.parse(StudyFileFixture.plan.bytes)

        #expect(checked.problems == [])
        let plan = try #require(checked.value)
        #expect(plan.name.description == "hip-fracture")
        #expect(plan.title == LocalizedText(["en": "Hip fracture", "zh-Hant": "髖部骨折"]))
        #expect(plan.instructions.versions["en"] == "Judge *every* radiograph: no rush & no hints.\n")
        #expect(plan.consent == LocalizedText("I agree to take part."))
        #expect(plan.notice == nil)
        #expect(plan.languages == [.english, .traditionalChinese])
        #expect(plan.specialties.map(\.colour) == ["#0072b2", "#009e73"])
        #expect(plan.specialties.map(\.group) == ["expert", nil])
        #expect(plan.specialties.map(\.marker) == [.circle, .square])
        #expect(plan.sessions.map(\.washoutDays) == [0, 28])
        #expect(plan.order == StudyPlan.OrderPlan(policy: .random, seed: 20_190_501, longestRun: 4))
        #expect(plan.change == StudyPlan.ChangePolicy(limit: .untilStudy, reason: .always))
        #expect(plan.advance == .onSave)
        #expect(plan.warmUp == StudyPlan.WarmUp(file: "warm-up.csv", imageFolder: "warm-up"))
        #expect(
            plan.design
                == StudyPlan.DeclaredDesign(cases: 4, fracture: 2, femoralNeck: 1, intertrochanteric: 1, none: 2))
        #expect(
            plan.analysis
                == AnalysisPlan(
                    threshold: 0.4, level: 0.9, bootstrapReplicates: 500, bootstrapSeed: 3, primaryMeasure: .auc,
                    primaryComparison: .betweenSessions, nonInferiorityMargin: 0.05,
                    prevalences: [0.02, 0.1], missing: .asWrong, cannotAssess: .asPositive))
    }

    @Test("The questions keep their kinds, options, keys and dependencies")
    func questions() throws {
        let plan = try #require(StudyFileParser.parse(StudyFileFixture.plan.bytes).value)

        #expect(plan.questions.map(\.id.description) == ["fracture", "sure", "chance", "site", "note"])
        #expect(plan.questions.map(\.isRequired) == [true, true, true, false, false])
        guard case .choice(let options, let cannotAssess) = plan.questions[0].kind else {
            Issue.record("the first question is no choice")
            return
        }
        #expect(options.map(\.code) == ["fracture", "none"])
        #expect(options.map(\.positive) == [true, false])
        #expect(options.map(\.key) == ["y", "n"])
        #expect(cannotAssess?.reasons.map(\.code) == ["quality"])
        #expect(plan.questions[1].kind == .scale5(labels: ["a", "b", "c", "d", "e"].map { LocalizedText($0) }))
        #expect(
            plan.questions[1].dependency
                == Question.Dependency(question: Question.ID("fracture"), answers: ["fracture", "none"]))
        #expect(plan.questions[2].kind == .percent(low: LocalizedText("none"), high: LocalizedText("certain")))
        #expect(plan.questions[3].kind == .marks(shape: .box, perSide: true, count: 0...2))
        #expect(plan.questions[4].kind == .note(maximumLength: 500))
    }

    @Test("A short study file gets the documented defaults")
    func defaults() throws {
        let checked = StudyFileParser.parse(StudyFileFixture.shortPlan.bytes)

        #expect(checked.problems == [])
        let plan = try #require(checked.value)
        #expect(plan.languages == [.english])
        #expect(plan.sessions == [StudyPlan.Session(label: nil, washoutDays: 0)])
        #expect(plan.order == StudyPlan.OrderPlan(policy: .balanced, seed: 1, longestRun: 5))
        #expect(plan.change == StudyPlan.ChangePolicy(limit: .untilSession, reason: .late))
        #expect(plan.advance == .onSave)
        #expect(plan.casesFile == "cases.csv")
        #expect(plan.imageFolder == "images")
        #expect(plan.warmUp == nil)
        #expect(plan.design == nil)
        #expect(
            plan.analysis
                == AnalysisPlan(
                    threshold: 0.5, level: 0.95, bootstrapReplicates: 2_000, bootstrapSeed: 1,
                    primaryMeasure: .sensitivity, primaryComparison: .modelVersusReaders, nonInferiorityMargin: nil,
                    missing: .exclude, cannotAssess: .asWrong))
    }

    @Test("Byte order mark and Windows line ends change nothing")
    func sameWithBOMAndCRLF() {
        let windows = "\u{FEFF}" + StudyFileFixture.plan.replacing("\n", with: "\r\n")
        let plain = StudyFileParser.parse(StudyFileFixture.plan.bytes)

        #expect(StudyFileParser.parse(windows.bytes) == plain)
    }

    @Test("All problems are reported at once, in the order of the file")
    func allAtOnce() {
        let text = StudyFileFixture.plan
            .replacing("name: hip-fracture", with: "name: Hip Fracture")
            .replacing("policy: random", with: "policy: shuffled")
            .replacing("threshold: 0.4", with: "threshold: 4")
            .replacing("reading:", with: "raeding:")

        let checked = StudyFileParser.parse(text.bytes)

        #expect(checked.value == nil)
        #expect(checked.problems.map(\.column) == ["name", "order.policy", "raeding", "analysis.threshold"])
        #expect(checked.problems.map(\.row) == [2, 28, 30, 35])
    }
}
