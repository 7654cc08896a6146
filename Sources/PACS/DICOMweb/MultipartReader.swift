import Foundation

/// Takes a `multipart/related` body apart while it arrives.
///
/// Memory is bounded by what is handed in at a time: bytes of a part are given back at once, but for the few that may be
/// the beginning of a boundary.
///
/// - SeeAlso: RFC 2046, 5.1.1; RFC 2387.
struct MultipartReader {
    /// What was found, in this order: a beginning, bytes, an end, and so on.
    enum Event: Equatable {
        /// A part begins; its headers' names are in small letters.
        case begin([String: String])
        /// Bytes of its content.
        case bytes([UInt8])
        /// The part is complete.
        case end
    }

    private enum Place {
        case preamble, headers, content, epilogue
    }

    /// Bytes that the headers of one part may have.
    static let longestHeaders = 16 << 10

    private let delimiter: [UInt8]
    private var place = Place.preamble
    /// What was taken and not yet understood. A line end is put before the first byte, because the first boundary lacks it.
    private var rest: [UInt8] = Array("\r\n".utf8)

    /// Whether the boundary that ends everything has come.
    var isComplete: Bool { place == .epilogue }

    /// - Parameter boundary: As ``boundary(in:)`` gives it.
    init(boundary: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes the next bytes.
    ///
    /// - Throws: ``PACSError/malformed(_:)`` when they cannot be part of such a body.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(PACSError) -> [Event] {
        guard place != .epilogue else { return [] }
        rest.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// Whether it came further and may do so again.
    private mutating func step(_ events: inout [Event]) throws(PACSError) -> Bool {
        switch place {
        case .preamble:
            guard let found = position(of: delimiter) else {
                rest.removeFirst(max(0, rest.count - delimiter.count + 1))
                return false
            }
            rest.removeFirst(found + delimiter.count)
            place = .headers
            return true
        case .headers:
            // The two bytes after a boundary say whether it was the last one.
            guard rest.count >= 2 else { return false }
            if rest.starts(with: "--".utf8) {
                (place, rest) = (.epilogue, [])
                return false
            }
            guard let found = position(of: Array("\r\n\r\n".utf8)) else {
                guard rest.count <= Self.longestHeaders else {
                    throw .malformed("a part without an end of its headers")
                }
                return false
            }
            events.append(.begin(Self.headers(rest[..<found])))
            rest.removeFirst(found + 4)
            place = .content
            return true
        case .content:
            if let found = position(of: delimiter) {
                if found > 0 { events.append(.bytes(Array(rest[..<found]))) }
                events.append(.end)
                rest.removeFirst(found + delimiter.count)
                place = .headers
                return true
            }
            let certain = rest.count - delimiter.count + 1
            if certain > 0 {
                events.append(.bytes(Array(rest[..<certain])))
                rest.removeFirst(certain)
            }
            return false
        case .epilogue:
            return false
        }
    }

    /// Where a pattern begins that begins with a carriage return, which pixels seldom hold.
    private func position(of pattern: [UInt8]) -> Int? {
        rest.withUnsafeBytes { bytes in
            pattern.withUnsafeBytes { pattern in
                guard let start = bytes.baseAddress, let wanted = pattern.baseAddress else { return nil }
                var position = 0
                while position + pattern.count <= bytes.count {
                    let room = bytes.count - pattern.count + 1 - position
                    guard let found = memchr(start + position, Int32(wanted.load(as: UInt8.self)), room) else {
                        return nil
                    }
                    if memcmp(found, wanted, pattern.count) == 0 { return UnsafeRawPointer(found) - start }
                    position = UnsafeRawPointer(found) - start + 1
                }
                return nil
            }
        }
    }

    private static func headers(_ bytes: ArraySlice<UInt8>) -> [String: String] {
        var headers: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1]).trimming { $0 == " " || $0 == "\t" }
        }
        return headers
    }

    /// The boundary that a content type names; `nil` when it is not `multipart/related` or names none.
    static func boundary(in contentType: String) -> String? {
        var fields = contentType.split(separator: ";").map { String($0).trimming { $0 == " " || $0 == "\t" } }
        guard !fields.isEmpty, fields.removeFirst().lowercased() == "multipart/related" else { return nil }
        for field in fields {
            let parts = field.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "boundary" else { continue }
            let boundary = String(parts[1]).trimming { $0 == "\"" }
            return (1...200).contains(boundary.utf8.count) && !boundary.contains(where: \.isNewline) ? boundary : nil
        }
        return nil
    }
}
