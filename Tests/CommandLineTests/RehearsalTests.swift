import Foundation
import Reports
import Site
import Studies
@_spi(Confidential) import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// A whole study rehearsed: copied, read through the real pages, locked and analysed.
@Suite("Rehearsal", .serialized) struct RehearsalTests {
    /// Creates a study and rehearses it.
    private func rehearse(
        _ fixture: StudyFolderFixture, _ wishes: RehearsalWishes,
        _ check: (Installation, StudyName, RehearsalSummary) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try fixture.write(to: folder)
        let configuration = try Configuration(
            options: CommonOptions.layer([
                .data: folder.url.appendingPathComponent("data").path, .home: Repository.root.path,
            ]), environment: [:], file: nil, defaultFile: "/nowhere")
        let report = IntakeReport(folder: folder.url.appendingPathComponent("study").path)
        let study = try #require(report.checked.value, "\(report.problems)")
        try await Installation.with(configuration, mayCreate: true) { installation in
            try await installation.create(study, simulatedReaders: false, at: .now)
            let name = study.plan.name
            let before = try await installation.store.historyHead(of: name)
            let summary = try await Rehearsal(installation: installation, study: name, wishes: wishes) { _ in }.run()
            // The study itself is as it was.
            #expect(try await installation.store.historyHead(of: name) == before)
            #expect(try await installation.store.progress(of: name).isEmpty)
            #expect(try await installation.store.studies().map(\.plan.name) == [name])
            #expect(try await installation.confidential.models(of: name).isEmpty)
            try await check(installation, name, summary)
        }
    }

    private var small: RehearsalWishes {
        var wishes = RehearsalWishes()
        (wishes.readersPerSpecialty, wishes.studies) = (2, 20)
        return wishes
    }

    @Test("simulated readers answer all sessions and questions through the real pages; the report is written")
    func whole() async throws {
        var fixture = StudyFolderFixture()
        fixture.allQuestions = true
        fixture.washoutDays = [0, 28]
        try await rehearse(fixture, small) { installation, name, summary in
            let place = installation.store.rehearsal(of: name)
            #expect(place.state()?.phase == .finished)
            #expect(summary.problems.isEmpty)
            #expect(summary.sessions == 2 && summary.answers == summary.readers * summary.cases * 2)
            #expect(summary.expected.studies == 20)
            #expect(!summary.expected.widths.isEmpty)
            let written = try JSONDecoder().decode(RehearsalSummary.self, from: Data(contentsOf: place.summary))
            #expect(written == summary)
            #expect(FileManager.default.fileExists(atPath: place.report.appendingPathComponent("results.json").path))
            #expect(!FileManager.default.fileExists(atPath: place.source.path))
            var configuration = installation.configuration
            configuration.data = place.data
            try await Installation.with(configuration) { copy in
                let record = try await copy.store.study(place.rehearsedName)
                #expect(record.state == .locked && record.readersAreSimulated)
                #expect(record.plan.notice?.text(in: .english).contains("REHEARSAL") == true)
                let progress = try await copy.store.progress(of: place.rehearsedName)
                #expect(progress.allSatisfy { $0.sessions.allSatisfy { $0.signedAt != nil } })
                #expect(progress.flatMap(\.sessions).reduce(0) { $0 + $1.answered } == summary.answers)
                // Nothing lies in the future.
                let events = try await copy.store.history(of: place.rehearsedName, limit: 100_000)
                #expect(events.allSatisfy { $0.at <= .now })
            }
        }
    }

    @Test("a rehearsal gives no exports, takes no real study, is not rehearsed itself and is in no backup")
    func neverMixes() async throws {
        try await rehearse(StudyFolderFixture(), small) { installation, name, _ in
            let place = installation.store.rehearsal(of: name)
            let refusal = RehearsalProblem.isRehearsal(place.data.folder.path)
            var configuration = installation.configuration
            configuration.data = place.data
            let folder = try TemporaryFolder()
            try StudyFolderFixture().write(to: folder)
            let study = try #require(
                IntakeReport(folder: folder.url.appendingPathComponent("study").path).checked.value)
            try await Installation.with(configuration) { copy in
                await #expect(throws: refusal) {
                    try await copy.store.export(
                        place.rehearsedName, includingReferenceStandard: false, confidential: copy.confidential,
                        to: folder.url.appendingPathComponent("export"), version: "test", by: .commandLine, at: .now)
                }
                await #expect(throws: refusal) {
                    try await copy.create(study, simulatedReaders: false, at: .now)
                }
                await #expect(throws: refusal) {
                    _ = try await Rehearsal(
                        installation: copy, study: place.rehearsedName, wishes: small
                    ) { _ in }.run()
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("export").path))
            let backups = folder.url.appendingPathComponent("backups")
            try FileManager.default.createDirectory(at: backups, withIntermediateDirectories: true)
            let backup = try await Backup(
                of: installation.configuration.data, migrations: installation.home.migrations, to: backups,
                version: "test"
            ).make(at: .now, keeping: nil)
            let kept = FileManager.default.enumerator(atPath: backup.folder.path)?.compactMap { $0 as? String } ?? []
            #expect(kept.contains { $0.hasSuffix("study.sqlite") })
            #expect(!kept.contains { $0.contains("rehearsal") })
        }
    }

    @Test("the same seed gives the same answers, and a second rehearsal replaces the first")
    func again() async throws {
        try await rehearse(StudyFolderFixture(), small) { installation, name, first in
            let second = try await Rehearsal(installation: installation, study: name, wishes: small) { _ in }.run()
            #expect(second.expected == first.expected)
            #expect(second.historyHead != first.historyHead)
            var other = small
            other.scenario.seed = 2
            let third = try await Rehearsal(installation: installation, study: name, wishes: other) { _ in }.run()
            #expect(third.expected != first.expected)
        }
    }

    @Test("while one is being made, another is refused; one that was killed is told as ended")
    func underWay() throws {
        let folder = try TemporaryFolder()
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        let place = RehearsalFolder(of: try #require(StudyName("hip")), in: data)
        do {
            let lock = try place.begin(in: data)
            #expect(throws: RehearsalProblem.underWay("hip")) { _ = try place.begin(in: data) }
            try place.note(RehearsalState(.reading, done: 3, of: 9, begunAt: 1))
            #expect(place.state()?.isRunning == true)
            withExtendedLifetime(lock) {}
        }
        #expect(place.state()?.isRunning == false)
        #expect(place.state()?.problem != nil)
    }

    @Test("the longest name still becomes a name", arguments: ["hip", String(repeating: "a", count: 40)])
    func names(name: String) throws {
        let study = try #require(StudyName(name))
        let place = RehearsalFolder(of: study, in: DataDirectory(URL(fileURLWithPath: "/nowhere")))
        #expect(place.rehearsedName.description.hasSuffix("-rehearsal"))
        #expect(place.rehearsedName != study)
    }
}
