import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// The demo's finished study, made small.
@Suite("Simulated readers") struct SimulatedStudyTests {
    @Test("they read through the real interface, on their own clock, and the study ends locked and intact")
    func run() async throws {
        let folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
        let text = String(decoding: try folder.read("study/study.yaml"), as: UTF8.self)
        let question = "  - { id: confidence, kind: percent, text: How likely?, low: none, high: certain }\nsessions:"
        try folder.write(text.replacing("sessions:", with: question), to: "study/study.yaml")
        let configuration = try Configuration(
            options: CommonOptions.layer([
                .data: folder.url.appendingPathComponent("data").path, .home: Repository.root.path,
            ]), environment: [:], file: nil, defaultFile: "/nowhere")
        let report = IntakeReport(folder: folder.url.appendingPathComponent("study").path)
        let study = try #require(report.checked.value, "\(report.problems)")
        let start = Timestamp(milliseconds: 1_556_668_800_000)
        let readers = ["radiologist", "surgeon"].map { specialty in
            SimulatedReader(
                code: specialty, specialty: Specialty.Code(specialty), yearsOfExperience: 7,
                readings: Dictionary(
                    uniqueKeysWithValues: (1...6).map { number in
                        (
                            CaseNumber("\(number)"),
                            SimulatedReader.Reading(answer: "none", confidence: number, seconds: 10 + Double(number))
                        )
                    }))
        }
        try await Installation.with(configuration, mayCreate: true) { installation in
            let clock = VirtualClock(start)
            let (store, name) = (installation.store, study.plan.name)
            try await installation.create(study, simulatedReaders: true, at: start)
            try await SimulatedStudy(installation: installation, study: name, readers: readers, clock: clock)
                .run { _ in }
            let progress = try await store.progress(of: name)
            #expect(progress.map { $0.sessions.map(\.answered) } == [[6], [6]])
            #expect(progress.allSatisfy { $0.sessions.allSatisfy { $0.signedAt != nil } })
            #expect(progress.map(\.yearsOfExperience) == [7, 7])
            // 10 + number seconds for each of six cases.
            #expect(progress.map { $0.sessions[0].activeMilliseconds } == [81_000, 81_000])
            let record = try await store.study(name)
            #expect(record.state == .locked)
            #expect(record.readersAreSimulated)
            #expect(try await store.verify(name, expecting: nil).isIntact)
            let events = try await store.history(of: name, limit: 1000)
            #expect(events.allSatisfy { $0.at >= start && $0.at <= clock.now })
            #expect(clock.now < start.advanced(byDays: 18))
        }
    }

    @Test("the example's simulated readers answer every case of the example")
    func example() throws {
        let folder = Repository.root.appendingPathComponent("Examples/hip-fracture/simulated-readers")
        let readers = try SimulatedReader.all(in: folder)
        #expect(readers.count == 21)
        #expect(readers.allSatisfy { $0.readings.count == 100 })
        #expect(readers.flatMap(\.readings.values).count { $0.answer == "fracture" } == 1185)
    }

    @Test("a clock that is set back stays where it is")
    func clock() {
        let clock = VirtualClock(Timestamp(milliseconds: 1000))
        clock.advance(to: Timestamp(milliseconds: 500))
        #expect(clock.now.milliseconds == 1000)
        clock.advance(byMilliseconds: 5)
        #expect(clock.now.milliseconds == 1005)
    }
}
