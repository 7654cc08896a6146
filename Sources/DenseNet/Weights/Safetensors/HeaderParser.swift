/// The JSON of a safetensors header, read strictly: no value but what the format knows, every name kept, so that one
/// that occurs twice is seen (a general JSON reader keeps the last of them silently).
struct HeaderParser {
    struct RawEntry {
        var name: String
        var type = ""
        var shape: [Int] = []
        var start = 0
        var end = 0
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func parse() throws(DenseNetError) -> ([RawEntry], [String: String]) {
        var entries: [RawEntry] = []
        var metadata: [String: String]?
        try object { parser, key throws(DenseNetError) in
            if key == "__metadata__" {
                guard metadata == nil else { throw .damaged("its header has __metadata__ twice") }
                var found: [String: String] = [:]
                try parser.object { parser, key throws(DenseNetError) in
                    guard found.updateValue(try parser.string(), forKey: key) == nil else {
                        throw .damaged("its metadata has \(key) twice")
                    }
                }
                metadata = found
            } else {
                entries.append(try parser.entry(key))
            }
        }
        skipSpace()
        guard position == bytes.count else { throw malformed() }
        return (entries, metadata ?? [:])
    }

    private mutating func entry(_ name: String) throws(DenseNetError) -> RawEntry {
        var entry = RawEntry(name: name)
        var seen = Set<String>()
        try object { parser, key throws(DenseNetError) in
            guard seen.insert(key).inserted else { throw .damaged("the tensor \(name) has \(key) twice") }
            switch key {
            case "dtype": entry.type = try parser.string()
            case "shape": entry.shape = try parser.integers()
            case "data_offsets":
                let offsets = try parser.integers()
                guard offsets.count == 2 else { throw .damaged("the tensor \(name) has \(offsets.count) offsets") }
                (entry.start, entry.end) = (offsets[0], offsets[1])
            default: throw .damaged("the tensor \(name) has an unknown property \(key)")
            }
        }
        guard seen.count == 3 else { throw .damaged("the tensor \(name) lacks a type, a shape or its offsets") }
        return entry
    }

    private mutating func object(
        _ member: (inout HeaderParser, String) throws(DenseNetError) -> Void
    ) throws(DenseNetError) {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try member(&self, key)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    private mutating func integers() throws(DenseNetError) -> [Int] {
        var values: [Int] = []
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return values }
        repeat { values.append(try integer()) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return values
    }

    private mutating func integer() throws(DenseNetError) -> Int {
        skipSpace()
        let first = position
        var value = 0
        while position < bytes.count, case let digit = bytes[position], 48...57 ~= digit {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(Int(digit) - 48)
            guard !overflow, !carried else { throw .damaged("its header holds a number beyond 64 bits") }
            value = sum
            position += 1
        }
        guard position > first else { throw malformed() }
        return value
    }

    private mutating func string() throws(DenseNetError) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw malformed() }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<32: throw malformed()
            default: text.append(byte)
            }
        }
        throw malformed()
    }

    private mutating func escape(into text: inout [UInt8]) throws(DenseNetError) {
        guard position < bytes.count else { throw malformed() }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "u"):
            var unit: UInt32 = try hexadecimal()
            if 0xD800...0xDBFF ~= unit {
                guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw malformed() }
                position += 2
                let low = try hexadecimal()
                guard 0xDC00...0xDFFF ~= low else { throw malformed() }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw malformed() }
            text.append(contentsOf: String(scalar).utf8)
        default: throw malformed()
        }
    }

    private mutating func hexadecimal() throws(DenseNetError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw malformed() }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard
                let digit = Unicode.Scalar(byte).properties.isASCIIHexDigit
                    ? Character(Unicode.Scalar(byte)).hexDigitValue : nil
            else { throw malformed() }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private mutating func expect(_ byte: UInt8) throws(DenseNetError) {
        guard take(byte) else { throw malformed() }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
    }

    private func malformed() -> DenseNetError {
        .damaged("its header is not the JSON of a safetensors file, at \(position)")
    }
}
