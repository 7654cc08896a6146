import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PACS

/// What a PACS may say that Orthanc does not.
@Suite("A PACS that behaves badly, or otherwise than Orthanc") struct DICOMwebTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func study(_ n: Int, date: String = "20170101") -> String {
        #"{"0020000D": {"vr": "UI", "Value": ["1.2.\#(n)"]}, "00080020": {"vr": "DA", "Value": ["\#(date)"]}}"#
    }

    private static let series = #"[{"0020000E": {"vr": "UI", "Value": ["1.2.3.4"]}}]"#

    private static func ask<Value: Sendable>(
        _ pacs: ScriptedPACS, _ credential: PACSCredential? = nil, pauses: Pauses = Pauses(),
        change: (inout DICOMwebPeer) -> Void = { _ in }, _ work: (DICOMwebClient) async throws -> Value
    ) async throws -> Value {
        var peer = DICOMwebPeer(address: pacs.address, credential: credential)
        change(&peer)
        return try await DICOMwebClient.with(peer, pause: { pauses.add($0) }, work)
    }

    /// The pauses that were made, without making them.
    private final class Pauses: Sendable {
        private let made = Mutex<[Duration]>([])
        func add(_ pause: Duration) { made.withLock { $0.append(pause) } }
        var all: [Duration] { made.withLock { $0 } }
    }

    @Test("a server that is busy is asked again after the pause it wants, each time after a longer one")
    func busy() async throws {
        let pacs = try await ScriptedPACS { _, n in
            switch n {
            case 0: ScriptedPACS.answer("503 Busy", ["Retry-After: 7"])
            case 1: ScriptedPACS.answer("429 Slow down", ["Retry-After: 100000"])
            case 2: ScriptedPACS.answer("502 Bad gateway")
            default: ScriptedPACS.answer(json: "[]")
            }
        }
        let pauses = Pauses()
        try await Self.ask(pacs, pauses: pauses) { try await $0.echo() }
        #expect(pauses.all == [.seconds(7), .seconds(60), .seconds(4)])
        #expect(pacs.requests.count == 4)
    }

    @Test(
        "after the last attempt it is said what the server said, and what cannot pass is not tried again",
        arguments: [
            ("503 Busy", PACSError.refused(status: 503, words: "down for repairs"), 4),
            ("400 Bad", .refused(status: 400, words: "down for repairs"), 1),
            ("401 Who", .notAuthenticated, 1), ("403 No", .forbidden, 1), ("404 None", .notFound, 1),
            ("302 Elsewhere", .refused(status: 302, words: "down for repairs"), 1),
        ])
    func givesUp(status: String, problem: PACSError, requests: Int) async throws {
        let pacs = try await ScriptedPACS { _, _ in
            ScriptedPACS.answer(status, ["Location: http://127.0.0.1:1/x"], Array("down\n for\u{1B}  repairs\n".utf8))
        }
        let found = await OrthancTests.problem { try await Self.ask(pacs) { try await $0.echo() } }
        #expect(found == problem)
        #expect(pacs.requests.count == requests)
    }

    @Test(
        "a token goes into the header, and a password as RFC 7617 says",
        arguments: [
            (PACSCredential.bearer(token: "abc.def"), "Authorization: Bearer abc.def"),
            (.basic(user: "test", password: "123£"), "Authorization: Basic dGVzdDoxMjPCow=="),
        ])
    func credentials(credential: PACSCredential, header: String) async throws {
        let pacs = try await ScriptedPACS { _, _ in ScriptedPACS.answer(json: "[]") }
        try await Self.ask(pacs, credential) { try await $0.echo() }
        #expect(pacs.requests.first?.headers.contains(header) == true)
        #expect(!"\(credential) \(String(reflecting: credential))".contains("123") && !"\(credential)".contains("abc"))
        var dumped = ""
        dump(DICOMwebPeer(address: "x", credential: credential), to: &dumped)
        #expect(!dumped.contains("123") && !dumped.contains("abc.def"))
    }

    @Test("no match is an empty list, or no content at all")
    func nothing() async throws {
        for answer in [ScriptedPACS.answer("204 No Content", []), ScriptedPACS.answer(json: "[]")] {
            let pacs = try await ScriptedPACS { _, _ in answer }
            #expect(try await Self.ask(pacs) { try await $0.search(StudyQuery(limit: 5)) }.isEmpty)
        }
    }

    @Test("a server that knows neither limit nor offset nor filters does not get us more than we asked for")
    func ignorant() async throws {
        let pacs = try await ScriptedPACS { request, _ in
            if request.line.contains("/series") { return ScriptedPACS.answer(json: Self.series) }
            let studies = (1...8).map { Self.study($0, date: $0.isMultiple(of: 2) ? "20170101" : "20180101") }
            return ScriptedPACS.answer(json: "[\(studies.joined(separator: ","))]")
        }
        for (limit, expected) in [(3, ["1.2.2", "1.2.4", "1.2.6"]), (100, ["1.2.2", "1.2.4", "1.2.6", "1.2.8"])] {
            let found = try await Self.ask(pacs) { client in
                var query = StudyQuery(limit: limit)
                query.to = DICOMDate("20171231")
                return try await client.search(query)
            }
            #expect(found.map(\.study.description) == expected)
        }
    }

    @Test("a server with short pages of its own is asked until nothing new comes")
    func shortPages() async throws {
        let pacs = try await ScriptedPACS { request, _ in
            if request.line.contains("/series") { return ScriptedPACS.answer(json: Self.series) }
            let offset = request.line.firstRange(of: "offset=").map {
                request.line[$0.upperBound...].prefix { $0.isNumber }
            }
            let first = offset.flatMap { Int($0) } ?? 0
            let studies = (first..<min(first + 2, 5)).map { Self.study($0) }
            return ScriptedPACS.answer(json: "[\(studies.joined(separator: ","))]")
        }
        #expect(try await Self.ask(pacs) { try await $0.search(StudyQuery(limit: 100)) }.count == 5)
    }

    @Test("questions are written so that no value can end them")
    func escaping() async throws {
        let pacs = try await ScriptedPACS { _, _ in ScriptedPACS.answer(json: "[]") }
        _ = try await Self.ask(pacs) { client in
            var query = StudyQuery(limit: 5)
            (query.description, query.modalities) = ("骨盆&limit=1 #*", ["DX"])
            return try await client.search(query)
        }
        #expect(
            pacs.requests.first?.line == "GET /dicom-web/studies?ModalitiesInStudy=DX&"
                + "StudyDescription=%E9%AA%A8%E7%9B%86%26limit%3D1%20%23*&includefield=00081030&includefield=00080061&limit=5 "
                + "HTTP/1.1")
    }

    @Test(
        "an answer that is no DICOM JSON is named as such",
        arguments: ["{", "<html>", #"{"a": 1}"#, #"[{"0020000D": 1}]"#])
    func garbage(json: String) async throws {
        let pacs = try await ScriptedPACS { _, _ in ScriptedPACS.answer(json: json) }
        let problem = await OrthancTests.problem { try await Self.ask(pacs) { try await $0.echo() } }
        #expect(problem == .malformed("JSON that is no DICOM JSON"))
    }

    private static func object(_ film: Film) throws -> FoundObject {
        try #require(OrthancTests.objects([film]).first)
    }

    private static func multipart(_ parts: [[UInt8]], end: String = "--B--") -> [UInt8] {
        let begin = Array("--B\r\nContent-Type: application/dicom\r\n\r\n".utf8)
        return ScriptedPACS.answer(
            "200 OK", [#"Content-Type: multipart/related; type="application/dicom"; boundary=B"#],
            parts.flatMap { begin + $0 + Array("\r\n".utf8) } + Array(end.utf8))
    }

    @Test("what is not the object that was asked for, whole and alone, is not kept")
    func wrongObjects() async throws {
        let (film, other) = (Film(number: 1, study: 1), Film(number: 2, study: 1))
        let object = try Self.object(film)
        let target = ObjectFolder(folder.url)
        for (answer, problem) in [
            (
                Self.multipart([other.bytes]),
                PACSError.otherObject(asked: object.instance, came: UID(other.instanceUID))
            ),
            (Self.multipart([Array("<html>".utf8)]), .otherObject(asked: object.instance, came: nil)),
            (Self.multipart([film.bytes], end: ""), .brokenOff("an object without its end")),
            (Self.multipart([film.bytes, other.bytes]), .malformed("2 objects where one was asked for")),
            (Self.multipart([]), .malformed("0 objects where one was asked for")),
            (
                ScriptedPACS.answer("200 OK", ["Content-Type: application/dicom"], film.bytes),
                .malformed("an object that is not multipart/related")
            ),
            (Self.multipart([[UInt8](repeating: 0, count: 200_000)]), .tooLong(limit: 100_000 + 16_384)),
        ] {
            let pacs = try await ScriptedPACS { _, _ in answer }
            let found = await OrthancTests.problem {
                try await Self.ask(pacs, change: { $0.longestObject = 100_000 }) {
                    _ = try await $0.retrieve(object, into: target)
                }
            }
            #expect(found == problem)
            #expect(!target.holds(object.instance))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test("two programs do not write one file")
    func twoWriters() async throws {
        let film = Film(number: 1, study: 1)
        let object = try Self.object(film)
        let target = ObjectFolder(folder.url)
        let first = try target.newFile(for: object.instance)
        try first.write(film.bytes)
        #expect(throws: PACSError.self) { try target.newFile(for: object.instance) }
        try first.finish()
        #expect(target.holds(object.instance))
    }

    @Test(
        "a receipt is believed only as far as it names the object",
        arguments: [
            (#"{"00081199": {"Value": [{"00081155": {"Value": ["ME"]}}]}}"#, StoreOutcome.stored(warning: nil)),
            (
                #"[{"00081199": {"Value": [{"00081155": {"Value": ["ME"]}, "00081196": {"Value": [45056]}}]}}]"#,
                .stored(warning: 0xB000)
            ),
            (
                #"{"00081198": {"Value": [{"00081155": {"Value": ["ME"]}, "00081197": {"Value": [42752]}}]}}"#,
                .refused(reason: 0xA700)
            ),
            (
                #"{"00081198": {"Value": [{"00081155": {"Value": ["ME"]}}]}, "00081199": {"Value": [{"00081155": {"Value": ["ME"]}}]}}"#,
                .refused(reason: nil)
            ),
            (#"{"00081198": {"Value": [{"00081197": {"Value": [272]}}]}}"#, .refused(reason: 0x0110)),
            (#"{"00081199": {"Value": [{"00081155": {"Value": ["1.2.3"]}}]}}"#, nil), ("{}", nil),
        ])
    func receipts(json: String, outcome: StoreOutcome?) async throws {
        let film = Film(number: 1, study: 1)
        try folder.write(film.bytes, to: "film.dcm")
        let file = folder.url.appendingPathComponent("film.dcm")
        let pacs = try await ScriptedPACS { _, _ in
            ScriptedPACS.answer("202 Accepted", json: json.replacing("ME", with: film.instanceUID))
        }
        let found = try? await Self.ask(pacs) { try await $0.store(file) }
        #expect(found == outcome)
        let request = try #require(pacs.requests.first)
        #expect(request.line == "POST /dicom-web/studies HTTP/1.1")
        let type = try #require(request.headers.first { $0.hasPrefix("Content-Type: ") }).dropFirst(14)
        var reader = MultipartReader(boundary: try #require(MultipartReader.boundary(in: String(type))))
        let sent = try reader.take(request.body).flatMap { if case .bytes(let bytes) = $0 { bytes } else { [UInt8]() } }
        #expect(reader.isComplete && sent == film.bytes)
    }
}
