import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PACS

/// A line that breaks while a PACS is asked, given or told something, or on which the answer comes drop by drop.
@Suite("The line to Orthanc breaks half-way, or is slow", .serialized) struct InterruptionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func web(_ wire: Wire) -> DICOMwebPeer {
        OrthancTests.peer("http://127.0.0.1:\(wire.port)/dicom-web")
    }

    private static func isBrokenOff(_ problem: PACSError?) -> Bool {
        if case .brokenOff? = problem { true } else { false }
    }

    @Test("a list of answers that breaks off is asked for again, and none of them is missing or there twice")
    func search() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold((1...40).map { Film(number: 1, study: $0, side: 4) })
        let wire = try await Wire(to: pacs.port, Wire.Manners(cutAfter: 20_000, cuts: 1))
        let found = try await DICOMwebClient.with(Self.web(wire)) { try await $0.search(StudyQuery(limit: 100)) }
        #expect(found.count == 40 && Set(found.map(\.study)).count == 40)
        #expect(wire.connections >= 2)

        wire.manners.withLock { $0 = Wire.Manners(cutAfter: 2_000, cuts: 1000) }
        let problem = await OrthancTests.problem {
            try await DICOMwebClient.with(Self.web(wire)) { _ = try await $0.search(StudyQuery(limit: 100)) }
        }
        #expect(Self.isBrokenOff(problem), "\(String(describing: problem))")

        // Through DIMSE: cut among the answers of the first question.
        let line = try await Wire(to: pacs.dicomPort, Wire.Manners(cutAfter: 3_000, cuts: 1))
        let answered = try await DIMSETests.client(line.port).search(StudyQuery(limit: 100))
        #expect(answered.count == 40 && Set(answered.map(\.study)).count == 40)
        #expect(line.connections == 42)
    }

    @Test("an object that is given is given again, and the PACS holds it once")
    func store() async throws {
        let film = Film(number: 1, study: 1, side: 1200)
        try folder.write(film.bytes, to: "film.dcm")
        let file = folder.url.appendingPathComponent("film.dcm")
        let pacs = try await Orthanc()
        defer { pacs.end() }

        // The object breaks, then its receipt.
        for manners in [Wire.Manners(cutAfterFromClient: 700_000, cuts: 1), Wire.Manners(cutAfter: 40, cuts: 1)] {
            let wire = try await Wire(to: pacs.port, manners)
            let outcome = try await DICOMwebClient.with(Self.web(wire)) { try await $0.store(file) }
            #expect(outcome == .stored(warning: nil))
            #expect(wire.connections == 2)
        }
        #expect(try await pacs.instances() == 1)

        let wire = try await Wire(to: pacs.port, Wire.Manners(cutAfterFromClient: 700_000, cuts: 1000))
        let problem = await OrthancTests.problem {
            try await DICOMwebClient.with(Self.web(wire)) { _ = try await $0.store(file) }
        }
        #expect(Self.isBrokenOff(problem), "\(String(describing: problem))")

        let empty = try await Orthanc()
        defer { empty.end() }
        let line = try await Wire(to: empty.dicomPort, Wire.Manners(cutAfterFromClient: 700_000, cuts: 1))
        #expect(try await DIMSETests.client(line.port).store(file) == .stored(warning: nil))
        #expect(line.connections == 2)
        #expect(try await empty.instances() == 1)
        line.manners.withLock { $0 = Wire.Manners(cutAfterFromClient: 700_000, cuts: 1000) }
        let broken = await OrthancTests.problem { _ = try await DIMSETests.client(line.port).store(file) }
        #expect(Self.isBrokenOff(broken), "\(String(describing: broken))")
    }

    @Test("a move of which the answers break off is asked for again")
    func move() async throws {
        let port = try FreePort.find()
        let settings = ObjectReceiver.Settings(
            port: port, title: try DIMSETests.title("READERSTUDY"), callers: [try DIMSETests.title("TESTPACS")])
        let inbox = ObjectFolder(folder.url.appendingPathComponent("inbox"))
        let receiver = try ObjectReceiver(settings, into: inbox) { _ in }
        Thread { receiver.run() }.start()
        defer { receiver.stop() }
        var orthanc = Orthanc.Settings()
        orthanc.receiver = port
        let pacs = try await Orthanc(orthanc)
        defer { pacs.end() }
        let films = (1...3).map { Film(number: $0, study: 1) }
        try await pacs.hold(films)
        // The association's acceptance passes, the answers behind it do not.
        let wire = try await Wire(to: pacs.dicomPort, Wire.Manners(cutAfter: 260, cuts: 1))
        let moved = try await DIMSETests.client(wire.port).move(
            try #require(UID(films[0].studyUID)), to: try DIMSETests.title("READERSTUDY"))
        #expect(moved.sent == 3 && moved.failed == 0)
        #expect(wire.connections == 2)
        for film in films { #expect(inbox.holds(try #require(UID(film.instanceUID)))) }
    }

    @Test("an answer that comes drop by drop is waited for as long as was agreed, however steadily it drips")
    func dripping() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let film = Film(number: 1, study: 1, side: 1200)
        try await pacs.hold([film])
        let object = try #require(OrthancTests.objects([film]).first)
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        let wire = try await Wire(to: pacs.port, Wire.Manners(drip: 500))
        var peer = Self.web(wire)
        // Never silent for this long, and yet too slow: 1.4 MB would take five minutes.
        (peer.patience.silentSeconds, peer.patience.seconds, peer.patience.attempts) = (60, 2, 1)
        let slow = peer
        let begin = ContinuousClock.now
        let problem = await OrthancTests.problem {
            try await DICOMwebClient.with(slow) { _ = try await $0.retrieve(object, into: target) }
        }
        #expect(problem == .tooSlow)
        #expect(ContinuousClock.now - begin < .seconds(60))
        #expect(!target.holds(object.instance))
        // Without a folder when not even the answer's head was there in time.
        #expect(((try? FileManager.default.contentsOfDirectory(atPath: target.url.path)) ?? []).isEmpty)

        // A slow line that is fast enough.
        wire.manners.withLock { $0.drip = 400_000 }
        (peer.patience.silentSeconds, peer.patience.seconds) = (60, 300)
        let patient = peer
        let bytes = try await DICOMwebClient.with(patient) { try await $0.retrieve(object, into: target) }
        #expect(bytes == film.bytes.count && target.holds(object.instance))
    }

    @Test("who waits is told of every object and its bytes, of those that were there and those that failed")
    func progress() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1), Film(number: 2, study: 1, side: 100), Film(number: 3, study: 1)]
        try await pacs.hold(Array(films.prefix(2)))
        let target = ObjectFolder(folder.url.appendingPathComponent("in"))
        let told = Told()
        try await DICOMwebClient.with(OrthancTests.peer(pacs.address)) { client in
            _ = try await Retrieval(from: client, into: target).run(OrthancTests.objects([films[0]]))
            let outcome = try await Retrieval(from: client, into: target, atOnce: 1).run(
                OrthancTests.objects(films)
            ) { progress in told.retrieved.withLock { $0.append(progress) } }
            #expect(outcome.failed.map(\.problem) == [.notFound])
            _ = try await client.search(StudyQuery(limit: 5)) { found in told.found.withLock { $0.append(found) } }
        }
        let bytes = films[1].bytes.count
        #expect(
            told.retrieved.withLock { $0 } == [
                Retrieval.Progress(done: 1, total: 3, bytes: 0), Retrieval.Progress(done: 2, total: 3, bytes: bytes),
                Retrieval.Progress(done: 3, total: 3, bytes: bytes),
            ])
        #expect(told.found.withLock { $0 } == [1])
    }

    private final class Told: Sendable {
        let retrieved = Mutex<[Retrieval.Progress]>([])
        let found = Mutex<[Int]>([])
    }
}
