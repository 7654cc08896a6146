import Cryptography
import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// The blinding check on whole studies: a sound one, and ones with a planted leak.
@Suite("Blinding: whole studies") struct BlindingRunTests {
    /// Creates a study and checks it.
    ///
    /// - Parameters:
    ///   - fixture: What its folder holds.
    ///   - spoil: Changes the study's folder before it is created.
    ///   - tamper: Changes the data directory before the check.
    ///   - probabilities: What the model says that helps the readers, by case number; empty for a study without.
    private func evidence(
        _ fixture: StudyFolderFixture = StudyFolderFixture(), spoil: (TemporaryFolder) throws -> Void = { _ in },
        tamper: (URL) throws -> Void = { _ in }, probabilities: [CaseNumber: Double] = [:]
    ) async throws -> BlindingCheck.Evidence {
        let folder = try TemporaryFolder()
        try fixture.write(to: folder)
        try spoil(folder)
        let configuration = try Configuration(
            options: CommonOptions.layer([
                .data: folder.url.appendingPathComponent("data").path, .home: Repository.root.path,
            ]), environment: [:], file: nil, defaultFile: "/nowhere")
        let report = IntakeReport(folder: folder.url.appendingPathComponent("study").path)
        let study = try #require(report.checked.value, "\(report.problems)")
        return try await Installation.with(configuration, mayCreate: true) { installation in
            try await installation.create(study, simulatedReaders: false, at: .now)
            try tamper(configuration.data.images.appendingPathComponent(fixture.name))
            if let model = fixture.sequentialModel ?? fixture.crossoverModel {
                try await installation.store.add(
                    ModelPredictions(
                        model: model, version: "1", threshold: 0.5, source: Digest(of: model),
                        probabilities: probabilities),
                    to: study.plan.name, confidential: installation.confidential, by: .commandLine, at: .now)
            }
            let before = try await installation.store.historyHead(of: study.plan.name)
            let evidence = try await BlindingCheck(installation: installation, study: study.plan.name).run()
            #expect(try await installation.store.historyHead(of: study.plan.name) == before)
            #expect(try await installation.store.progress(of: study.plan.name).isEmpty)
            #expect(BlindingReport(evidence, at: .now).text.contains("## What was fetched"))
            return evidence
        }
    }

    /// The same, and what was found.
    private func findings(
        _ fixture: StudyFolderFixture = StudyFolderFixture(), spoil: (TemporaryFolder) throws -> Void = { _ in },
        tamper: (URL) throws -> Void = { _ in }
    ) async throws -> [Finding] {
        try await evidence(fixture, spoil: spoil, tamper: tamper).findings()
    }

    private func leaks(_ findings: [Finding]) -> [String] {
        findings.filter { $0.result == .leak }.map(\.check)
    }

    @Test("a sound study has no leak, and the study itself is not touched")
    func sound() async throws {
        var fixture = StudyFolderFixture()
        fixture.allQuestions = true
        fixture.washoutDays = [0, 28]
        let findings = try await findings(fixture)
        #expect(leaks(findings).isEmpty, "\(findings)")
        #expect(findings.count == 13)
    }

    @Test("a model speaks after the own answer only; a log in which it spoke before is a leak")
    func advice() async throws {
        let fixture = StudyFixture.folder(cases: 4)
        var evidence = try await evidence(
            fixture,
            probabilities: [CaseNumber("1"): 0.9, CaseNumber("2"): 0.2, CaseNumber("3"): 0.7, CaseNumber("4"): 0.1])
        #expect(leaks(evidence.findings()).isEmpty, "\(evidence.findings())")
        #expect(evidence.advice.result == .passed && !evidence.advice.detail.contains("; 0 came"))
        evidence.fetches.reverse()
        #expect(evidence.advice.result == .leak)
        #expect(evidence.advice.detail.contains("before the reader's own answer"))
    }

    @Test(
        "in a crossover a model speaks in the aided arm only, with each case in its turn; a log that says else is a leak"
    )
    func crossover() async throws {
        var evidence = try await evidence(
            StudyFixture.crossoverFolder(cases: 4),
            probabilities: [CaseNumber("1"): 0.9, CaseNumber("2"): 0.2, CaseNumber("3"): 0.7, CaseNumber("4"): 0.1])
        #expect(leaks(evidence.findings()).isEmpty, "\(evidence.findings())")
        #expect(evidence.advice.result == .passed && !evidence.advice.detail.contains("; 0 came"))
        let fetches = evidence.fetches
        evidence.fetches.reverse()
        #expect(evidence.advice.detail.contains("after the answer that it was there for"))
        evidence.fetches = fetches
        for index in evidence.assigned.indices { evidence.assigned[index].arm = .unaided }
        #expect(evidence.advice.detail.contains("a session without a model"))
    }

    @Test("a byte after the end of an image is a leak")
    func trailingBytes() async throws {
        let findings = try await findings(tamper: { images in
            for name in try FileManager.default.contentsOfDirectory(atPath: images.path) {
                let handle = try FileHandle(forWritingTo: images.appendingPathComponent(name))
                try handle.seekToEnd()
                try handle.write(contentsOf: Data([0]))
                try handle.close()
            }
        })
        #expect(leaks(findings) == ["Images hold pixels and nothing else"], "\(findings)")
    }

    @Test("an original file name in the instructions is a leak")
    func fileName() async throws {
        let findings = try await findings(spoil: { folder in
            let text = String(decoding: try folder.read("study/study.yaml"), as: UTF8.self)
            try folder.write(
                text.replacing("Look and answer.", with: "Look at PXR4.png and answer."), to: "study/study.yaml")
        })
        #expect(leaks(findings).count == 1)
        #expect(leaks(findings).first?.hasPrefix("No original file name") == true)
    }

    @Test("an order that goes by class is a leak")
    func order() async throws {
        var fixture = StudyFolderFixture()
        fixture.cases = 40
        fixture.order = .fixed
        let findings = try await findings(fixture)
        #expect(leaks(findings) == ["The order of the cases does not tell the class"])
    }
}
