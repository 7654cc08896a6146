import AsyncHTTPClient
import Cryptography
public import Foundation
import NIOHTTP1

/// What a PACS did with an object that it was given.
public enum StoreOutcome: Equatable, Sendable {
    /// It keeps it.
    ///
    /// - Parameter warning: Why not quite as it came, if so (0xB000: attributes were changed; PS3.18, table 10.5.1-1).
    case stored(warning: Int?)
    /// It does not.
    ///
    /// - Parameter reason: Its code, such as 0xA700 for no room or 0x0110 for an error of its own; `nil` when it gave none.
    case refused(reason: Int?)
}

/// STOW-RS (PS3.18, 10.5).
extension DICOMwebClient {
    /// Bytes that the answer to an object may have.
    private static let longestReceipt = 1 << 20

    /// Gives an object to the PACS, and makes sure that its receipt names the object. The same object again does no harm.
    ///
    /// - Parameter file: A DICOM file, whose data set goes unread.
    /// - Throws: ``PACSError/file(path:reason:)`` for what is no DICOM file, and as ``search(_:progress:)``.
    public func store(_ file: URL) async throws(PACSError) -> StoreOutcome {
        let meta = try Self.metaInformation(of: file)
        // 409: none was stored; the body says why, as it does with 202 for some.
        return try await ask(
            {
                let boundary = try Token(bits: 160).description
                let body = try StoreBody(file, boundary: boundary)
                var request = HTTPClientRequest(url: "\(peer.address)/studies")
                request.method = .POST
                request.headers.add(name: "Accept", value: "application/dicom+json")
                request.headers.add(
                    name: "Content-Type", value: #"multipart/related; type="application/dicom"; boundary=\#(boundary)"#)
                request.body = .stream(body, length: .known(Int64(body.length)))
                return request
            }, accepted: [200, 202, 409]
        ) { response in
            let data = try await body(of: response, upTo: Self.longestReceipt)
            return try Self.outcome(for: meta, of: try JSONDecoder().decode(Receipt.self, from: data).attributes)
        }
    }

    static func metaInformation(of file: URL) throws(PACSError) -> FileMetaInformation {
        guard let handle = try? FileHandle(forReadingFrom: file),
            let data = try? handle.read(upToCount: FileMetaInformation.longest)
        else { throw .file(path: file.path, reason: "cannot be read") }
        guard let meta = FileMetaInformation(beginningOf: Array(data)) else {
            throw .file(path: file.path, reason: "is no DICOM file")
        }
        return meta
    }

    /// Looks the object up in what the PACS says of all it was given: success of the request is not success of the object.
    private static func outcome(for object: FileMetaInformation, of receipt: AttributeSet) throws(PACSError)
        -> StoreOutcome
    {
        func entry(_ tag: AttributeTag) -> AttributeSet? {
            receipt.items(tag).first { $0.uid(.referencedInstance) == object.instance }
        }
        if let failed = entry(.failedObjects) { return .refused(reason: failed.integer(.failureReason)) }
        guard let stored = entry(.referencedObjects) else {
            if let other = receipt.items(.failedObjects).first {
                return .refused(reason: other.integer(.failureReason))
            }
            throw .malformed("a receipt that does not name the object \(object.instance)")
        }
        return .stored(warning: stored.integer(.warningReason))
    }

    /// One data set; some servers put it into a list.
    private struct Receipt: Decodable {
        var attributes: AttributeSet

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let list = try? container.decode([AttributeSet].self), let first = list.first {
                attributes = first
            } else {
                attributes = try container.decode(AttributeSet.self)
            }
        }
    }
}
