/// A safetensors file: a length, a JSON header, then the tensors' bytes (format of huggingface/safetensors).
///
/// Nothing in the file is trusted: lengths, offsets, overlaps, names and sizes are checked before a byte is used.
public struct SafetensorsFile: Sendable {
    /// One tensor as the header declares it.
    public struct Entry: Equatable, Sendable {
        /// Unique within the file.
        public let name: String
        /// F32, F16, I64 …; only F32, F16 and U8 are read.
        public let type: String
        /// Lengths of the axes.
        public let shape: [Int]
        /// Bytes after the header.
        let range: Range<Int>
    }

    /// Longest header that is read, in bytes.
    public static let longestHeader = 32 << 20
    private static let itemSizes = [
        "BOOL": 1, "U8": 1, "I8": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8,
        "I64": 8, "F64": 8,
    ]

    /// All tensors in the order of their bytes.
    public let entries: [Entry]
    /// The header's `__metadata__`.
    public let metadata: [String: String]
    private let byName: [String: Entry]
    private let file: MappedFile
    private let start: Int

    /// Maps the file and checks its header.
    /// - Throws: ``DenseNetError/file(path:reason:)`` or ``DenseNetError/damaged(_:)``.
    public init(path: String) throws(DenseNetError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count >= 8 else { throw .damaged("it has \(file.bytes.count) bytes") }
        let declared = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        guard declared <= UInt64(min(file.bytes.count - 8, Self.longestHeader)) else {
            throw .damaged("its header claims \(declared) bytes")
        }
        start = 8 + Int(declared)
        var parser = HeaderParser(UnsafeRawBufferPointer(rebasing: file.bytes[8..<start]))
        let (raw, metadata) = try parser.parse()
        let entries = try Self.checked(raw, dataBytes: file.bytes.count - start)
        self.file = file
        self.metadata = metadata
        self.entries = entries
        byName = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The tensor as 32-bit floats; F16 is widened exactly, U8 is 0...255.
    /// - Throws: ``DenseNetError/missingTensor(_:)`` or ``DenseNetError/wrongType(tensor:type:)``.
    public func tensor(_ name: String) throws(DenseNetError) -> Tensor {
        guard let entry = byName[name] else { throw .missingTensor(name) }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[shifted(entry.range)])
        let count = entry.shape.reduce(1, *)
        let values = try Self.floats(bytes, count: count, entry)
        return Tensor(shape: entry.shape, values: values)
    }

    private func shifted(_ range: Range<Int>) -> Range<Int> { range.lowerBound + start..<range.upperBound + start }

    private static func floats(
        _ bytes: UnsafeRawBufferPointer, count: Int, _ entry: Entry
    ) throws(DenseNetError) -> [Float] {
        switch entry.type {
        case "F32":
            return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                if count > 0 { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes) }
                initialized = count
            }
        case "F16":
            return (0..<count).map { index in
                Float(
                    Float16(
                        bitPattern: UInt16(
                            littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))))
            }
        case "U8": return bytes.map { Float($0) }
        default: throw .wrongType(tensor: entry.name, type: entry.type)
        }
    }

    private static func checked(_ raw: [HeaderParser.RawEntry], dataBytes: Int) throws(DenseNetError) -> [Entry] {
        var entries: [Entry] = []
        var names = Set<String>()
        for item in raw {
            guard names.insert(item.name).inserted else { throw .damaged("the tensor \(item.name) occurs twice") }
            guard let itemSize = itemSizes[item.type] else { throw .wrongType(tensor: item.name, type: item.type) }
            var bytes = itemSize
            for length in item.shape {
                let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
                guard !overflow else { throw .damaged("the tensor \(item.name) claims more bytes than there can be") }
                bytes = product
            }
            guard item.start <= item.end, item.end <= dataBytes else {
                throw .damaged("the tensor \(item.name) lies outside the file")
            }
            guard item.end - item.start == bytes else {
                throw .damaged(
                    "the tensor \(item.name) has \(item.end - item.start) bytes where its shape asks for \(bytes)")
            }
            entries.append(Entry(name: item.name, type: item.type, shape: item.shape, range: item.start..<item.end))
        }
        entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound >= end else { throw .damaged("the tensor \(entry.name) overlaps another") }
            guard entry.range.lowerBound == end else {
                throw .damaged("there is a gap before the tensor \(entry.name)")
            }
            end = entry.range.upperBound
        }
        guard end == dataBytes else { throw .damaged("\(dataBytes - end) bytes follow the last tensor") }
        return entries
    }
}
