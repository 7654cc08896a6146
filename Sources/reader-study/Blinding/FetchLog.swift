import Cryptography
import Foundation
import Radiographs
import Synchronization

/// Everything that a probe reader fetched, in order.
final class FetchLog: Sendable {
    /// One request and what came back.
    struct Fetch: Sendable {
        /// The probe, such as `R22`, or `nobody` for a browser that is not signed in.
        var by: String
        var method: String
        var path: String
        var status: Int
        var headers: [(name: String, value: String)]
        /// Empty for images, of which `image` tells.
        var body: [UInt8]
        var bytes: Int
        var digest: Digest
        var milliseconds: Double
        /// What an image file holds.
        var image: ImageFacts?

        var text: String { String(decoding: body, as: UTF8.self) }

        /// Whether it got what stands at an address, whatever the query asked for.
        func isOf(_ address: String) -> Bool { status == 200 && path.prefix { $0 != "?" } == address }
    }

    /// What can be told about an image file without its pixels.
    struct ImageFacts: Equatable, Sendable {
        var width: Int
        var height: Int
        var chunks: [String]
        var trailingBytes: Int
    }

    /// What is fetched, for the report.
    enum Kind: String, CaseIterable {
        case page = "pages", interface = "interface (JSON)", image = "images", file = "static files"
        case coordinator = "coordinator's addresses"
    }

    private let entries = Mutex<[Fetch]>([])

    var all: [Fetch] { entries.withLock { $0 } }

    func record(_ method: String, _ path: String, _ answer: Browser.Answer, _ time: Duration, by reader: String) {
        let isImage = answer.headers.contains { $0.name.lowercased() == "content-type" && $0.value == "image/png" }
        let fetch = Fetch(
            by: reader, method: method, path: path, status: answer.status, headers: answer.headers,
            body: isImage ? [] : answer.body, bytes: answer.body.count, digest: Digest(of: answer.body),
            milliseconds: time / .milliseconds(1), image: isImage ? Self.facts(of: answer.body) : nil)
        entries.withLock { $0.append(fetch) }
    }

    private static func facts(of bytes: [UInt8]) -> ImageFacts {
        guard let structure = try? PNGStructure(of: bytes), bytes.count > 24 else {
            return ImageFacts(width: 0, height: 0, chunks: ["not a PNG"], trailingBytes: 0)
        }
        // IHDR comes first: width and height are the eight bytes from the sixteenth on.
        let number = { (start: Int) in bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        return ImageFacts(
            width: number(16), height: number(20), chunks: structure.chunks.map(\.type),
            trailingBytes: structure.trailingBytes)
    }
}

extension FetchLog.Fetch {
    var kind: FetchLog.Kind {
        if path.hasPrefix("/images/") { return .image }
        if path.hasPrefix("/api/") { return .interface }
        if path.hasPrefix("/public/") { return .file }
        return path.hasPrefix("/coordinator") ? .coordinator : .page
    }

    /// Headers without those that tell the time, the length or the request's own identifier: equal for every case.
    var comparableHeaders: String {
        headers.filter { !["date", "x-server-time", "x-request-id", "content-length"].contains($0.name.lowercased()) }
            .map { "\($0.name.lowercased()): \($0.value)" }.sorted().joined(separator: "\n")
    }
}
