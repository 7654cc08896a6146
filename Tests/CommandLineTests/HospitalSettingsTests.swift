import Foundation
import Radiographs
@_spi(Confidential) import StudyStore
import TestSupport
import Testing

@_spi(Confidential) @testable import Site
@testable import reader_study

/// What `serve` makes of its settings about the hospital, against a PACS of the test's own.
@Suite("The hospital behind the pages", .serialized) struct HospitalSettingsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func layer(_ values: [SettingKey: String]) -> SettingLayer {
        values.reduce(into: [:]) { layer, pair in
            layer[pair.key] = Setting(text: pair.value, source: pair.key.option)
        }
    }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    private func settings(_ pacs: Orthanc, _ more: [SettingKey: String] = [:]) throws -> HospitalSettings {
        try folder.write(Orthanc.password, to: "password")
        chmod(path("password"), 0o600)
        try folder.write(
            "peers:\n  hospital: {dicomweb: '\(pacs.address)', user: \(Orthanc.user), password-file: password}\n",
            to: "pacs.yaml")
        let values: [SettingKey: String] = [
            .pacs: "hospital", .pacsFile: path("pacs.yaml"), .workList: path("inbox"), .workListResults: "asked",
            .pacsImport: path("imports"),
        ]
        return try HospitalSettings(layer(values.merging(more) { $1 }))
    }

    private static let pelvis = ArchiveQuery(
        modalities: ["DX"], bodyPart: "PELVIS", from: "2017-01-01", to: "2017-12-31", description: nil, limit: 10)

    @Test(
        "what is found comes into the work-list's folder once, is a film without its patient, and its result goes back")
    func wholeWay() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1), Film(number: 2, study: 1), Film(number: 1, study: 2, date: "20180101")]
        try await pacs.hold(films)
        let settings = try settings(pacs)
        let archive = try #require(settings.archive)
        #expect(archive.name == "hospital" && archive.targets == [.workList, .folder])
        let found = try await archive.search(Self.pelvis)
        #expect(found.map(\.study) == [films[0].studyUID], "the other study is of another year")
        #expect(found.first?.date == "2017-04-12" && found.first?.bodyParts == ["PELVIS"] && found.first?.images == 2)
        let first = try await archive.retrieve(found.map(\.study), of: Self.pelvis, into: .workList) { _, _ in }
        #expect(first == ArchiveRetrieval(retrieved: 2, present: 0, failed: [:]))
        let second = try await archive.retrieve(found.map(\.study), of: Self.pelvis, into: .workList) { _, _ in }
        #expect(second == ArchiveRetrieval(retrieved: 0, present: 2, failed: [:]))
        #expect(!FileManager.default.fileExists(atPath: path("imports")))

        let door = try #require(settings.workList).door
        let names = try door.waiting()
        #expect(Set(names) == Set(films.prefix(2).map { "\($0.instanceUID).dcm" }))
        let film = try door.film(names[0])
        #expect(film.picture.width == 64)
        try door.note(names[0], as: 1)
        #expect(try door.waiting() == [names[1]])
        let before = try await pacs.instances()
        let overlay = [UInt8](repeating: 90, count: 3 * 64 * 64)
        let result = WorkListResult(
            film: 1, foundAt: 1_700_000_000_000, probability: 0.75, threshold: 0.5, model: "Toy 1",
            site: [1, 2, 30, 40], overlay: overlay, width: 64, height: 64)
        try await door.send(result)
        #expect(try await pacs.instances() == before + 2, "the report and the picture")
        try await door.send(result)
        #expect(try await pacs.instances() == before + 2, "the same result is kept once")
    }

    @Test("why a result was not sent names neither the patient, nor the object, nor the password")
    func reasons() async throws {
        let pacs = try await Orthanc()
        let film = Film(number: 1, study: 1)
        try folder.write(film.bytes, to: "inbox/\(film.instanceUID).dcm")
        let door = try #require(try settings(pacs).workList).door
        try door.note("\(film.instanceUID).dcm", as: 1)
        func result(site: [Int]? = nil, film: Int = 1) -> WorkListResult {
            WorkListResult(
                film: film, foundAt: 0, probability: 0.75, threshold: 0.5, model: "Toy", site: site, overlay: nil,
                width: 64, height: 64)
        }
        func reason(_ result: WorkListResult) async -> String {
            do {
                try await door.send(result)
                return "it was sent"
            } catch {
                return (error as? SendingProblem)?.reason ?? "another error: \(error)"
            }
        }
        var reasons = [
            await reason(result(film: 2)), await reason(result(site: [0, 0, 9000, 9000])),
        ]
        pacs.end()
        reasons.append(await reason(result()))
        for reason in reasons {
            #expect(!reason.hasPrefix("another error") && reason != "it was sent", "\(reason)")
            for secret in [film.instanceUID, "Wang", "PATIENT1", Orthanc.password, folder.url.path] {
                #expect(!reason.contains(secret), "\(reason)")
            }
        }
    }

    @Test("settings that do not fit together are told with what to do")
    func wrong() throws {
        for (values, words) in [
            ([.pacs: "clinic", .pacsFile: path("none.yaml")], "--pacs"),
            ([.pacsFile: path("none.yaml")], "say with pacs which PACS"),
            ([.workListResults: "sometimes"], "\"off\", \"asked\" or \"always\""),
            ([.workListResults: "always", .workList: path("inbox")], "results need pacs"),
        ] as [([SettingKey: String], String)] {
            do {
                _ = try HospitalSettings(layer(values))
                Issue.record("\(values) was taken")
            } catch {
                #expect("\(error)".contains(words), "\(error)")
            }
        }
        #expect(throws: ConfigurationError.self, "originals in the data directory") {
            try HospitalSettings(layer([.workList: path("data/inbox")]), data: URL(fileURLWithPath: path("data")))
        }
        let none = try HospitalSettings([:])
        #expect(none.workList == nil && none.archive == nil && none.results == .off)
    }
}
