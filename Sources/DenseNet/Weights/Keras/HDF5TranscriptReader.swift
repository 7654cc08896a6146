/// Reads the records that the child process sends (see CHDF5Shim.h). The child may have been taken over by the file
/// it read, so its records are checked like a file.
struct HDF5TranscriptReader {
    private(set) var dataSets: [String: HDF5Listing.DataSet] = [:]
    private(set) var groups: Set<String> = []
    private(set) var attributes: [String: [String: [String]]] = [:]
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func readAll() throws(DenseNetError) {
        while true {
            switch try byte() {
            case UInt8(ascii: "G"): groups.insert(try text())
            case UInt8(ascii: "A"): try attribute()
            case UInt8(ascii: "D"): try dataSet()
            case UInt8(ascii: "E"):
                let reason = try text()
                throw .damaged("\(reason), at \(try text())")
            case UInt8(ascii: "Z"): return
            default: throw Self.garbled
            }
        }
    }

    private mutating func attribute() throws(DenseNetError) {
        let (path, name) = (try text(), try text())
        var texts: [String] = []
        for _ in 0..<(try number(4)) { texts.append(try text()) }
        attributes[path, default: [:]][name] = texts
    }

    private mutating func dataSet() throws(DenseNetError) {
        let path = try text()
        let type: NumberType?
        switch try byte() {
        case UInt8(ascii: "f"): type = .float32
        case UInt8(ascii: "e"): type = .float16
        default: type = nil
        }
        guard let storage = HDF5Listing.Storage(rawValue: try byte()) else { throw Self.garbled }
        var shape: [Int] = []
        for _ in 0..<(try byte()) {
            guard let length = Int(exactly: try number(8)) else {
                throw .damaged("\(path) claims more numbers than there can be")
            }
            shape.append(length)
        }
        dataSets[path] = HDF5Listing.DataSet(shape: shape, type: type, storage: storage, offset: try number(8))
    }

    private mutating func byte() throws(DenseNetError) -> UInt8 {
        guard position < bytes.count else { throw Self.garbled }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func number(_ width: Int) throws(DenseNetError) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<width { value |= UInt64(try byte()) << (8 * UInt64(place)) }
        return value
    }

    private mutating func text() throws(DenseNetError) -> String {
        let count = Int(try number(4))
        guard count <= bytes.count - position else { throw Self.garbled }
        defer { position += count }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw .damaged("it has a name that is no text")
        }
        return text
    }

    private static let garbled = DenseNetError.damaged("libhdf5 did not get through it")
}
