import Foundation
import TestSupport
import Testing

@testable import PACS

/// DIMSE with a real PACS, which knows us as READERSTUDY.
@Suite("Orthanc is asked through DIMSE", .serialized) struct DIMSETests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    static func title(_ text: String) throws -> AETitle { try #require(AETitle(text)) }

    static func client(_ port: Int, called: String = "TESTPACS", calling: String = "READERSTUDY") throws -> DIMSEClient
    {
        var peer = DIMSEPeer(host: "127.0.0.1", port: port, title: try title(called), ownTitle: try title(calling))
        (peer.patience.silentSeconds, peer.patience.connectSeconds, peer.patience.attempts) = (120, 60, 3)
        peer.patience.firstPause = .milliseconds(20)
        return DIMSEClient(peer)
    }

    @Test("it answers, and rejects whoever calls it by another AE title or is unknown to it")
    func echo() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await Self.client(pacs.dicomPort).echo()
        for client in [
            try Self.client(pacs.dicomPort, called: "OTHERPACS"), try Self.client(pacs.dicomPort, calling: "NOBODY"),
        ] {
            guard case .associationRefused(let words)? = await OrthancTests.problem({ try await client.echo() }) else {
                Issue.record("taken")
                continue
            }
            #expect(!words.isEmpty)
        }
        let nobody = try Self.client(try FreePort.find())
        guard case .unreachable? = await OrthancTests.problem({ try await nobody.echo() }) else {
            Issue.record("nobody answered")
            return
        }
    }

    @Test("a search finds what was asked for and nothing else")
    func search() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold([
            Film(number: 1, study: 1), Film(number: 2, study: 1), Film(number: 1, study: 2, date: "20161231"),
            Film(number: 1, study: 3, bodyPart: "HIP", description: "HIP LEFT"),
            Film(number: 1, study: 4, modality: "CR", objectClass: "1.2.840.10008.5.1.4.1.1.1"),
            Film(number: 3, study: 1, modality: "SR", objectClass: "1.2.840.10008.5.1.4.1.1.7"),
        ])
        let client = try Self.client(pacs.dicomPort)
        func studies(_ change: (inout StudyQuery) -> Void) async throws -> [Int] {
            var query = StudyQuery(limit: 50)
            change(&query)
            return try await client.search(query).compactMap {
                Int($0.study.description.split(separator: ".").last ?? "")
            }
            .sorted()
        }
        #expect(try await studies { _ in } == [1, 2, 3, 4])
        #expect(try await studies { $0.modalities = ["DX"] } == [1, 2, 3])
        #expect(try await studies { $0.bodyPart = "PELVIS" } == [1, 2, 4])
        #expect(try await studies { $0.description = "PELVIS*" } == [1, 2, 4])
        #expect(try await studies { $0.from = DICOMDate("20170101") } == [1, 3, 4])
        #expect(try await studies { $0.to = DICOMDate("20170101") } == [2])
        #expect(try await studies { $0.accessionNumber = "ACC3" } == [3])
        #expect(try await studies { $0.limit = 2 }.count == 2)

        var query = StudyQuery(limit: 9)
        (query.modalities, query.accessionNumber) = (["DX"], "ACC1")
        let nameless = try #require(try await client.search(query).first)
        #expect(nameless.patientID == nil && nameless.patientName == nil)
        query.wantsPatients = true
        let study = try #require(try await client.search(query).first)
        #expect(study.patientName == "Wang^Mei" && study.date == DICOMDate("20170412"))
        #expect(study.series.map(\.modality) == ["DX"])
        let objects = try await client.objects(of: try #require(study.series.first), classes: ObjectClass.radiographs)
        #expect(objects.count == 2)
    }

    @Test("patients are asked for only when they are wanted")
    func patients() {
        var query = StudyQuery(limit: 1)
        func asked() -> Set<AttributeTag> { Set(DIMSEClient.keys(of: query, "DX").map(\.0)) }
        #expect(asked().isDisjoint(with: [.patientID, .patientName]))
        query.wantsPatients = true
        #expect(asked().isSuperset(of: [.patientID, .patientName]))
    }

    @Test("objects come by C-GET into the folder, whole, and go back by C-STORE")
    func getAndStore() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1, side: 1200), Film(number: 2, study: 1)]
        try await pacs.hold(films)
        let client = try Self.client(pacs.dicomPort)
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        let objects = OrthancTests.objects(films).map { object in
            FoundObject(
                study: object.study, series: object.series, instance: object.instance,
                objectClass: ObjectClass.digitalXRay)
        }
        let outcome = try await Retrieval(from: client, into: target).run(objects)
        #expect(outcome.retrieved == 2 && outcome.failed.isEmpty, "\(outcome)")
        for (film, object) in zip(films, objects) {
            let bytes = Array(try Data(contentsOf: target.file(of: object.instance)))
            // The PACS's meta information is replaced by ours; the data set is the same.
            let tail = film.bytes.suffix(1000)
            #expect(bytes.suffix(1000) == tail)
            let meta = try #require(FileMetaInformation(beginningOf: bytes))
            #expect(meta.instance == object.instance && meta.transferSyntax.description == "1.2.840.10008.1.2.1")
            try folder.write(bytes, to: "copy.dcm")
            #expect(try await Tool.run("dcmdump", ["--quiet", "copy.dcm"], in: folder).code == 0)
        }
        let missing = FoundObject(
            study: objects[0].study, series: objects[0].series, instance: try #require(UID("1.2.3")),
            objectClass: ObjectClass.digitalXRay)
        #expect(await OrthancTests.problem { _ = try await client.retrieve(missing, into: target) } != nil)

        let empty = try await Orthanc()
        defer { empty.end() }
        let other = try Self.client(empty.dicomPort)
        let file = target.file(of: objects[0].instance)
        #expect(try await other.store(file) == .stored(warning: nil))
        #expect(try await other.store(file) == .stored(warning: nil))
        #expect(try await other.search(StudyQuery(limit: 5)).count == 1)
        let stranger = try Self.client(empty.dicomPort, calling: "NOBODY")
        guard case .associationRefused? = await OrthancTests.problem({ _ = try await stranger.store(file) }) else {
            Issue.record("taken from a stranger")
            return
        }
    }

    @Test("an object longer than the limit is not kept")
    func tooLong() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let film = Film(number: 1, study: 1, side: 1000)
        try await pacs.hold([film])
        var peer = try Self.client(pacs.dicomPort).peer
        (peer.longestObject, peer.patience.attempts) = (100_000, 1)
        let client = DIMSEClient(peer)
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        var object = try #require(OrthancTests.objects([film]).first)
        object.objectClass = ObjectClass.digitalXRay
        let wanted = object
        #expect(await OrthancTests.problem { _ = try await client.retrieve(wanted, into: target) } != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.url.path).isEmpty)
    }

    @Test("a line that breaks half-way is opened again, and a silent one is given up in time")
    func broken() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let film = Film(number: 1, study: 1, side: 1200)
        try await pacs.hold([film])
        let wire = try await Wire(to: pacs.dicomPort, Wire.Manners(cutAfter: 700_000, cuts: 1))
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        var object = try #require(OrthancTests.objects([film]).first)
        object.objectClass = ObjectClass.digitalXRay
        let client = try Self.client(wire.port)
        #expect(try await client.retrieve(object, into: target) > film.bytes.count - 1000)
        #expect(wire.connections == 2)

        let silent = try await Wire(to: pacs.dicomPort, Wire.Manners(isSilent: true))
        var peer = try Self.client(silent.port).peer
        (peer.patience.silentSeconds, peer.patience.connectSeconds, peer.patience.attempts) = (1, 1, 1)
        let problem = await OrthancTests.problem { try await DIMSEClient(peer).echo() }
        #expect(silent.connections == 1)
        #expect(
            problem == .tooSlow || problem.map { if case .brokenOff = $0 { true } else { false } } == true,
            "\(String(describing: problem))")
    }
}
