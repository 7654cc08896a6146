/// A message in protocol buffers' wire format, written field by field.
struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    private enum Wire: UInt64 {
        case variable = 0
        case eightBytes = 1
        case counted = 2
        case fourBytes = 5
    }

    mutating func add(_ value: Double, field: UInt64) {
        addKey(field, .eightBytes)
        bytes += value.bitPattern.lowFirst
    }

    mutating func add(_ value: Float, field: UInt64) {
        addKey(field, .fourBytes)
        bytes += value.bitPattern.lowFirst
    }

    mutating func add(_ value: Int64, field: UInt64) {
        addKey(field, .variable)
        addVariable(UInt64(bitPattern: value))
    }

    mutating func add(_ text: String, field: UInt64) {
        addCounted(Array(text.utf8), field)
    }

    mutating func add(_ message: ProtocolBuffer, field: UInt64) {
        addCounted(message.bytes, field)
    }

    private mutating func addCounted(_ content: [UInt8], _ field: UInt64) {
        addKey(field, .counted)
        addVariable(UInt64(content.count))
        bytes += content
    }

    private mutating func addKey(_ field: UInt64, _ wire: Wire) { addVariable(field << 3 | wire.rawValue) }

    private mutating func addVariable(_ value: UInt64) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
