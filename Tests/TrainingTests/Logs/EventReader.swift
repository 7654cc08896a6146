@testable import Training

/// Reads event files as TensorBoard does: every length and checksum is checked.
struct EventReader {
    struct Scalar: Equatable {
        var step: Int
        var tag: String
        var value: Float
    }

    enum Fault: Error { case cutOff, checksum, wire(UInt64) }

    private(set) var version: String?
    private(set) var scalars: [Scalar] = []
    private(set) var times: [Double] = []

    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let head = try Self.take(8, &rest)
            guard try Self.take(4, &rest).number == UInt64(CRC32C.masked(head)) else { throw Fault.checksum }
            let data = try Self.take(Int(head.number), &rest)
            guard try Self.take(4, &rest).number == UInt64(CRC32C.masked(data)) else { throw Fault.checksum }
            try readEvent(data)
        }
    }

    private mutating func readEvent(_ data: ArraySlice<UInt8>) throws {
        var step = 0
        for (field, content) in try Self.fields(data) {
            switch (field, content) {
            case (1, .bytes(let bytes)): times.append(Double(bitPattern: bytes.number))
            case (2, .number(let number)): step = Int(number)
            case (3, .bytes(let bytes)): version = String(decoding: bytes, as: UTF8.self)
            case (5, .bytes(let summary)):
                for case (1, .bytes(let value)) in try Self.fields(summary) {
                    var scalar = Scalar(step: step, tag: "", value: .nan)
                    for (field, content) in try Self.fields(value) {
                        guard case .bytes(let bytes) = content else { continue }
                        if field == 1 { scalar.tag = String(decoding: bytes, as: UTF8.self) }
                        if field == 2 { scalar.value = Float(bitPattern: UInt32(bytes.number)) }
                    }
                    scalars.append(scalar)
                }
            default: break
            }
        }
    }

    private enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private static func fields(_ message: ArraySlice<UInt8>) throws -> [(UInt64, Content)] {
        var rest = message
        var fields: [(UInt64, Content)] = []
        while !rest.isEmpty {
            let key = try variable(&rest)
            switch key & 7 {
            case 0: fields.append((key >> 3, .number(try variable(&rest))))
            case 1: fields.append((key >> 3, .bytes(try take(8, &rest))))
            case 2: fields.append((key >> 3, .bytes(try take(Int(try variable(&rest)), &rest))))
            case 5: fields.append((key >> 3, .bytes(try take(4, &rest))))
            default: throw Fault.wire(key & 7)
            }
        }
        return fields
    }

    private static func variable(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<10 {
            let byte = try take(1, &rest)[rest.startIndex - 1]
            value |= UInt64(byte & 127) << UInt64(7 * place)
            if byte < 128 { return value }
        }
        throw Fault.cutOff
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw Fault.cutOff }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}

extension ArraySlice<UInt8> {
    /// Low byte first.
    fileprivate var number: UInt64 { reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
