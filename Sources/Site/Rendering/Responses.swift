import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A JSON response from plain values.
func jsonResponse(_ object: Any, status: HTTPResponse.Status = .ok) throws -> Response {
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    response.headers[.contentType] = "application/json; charset=utf-8"
    return response
}

/// A JSON response from JSON text.
func jsonResponse(text: String) -> Response {
    var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    response.headers[.contentType] = "application/json; charset=utf-8"
    return response
}

/// A PNG file that no cache may keep.
func pngResponse(_ path: String, files: FileIO, context: some RequestContext) async throws -> Response {
    pngResponse(try await files.loadFile(path: path, context: context))
}

/// A PNG file in memory, that no cache may keep either.
func pngResponse(_ bytes: [UInt8]) -> Response {
    pngResponse(ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
}

private func pngResponse(_ body: ResponseBody) -> Response {
    var response = Response(status: .ok, body: body)
    response.headers[.contentType] = "image/png"
    response.headers[.cacheControl] = "private, no-store"
    return response
}

extension Request {
    /// The value of a cookie; of equal names the first counts.
    func cookie(_ name: String) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard pair.starts(with: name.utf8) else { continue }
                let rest = pair.dropFirst(name.utf8.count)
                if rest.first == UInt8(ascii: "=") { return String(rest.dropFirst()) }
            }
        }
        return nil
    }

    /// The fields of a form; the last of equal names counts.
    func form(limit: Int = 64 * 1024) async throws -> [String: String] {
        var request = self
        let body: ByteBuffer
        do {
            body = try await request.collectBody(upTo: limit)
        } catch {
            throw SiteError.tooLarge
        }
        var fields: [String: String] = [:]
        for pair in String(buffer: body).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]) else { throw SiteError.badForm }
            guard let value = parts.count > 1 ? Self.decoded(parts[1]) : "" else { throw SiteError.badForm }
            fields[name] = value
        }
        return fields
    }

    /// The whole body, if it arrives in time: one that dribbles would hold its place for ever.
    ///
    /// - Parameters:
    ///   - limit: Bytes, at most.
    ///   - seconds: How long it may take.
    ///   - large: What is thrown for a longer body.
    ///   - late: What is thrown for one that takes longer.
    func bytes(
        limit: Int, seconds: Int, tooLarge large: any Error, tooSlow late: any Error
    ) async throws -> [UInt8] {
        try await inTime(seconds: seconds, orThrow: late) {
            var bytes: [UInt8] = []
            for try await part in body {
                guard bytes.count + part.readableBytes <= limit else { throw large }
                bytes.append(contentsOf: part.readableBytesView)
            }
            return bytes
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
    }
}
