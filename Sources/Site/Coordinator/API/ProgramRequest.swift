import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The content as JSON of a shape.
    ///
    /// - Parameter limit: Bytes that it may have.
    func content<Body: Decodable>(_: Body.Type, limit: Int = 256 * 1024) async throws -> Body {
        try checkType(["application/json"])
        let bytes = try await content(limit: limit)
        do {
            return try JSONDecoder().decode(Body.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw ProgramProblem.badBody(field: error.field)
        }
    }

    /// The content as it is.
    func content(limit: Int) async throws -> [UInt8] {
        var request = self
        do {
            return Array(try await request.collectBody(upTo: limit).readableBytesView)
        } catch {
            throw SiteError.tooLarge
        }
    }

    /// The content as text in UTF-8.
    ///
    /// - Parameter types: Media types that it may have, without parameters.
    func text(_ types: [String], limit: Int) async throws -> String {
        try checkType(types)
        guard let text = String(validating: try await content(limit: limit), as: UTF8.self) else {
            throw ProgramProblem.badBody(field: "UTF-8")
        }
        return text
    }

    private func checkType(_ types: [String]) throws(ProgramProblem) {
        let type = headers[.contentType]?.split(separator: ";").first.map { $0.trimmingSpaces().lowercased() }
        guard let type, types.contains(type) else { throw .wrongType(needed: types.joined(separator: ", ")) }
    }

    /// A whole number of the query; `nil` when it is not there.
    func number(_ name: String, in range: ClosedRange<Int>) throws(ProgramProblem) -> Int? {
        guard let text = uri.queryParameters[name[...]] else { return nil }
        guard let number = Int(text), range.contains(number) else { throw .badParameter(name) }
        return number
    }

    /// Refuses a change of what has another version by now.
    ///
    /// - Parameter version: The ETag that it has, without the quotation marks.
    func checkMatch(_ version: String) throws(ProgramProblem) {
        guard let field = headers[.ifMatch] else { throw .matchNeeded }
        let tags = field.split(separator: ",").map { $0.trimmingSpaces() }
        guard tags.contains("*") || tags.contains("\"\(version)\"") else { throw .changedMeanwhile }
    }
}

extension DecodingError {
    /// The name of the field that is missing or wrong, such as `readers.0.specialty`.
    fileprivate var field: String {
        switch self {
        case .keyNotFound(let key, let context): Self.path(context.codingPath + [key])
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            Self.path(context.codingPath)
        @unknown default: "JSON"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "JSON" : keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

/// Which part of a list is asked for.
struct PageRequest: Sendable {
    static let most = 1000
    /// Items of one answer, 1...``most``.
    let limit: Int
    /// The last item of the part before; `nil` for the first part.
    let after: String?

    init(_ request: Request) throws(ProgramProblem) {
        limit = try request.number("limit", in: 1...Self.most) ?? 100
        after = request.uri.queryParameters["after"].map(String.init)
    }

    /// The part of a list, whose items have names of their own.
    func part<Item>(of all: [Item], by name: (Item) -> String) throws(ProgramProblem) -> ListPart<Item> {
        var start = 0
        if let after {
            guard let index = all.firstIndex(where: { name($0) == after }) else { throw .badParameter("after") }
            start = index + 1
        }
        let items = Array(all[start...].prefix(limit))
        return ListPart(items: items, next: start + items.count < all.count ? items.last.map(name) : nil)
    }
}

/// A part of a list.
struct ListPart<Item> {
    let items: [Item]
    /// What `after` says for the part that follows; `nil` at the end.
    let next: String?
}

/// JSON of a value.
///
/// - Parameter version: Becomes the ETag.
func programResponse(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, version: String? = nil, location: String? = nil
) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var response = Response(
        status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    response.headers[.contentType] = "application/json"
    if let version { response.headers[.eTag] = "\"\(version)\"" }
    if let location { response.headers[.location] = location }
    return response
}
