import Foundation
import NIOSSL
import Synchronization
import TestSupport
import Testing

@testable import PACS

/// DICOMweb with a real PACS.
@Suite("Orthanc is asked through DICOMweb", .serialized) struct OrthancTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    static let credential = PACSCredential.basic(user: Orthanc.user, password: Orthanc.password)

    static func peer(_ address: String, _ credential: PACSCredential? = credential) -> DICOMwebPeer {
        var peer = DICOMwebPeer(address: address, credential: credential)
        peer.patience.firstPause = .milliseconds(20)
        peer.patience.silentSeconds = 120
        return peer
    }

    /// What `work` throws; `nil` for nothing.
    static func problem(_ work: () async throws -> Void) async -> PACSError? {
        do {
            try await work()
            return nil
        } catch {
            return DICOMwebClient.problem(error)
        }
    }

    @Test("a search finds what was asked for and nothing else")
    func search() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold([
            Film(number: 1, study: 1), Film(number: 2, study: 1),
            Film(number: 1, study: 2, date: "20161231"),
            Film(number: 1, study: 3, bodyPart: "HIP", description: "HIP LEFT"),
            Film(number: 1, study: 4, modality: "CR", objectClass: "1.2.840.10008.5.1.4.1.1.1"),
            Film(number: 1, study: 5, modality: "SR", objectClass: "1.2.840.10008.5.1.4.1.1.7"),
            Film(number: 3, study: 1, modality: "SR", objectClass: "1.2.840.10008.5.1.4.1.1.7"),
        ])
        try await DICOMwebClient.with(Self.peer(pacs.address)) { client in
            try await client.echo()
            func studies(_ change: (inout StudyQuery) -> Void) async throws -> [Int] {
                var query = StudyQuery(limit: 50)
                change(&query)
                return try await client.search(query).compactMap {
                    Int($0.study.description.split(separator: ".").last ?? "")
                }
                .sorted()
            }
            #expect(try await studies { _ in } == [1, 2, 3, 4, 5])
            #expect(try await studies { $0.modalities = ["DX"] } == [1, 2, 3])
            #expect(try await studies { $0.modalities = ["DX", "CR"] } == [1, 2, 3, 4])
            #expect(try await studies { $0.modalities = ["MR"] } == [])
            #expect(try await studies { $0.bodyPart = "PELVIS" } == [1, 2, 4, 5])
            #expect(try await studies { $0.description = "PELVIS*" } == [1, 2, 4, 5])
            #expect(try await studies { $0.from = DICOMDate("20170101") } == [1, 3, 4, 5])
            #expect(try await studies { $0.to = DICOMDate("20170101") } == [2])
            #expect(
                try await studies { ($0.from, $0.to) = (DICOMDate("20170412"), DICOMDate("20170412")) } == [1, 3, 4, 5])
            #expect(try await studies { $0.accessionNumber = "ACC3" } == [3])
            #expect(try await studies { $0.limit = 2 }.count == 2)

            var query = StudyQuery(limit: 9)
            (query.modalities, query.accessionNumber) = (["DX"], "ACC1")
            let nameless = try #require(try await client.search(query).first)
            #expect(nameless.patientID == nil && nameless.patientName == nil)
            query.wantsPatients = true
            let study = try #require(try await client.search(query).first)
            #expect(study.date == DICOMDate("2017-04-12") && study.description == "PELVIS AP")
            #expect(study.patientID == "PATIENT1" && study.patientName == "Wang^Mei")
            #expect(study.modalities.sorted() == ["DX", "SR"])
            #expect(study.series.map(\.modality) == ["DX"] && study.series.first?.bodyPart == "PELVIS")
            let series = try #require(study.series.first)
            let objects = try await client.objects(of: series, classes: ObjectClass.radiographs)
            #expect(
                objects.map(\.instance.description).sorted() == [
                    Film(number: 1, study: 1).instanceUID, Film(number: 2, study: 1).instanceUID,
                ])
        }
    }

    @Test("more studies than fit on a page come page by page, each once, and never more than asked for")
    func paging() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold((1...230).map { Film(number: 1, study: $0, side: 4) })
        try await DICOMwebClient.with(Self.peer(pacs.address)) { client in
            for (limit, expected) in [(1000, 230), (230, 230), (150, 150), (100, 100), (1, 1)] {
                let found = try await client.search(StudyQuery(limit: limit))
                #expect(found.count == expected && Set(found.map(\.study)).count == expected)
            }
        }
    }

    /// The objects of one study as a retrieval wants them.
    static func objects(_ films: [Film]) -> [FoundObject] {
        films.compactMap { film in
            guard let study = UID(film.studyUID), let series = UID(film.seriesUID), let instance = UID(film.instanceUID)
            else { return nil }
            return FoundObject(study: study, series: series, instance: instance)
        }
    }

    @Test("objects come as they are stored, and what is there is not asked for again")
    func retrieve() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1, side: 1200), Film(number: 2, study: 1), Film(number: 1, study: 2)]
        try await pacs.hold(films)
        let wire = try await Wire(to: pacs.port)
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        try await DICOMwebClient.with(Self.peer("http://127.0.0.1:\(wire.port)/dicom-web")) { client in
            let retrieval = Retrieval(from: client, into: target)
            let missing = Self.objects([Film(number: 9, study: 9)])
            let outcome = try await retrieval.run(Self.objects(films) + missing)
            #expect(outcome.retrieved == 3 && outcome.present == 0)
            #expect(outcome.failed == missing.map { .init(object: $0, problem: .notFound) })
            #expect(outcome.bytes == films.map(\.bytes.count).reduce(0, +))
            for (film, object) in zip(films, Self.objects(films)) {
                let file = target.file(of: object.instance)
                #expect(try Data(contentsOf: file) == Data(film.bytes))
                #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
            }
        }
        let before = wire.connections
        try await DICOMwebClient.with(Self.peer("http://127.0.0.1:\(wire.port)/dicom-web")) { client in
            let outcome = try await Retrieval(from: client, into: target).run(Self.objects(films))
            #expect(outcome == Retrieval.Outcome(retrieved: 0, present: 3, bytes: 0, failed: []))
        }
        #expect(wire.connections == before)
    }

    @Test("a connection that breaks half-way is made again, and no half file is left")
    func broken() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1, side: 1200), Film(number: 2, study: 1, side: 1200)]
        try await pacs.hold(films)
        let wire = try await Wire(to: pacs.port, Wire.Manners(cutAfter: 700_000, cuts: 2))
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        let address = "http://127.0.0.1:\(wire.port)/dicom-web"
        try await DICOMwebClient.with(Self.peer(address)) { client in
            let outcome = try await Retrieval(from: client, into: target, atOnce: 1).run(Self.objects(films))
            #expect(outcome.retrieved == 2 && outcome.failed.isEmpty)
        }
        #expect(wire.connections >= 3)

        // A line that breaks each time: the object is named with the reason, and the folder holds nothing of it.
        wire.manners.withLock { $0 = Wire.Manners(cutAfter: 700_000, cuts: 1000) }
        let empty = ObjectFolder(folder.url.appendingPathComponent("none"))
        let before = wire.connections
        try await DICOMwebClient.with(Self.peer(address)) { client in
            let outcome = try await Retrieval(from: client, into: empty, atOnce: 1).run(Self.objects(films))
            #expect(outcome.retrieved == 0 && outcome.failed.count == 2)
            for failure in outcome.failed {
                guard case .brokenOff = failure.problem else {
                    Issue.record("\(failure.problem)")
                    continue
                }
            }
        }
        #expect(wire.connections == before + 8)
        #expect(try FileManager.default.contentsOfDirectory(atPath: empty.url.path).isEmpty)
    }

    @Test("a PACS that says nothing is waited for as long as was agreed, and no longer")
    func slow() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let wire = try await Wire(to: pacs.port, Wire.Manners(isSilent: true))
        var peer = Self.peer("http://127.0.0.1:\(wire.port)/dicom-web")
        (peer.patience.silentSeconds, peer.patience.attempts) = (1, 2)
        try await DICOMwebClient.with(peer) { client in
            let problem = await Self.problem { try await client.echo() }
            #expect(problem == .tooSlow)
        }
        #expect(wire.connections == 2)
    }

    @Test(
        "who has no password, a wrong one, or the wrong name gets nothing",
        arguments: [
            nil, PACSCredential.basic(user: "reader", password: "wrong"), .basic(user: "nobody", password: "test-only"),
            .bearer(token: "test-only"),
        ])
    func strangers(credential: PACSCredential?) async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold([Film(number: 1, study: 1)])
        let file = folder.url.appendingPathComponent("film.dcm")
        try folder.write(Film(number: 2, study: 1).bytes, to: "film.dcm")
        try await DICOMwebClient.with(Self.peer(pacs.address, credential)) { client in
            #expect(await Self.problem { try await client.echo() } == .notAuthenticated)
            #expect(await Self.problem { _ = try await client.store(file) } == .notAuthenticated)
            let into = ObjectFolder(folder.url)
            #expect(
                await Self.problem {
                    _ = try await Retrieval(from: client, into: into).run(Self.objects([Film(number: 1, study: 1)]))
                } == .notAuthenticated)
        }
    }

    @Test("what is given is kept, byte for byte, and given twice does no harm")
    func store() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let film = Film(number: 1, study: 1, side: 1200)
        try folder.write(film.bytes, to: "film.dcm")
        try folder.write("no film", to: "text.dcm")
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        try await DICOMwebClient.with(Self.peer(pacs.address)) { (client) async throws -> Void in
            let file = folder.url.appendingPathComponent("film.dcm")
            #expect(try await client.store(file) == .stored(warning: nil))
            #expect(try await client.store(file) == .stored(warning: nil))
            #expect(try await Retrieval(from: client, into: target).run(Self.objects([film])).retrieved == 1)
            for name in ["text.dcm", "none.dcm"] {
                let path = folder.url.appendingPathComponent(name)
                guard case .file? = await Self.problem({ _ = try await client.store(path) }) else {
                    Issue.record("\(name)")
                    continue
                }
            }
        }
        let object = try #require(Self.objects([film]).first)
        #expect(try Data(contentsOf: target.file(of: object.instance)) == Data(film.bytes))
    }

    @Test("TLS with the hospital's own authority, and not without")
    func tls() async throws {
        let path = { (name: String) in folder.url.appendingPathComponent(name).path }
        let made = try await Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost", "-keyout", "pacs.key", "-out", "ca.pem",
            ], in: folder)
        #expect(made.code == 0)
        let pacs = try await Orthanc()
        defer { pacs.end() }
        var manners = Wire.Manners()
        manners.tls = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMFile(path("ca.pem")).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(file: path("pacs.key"), format: .pem))))
        // Orthanc's own TLS (1.10.1) crashes when a client with BoringSSL greets it, so a proxy speaks it.
        let wire = try await Wire(to: pacs.port, manners)
        var peer = Self.peer("https://localhost:\(wire.port)/dicom-web")
        peer.authorities = path("ca.pem")
        try await DICOMwebClient.with(peer) { try await $0.echo() }
        peer.authorities = nil
        guard case .insecure? = await Self.problem({ try await DICOMwebClient.with(peer) { try await $0.echo() } })
        else {
            Issue.record("a certificate that nobody trusts was taken")
            return
        }
        peer.authorities = path("pacs.key")
        guard case .file? = await Self.problem({ try await DICOMwebClient.with(peer) { try await $0.echo() } }) else {
            Issue.record("a key is no certificate")
            return
        }
        #expect(wire.connections > 0)
    }
}
