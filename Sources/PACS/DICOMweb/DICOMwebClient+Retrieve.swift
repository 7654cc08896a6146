import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// WADO-RS (PS3.18, 10.4).
extension DICOMwebClient {
    /// Retrieves an object as the PACS stores it, and puts it into a folder when it is whole and the one asked for.
    ///
    /// - Returns: Its bytes.
    public func retrieve(_ object: FoundObject, into folder: ObjectFolder) async throws(PACSError) -> Int {
        let address =
            "\(peer.address)/studies/\(object.study)/series/\(object.series)/instances/\(object.instance)"
        return try await ask({
            var request = HTTPClientRequest(url: address)
            // Without the last parameter a server sends explicit little endian: bigger, and not what was stored.
            request.headers.add(
                name: "Accept", value: #"multipart/related; type="application/dicom"; transfer-syntax=*"#)
            return request
        }) { response in
            guard let type = response.headers.first(name: "Content-Type"),
                let boundary = MultipartReader.boundary(in: type)
            else { throw PACSError.malformed("an object that is not multipart/related") }
            let file = try folder.newFile(for: object.instance)
            var reader = MultipartReader(boundary: boundary)
            var parts = 0
            // The parts' headers and boundaries have no bytes to speak of.
            try await read(response, upTo: peer.longestObject + MultipartReader.longestHeaders) { chunk in
                for event in try reader.take(chunk.readableBytesView) {
                    switch event {
                    case .begin: parts += 1
                    case .bytes(let bytes) where parts == 1: try file.write(bytes)
                    case .bytes, .end: break
                    }
                }
            }
            guard reader.isComplete else { throw PACSError.brokenOff("an object without its end") }
            guard parts == 1 else { throw PACSError.malformed("\(parts) objects where one was asked for") }
            let came = FileMetaInformation(beginningOf: file.beginning)?.instance
            guard came == object.instance else { throw PACSError.otherObject(asked: object.instance, came: came) }
            try file.finish()
            return file.count
        }
    }
}
