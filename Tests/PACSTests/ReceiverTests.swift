import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PACS

/// The receiver with DCMTK's tools and Orthanc as those who send.
@Suite("Films that are sent to us", .serialized) struct ReceiverTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for film in 1...3 { try folder.write(Film(number: film, study: 1).bytes, to: "\(film).dcm") }
    }

    /// A receiver that runs until the test ends.
    private final class Running: Sendable {
        let port: Int
        let target: ObjectFolder
        private let receiver: ObjectReceiver
        private let happened: Ear

        private final class Ear: Sendable {
            let events = Mutex<[ObjectReceiver.Event]>([])
        }

        init(into folder: URL, _ change: (inout ObjectReceiver.Settings) -> Void = { _ in }) throws {
            port = try FreePort.find()
            target = ObjectFolder(folder)
            var settings = ObjectReceiver.Settings(
                port: port, title: try DIMSETests.title("READERSTUDY"),
                callers: [try DIMSETests.title("TESTPACS"), try DIMSETests.title("XRAY1")])
            // Long enough for a machine that has much else to do.
            settings.seconds = 30
            change(&settings)
            let ear = Ear()
            happened = ear
            let receiver = try ObjectReceiver(settings, into: target) { event in
                ear.events.withLock { $0.append(event) }
            }
            self.receiver = receiver
            Thread { receiver.run() }.start()
        }

        deinit { receiver.stop() }

        var events: [ObjectReceiver.Event] { happened.events.withLock { $0 } }
        var files: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: target.url.path)) ?? []).sorted()
        }
    }

    private var inbox: URL { folder.url.appendingPathComponent("inbox") }

    private func send(
        _ files: [String], to receiver: Running, calling: String = "XRAY1", called: String = "READERSTUDY"
    ) async throws -> Tool.Outcome {
        try await Tool.run(
            "storescu", ["-v", "-aet", calling, "-aec", called, "127.0.0.1", "\(receiver.port)"] + files, in: folder)
    }

    @Test("echoscu is answered, and storescu's films are in the folder, whole and for us only")
    func films() async throws {
        let receiver = try Running(into: inbox)
        let echo = try await Tool.run(
            "echoscu", ["-aet", "XRAY1", "-aec", "READERSTUDY", "127.0.0.1", "\(receiver.port)"], in: folder)
        #expect(echo.code == 0, "\(echo.words)")
        let sent = try await send(["1.dcm", "2.dcm", "3.dcm"], to: receiver)
        #expect(sent.code == 0, "\(sent.words)")
        for number in 1...3 {
            let film = Film(number: number, study: 1)
            let file = receiver.target.file(of: try #require(UID(film.instanceUID)))
            let bytes = Array(try Data(contentsOf: file))
            #expect(bytes.suffix(2000) == film.bytes.suffix(2000))
            #expect(FileMetaInformation(beginningOf: bytes)?.instance.description == film.instanceUID)
            #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
        }
        #expect(receiver.files.count == 3)
        let again = try await send(["1.dcm"], to: receiver)
        #expect(again.code == 0)
        #expect(
            receiver.events.last == .stored(instance: Film(number: 1, study: 1).instanceUID, from: "XRAY1", bytes: 0))
    }

    @Test(
        "strangers, and those who call us by another title, are rejected before they can send",
        arguments: [
            ("NOBODY", "READERSTUDY", "this AE title may not call"), ("XRAY1", "OTHER", "by another AE title"),
            ("xray1", "READERSTUDY", "this AE title may not call"),
        ])
    func strangers(calling: String, called: String, reason: String) async throws {
        let receiver = try Running(into: inbox)
        let sent = try await send(["1.dcm"], to: receiver, calling: calling, called: called)
        #expect(sent.code != 0 && sent.words.contains("Rejected"), "\(sent.words)")
        #expect(receiver.files.isEmpty)
        let ended = receiver.events.compactMap { event -> String? in
            guard case .ended(let from, let words) = event else { return nil }
            return "\(from): \(words)"
        }
        #expect(ended.count == 1 && ended.first?.contains(reason) == true, "\(ended)")
    }

    @Test("what is no radiograph, too long, or one too many is refused, and nothing of it stays")
    func limits() async throws {
        let capture = Film(number: 1, study: 2, modality: "OT", objectClass: "1.2.840.10008.5.1.4.1.1.7")
        try folder.write(capture.bytes, to: "capture.dcm")
        try folder.write(Film(number: 9, study: 2, side: 1000).bytes, to: "long.dcm")
        let receiver = try Running(into: inbox) { ($0.longestObject, $0.mostObjects) = (100_000, 2) }
        #expect(try await send(["capture.dcm"], to: receiver).code != 0)
        let long = try await send(["long.dcm"], to: receiver)
        #expect(long.code != 0 || long.words.contains("Refused"), "\(long.words)")
        #expect(receiver.files.isEmpty)
        let three = try await send(["1.dcm", "2.dcm", "3.dcm"], to: receiver)
        #expect(receiver.files.count == 2, "\(three.words)")
        let refused = ObjectReceiver.Event.refused(
            instance: Film(number: 3, study: 1).instanceUID, from: "XRAY1", status: 0xA700)
        #expect(receiver.events.contains(refused), "\(receiver.events)")
    }

    @Test("a film of which half has come is not there, and others can send meanwhile")
    func half() async throws {
        let receiver = try Running(into: inbox)
        try folder.write(Film(number: 9, study: 2, side: 1400).bytes, to: "long.dcm")
        let wire = try await Wire(to: receiver.port, Wire.Manners(cutAfterFromClient: 1_000_000, cuts: 1))
        let broken = try await Tool.run(
            "storescu", ["-aet", "XRAY1", "-aec", "READERSTUDY", "127.0.0.1", "\(wire.port)", "long.dcm"], in: folder)
        #expect(broken.code != 0)
        #expect(try await send(["1.dcm"], to: receiver).code == 0)
        let end = ContinuousClock.now + .seconds(120)
        while receiver.files.count != 1, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
        #expect(receiver.files == ["\(Film(number: 1, study: 1).instanceUID).dcm"])
    }

    @Test("a PACS sends us what we ask it to by C-MOVE, and not to whom it does not know")
    func move() async throws {
        let receiver = try Running(into: inbox)
        var settings = Orthanc.Settings()
        settings.receiver = receiver.port
        let pacs = try await Orthanc(settings)
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1), Film(number: 2, study: 1), Film(number: 1, study: 2)]
        try await pacs.hold(films)
        let client = try DIMSETests.client(pacs.dicomPort)
        let study = try #require(UID(films[0].studyUID))
        let moved = try await client.move(study, to: try DIMSETests.title("READERSTUDY"))
        #expect(moved.sent == 2 && moved.failed == 0)
        #expect(receiver.files == films.prefix(2).map { "\($0.instanceUID).dcm" })
        let nowhere = try DIMSETests.title("NOWHERE")
        #expect(await OrthancTests.problem { _ = try await client.move(study, to: nowhere) } != nil)
    }

    @Test("a port that is taken is said so")
    func taken() throws {
        let receiver = try Running(into: inbox)
        let settings = ObjectReceiver.Settings(port: receiver.port, title: try DIMSETests.title("X"), callers: [])
        #expect(throws: PACSError.self) { try ObjectReceiver(settings, into: ObjectFolder(inbox)) { _ in } }
    }
}
