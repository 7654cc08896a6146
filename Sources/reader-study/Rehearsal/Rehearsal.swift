import Foundation
import Reports
@_spi(Confidential) import Site
import Studies
@_spi(Confidential) import StudyStore

/// A study rehearsed: a copy in a data directory of its own is read by simulated readers through the real pages, locked and
/// analysed. The study itself is only read, and nothing that readers answered is looked at.
struct Rehearsal: Sendable {
    let installation: Installation
    let study: StudyName
    let wishes: RehearsalWishes
    /// Is told of every step.
    let progress: @Sendable (RehearsalState) -> Void

    /// What a page of the rehearsed study says first.
    private static let notice: [Language: String] = [
        .english: "REHEARSAL with simulated readers: no study data.",
        .traditionalChinese: "演練：判讀者為模擬產生，並非研究資料。",
    ]

    /// Makes the rehearsal; what an earlier one left is thrown away.
    func run() async throws -> RehearsalSummary {
        try wishes.scenario.check()
        let begunAt = Timestamp.now.milliseconds
        let record = try await installation.store.study(study)
        let place = RehearsalFolder(of: study, in: installation.configuration.data)
        let lock = try place.begin(in: installation.configuration.data)
        defer { withExtendedLifetime(lock) {} }
        let steps = RehearsalSteps(place: place, begunAt: begunAt, progress: progress)
        do {
            let summary = try await run(record, place, steps)
            try steps.note(.finished, done: 1, of: 1)
            return summary
        } catch {
            steps.fail(CommandFailure(error).description)
            throw error
        }
    }

    private func run(
        _ record: StudyRecord, _ place: RehearsalFolder, _ steps: RehearsalSteps
    ) async throws -> RehearsalSummary {
        try steps.note(.copying, done: 0, of: record.cases + record.warmUpCases)
        let copy = try await installation.store.copy(of: study, confidential: installation.confidential)
        try copy.write(to: place.source, named: place.rehearsedName, notice: Self.notice)
        defer { try? FileManager.default.removeItem(at: place.source) }
        let checked = StudyIntake(place.source).check { _, _ in }
        guard let rehearsed = checked.value, checked.errors.isEmpty else {
            throw checked.errors.first
                ?? StudyFileProblem(file: "study.yaml", problem: "cannot be read", remedy: "restore the original file")
        }
        var configuration = installation.configuration
        configuration.data = place.data
        return try await Installation.with(configuration, mayCreate: true) { copy in
            let clock = VirtualClock(Timestamp.now.advanced(byDays: -days(rehearsed)))
            try await copy.store.create(
                rehearsed, simulatedReaders: true, confidential: copy.confidential, by: .commandLine, at: clock.now
            ) { done in try? steps.note(.copying, done: done, of: record.cases + record.warmUpCases) }
            try await RehearsedReading(
                installation: copy, study: rehearsed.plan.name, wishes: wishes, clock: clock, steps: steps
            ).run()
            return try await report(rehearsed, copy, place, steps)
        }
    }

    /// More days than the rehearsal takes on its own clock, so that nothing of it lies in the future.
    private func days(_ study: CheckedStudy) -> Int {
        let plan = study.plan
        let readers = wishes.readersPerSpecialty * plan.specialties.count
        let readings = Double(readers * plan.sessions.count * (study.cases.count + study.warmUp.count))
        // A reading's time is lognormal; its mean is a seventh above the median. Five minutes go to the first pages.
        let seconds = readings * max(15, wishes.scenario.medianSeconds) * 1.3 + Double(readers) * 300
        return 2 + Int(seconds / 86_400) + plan.sessions.reduce(0) { $0 + $1.washoutDays }
    }

    /// The final report as it will be, and what can be expected of the real one.
    private func report(
        _ study: CheckedStudy, _ copy: Installation, _ place: RehearsalFolder, _ steps: RehearsalSteps
    ) async throws -> RehearsalSummary {
        try steps.note(.reporting, done: 0, of: 1)
        let comparison = try await StudyComparison(
            of: study.plan.name, in: copy.store, confidential: copy.confidential)
        let templates = try ReportTemplates(templates: copy.home.templates)
        let results = ComparisonResults(comparison.data, comparison.settings)
        let bundle = AnalysisBundle(
            results, program: ProgramVersion.line, scripts: templates.scripts, markup: templates.html)
        try AnalysisFolder(place.report).write(
            try bundle.archive { try? steps.note(.reporting, done: $0, of: $1) })
        try steps.note(.drawing, done: 0, of: 1)
        let readers = Dictionary(
            uniqueKeysWithValues: study.plan.specialties.map { ($0.code, wishes.readersPerSpecialty) })
        let summary = RehearsalSummary(
            readers: comparison.data.readers.count, cases: study.cases.count, sessions: study.plan.sessions.count,
            answers: comparison.data.readers.count * study.cases.count * study.plan.sessions.count,
            scenario: wishes.scenario,
            expected: try ExpectedPrecision(
                wishes.scenario, plan: study.plan, settings: comparison.settings.completed(for: comparison.data),
                cases: comparison.data.cases, readers: readers, studies: wishes.studies),
            historyHead: try await copy.store.historyHead(of: study.plan.name),
            problems: try await copy.store.verify(study.plan.name, expecting: nil).problems.map(\.description))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(summary).write(to: place.summary, options: .atomic)
        return summary
    }
}

/// Writes down how far a rehearsal is, for its page, and tells the terminal.
struct RehearsalSteps: Sendable {
    let place: RehearsalFolder
    let begunAt: Int64
    let progress: @Sendable (RehearsalState) -> Void

    func note(_ phase: RehearsalState.Phase, done: Int, of: Int) throws {
        let state = RehearsalState(phase, done: done, of: of, begunAt: begunAt)
        // The page looks twice a second; a file for every answer would wear the disk.
        if done == 0 || done == of || done.isMultiple(of: 10) { try place.note(state) }
        progress(state)
    }

    func fail(_ problem: String) {
        try? place.note(RehearsalState(.copying, begunAt: begunAt, problem: problem))
    }
}
