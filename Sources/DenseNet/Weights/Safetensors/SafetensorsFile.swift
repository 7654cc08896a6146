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

        var stored: StoredTensor {
            let numberType: NumberType? = type == "F32" ? .float32 : type == "F16" ? .float16 : nil
            return StoredTensor(
                storedShape: shape, order: .torchvision, type: numberType, typeName: type, range: range)
        }
    }

    /// Longest header that is read, in bytes.
    public static let longestHeader = 32 << 20
    private static let mostAxes = 32
    private static let itemSizes = [
        "BOOL": 1, "U8": 1, "I8": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8,
        "I64": 8, "F64": 8,
    ]

    /// All tensors in the order of their bytes.
    public let entries: [Entry]
    /// The header's `__metadata__`.
    public let metadata: [String: String]
    /// What follows the header.
    let data: MappedBytes
    private let byName: [String: Entry]

    /// Maps the file and checks its header.
    /// - Throws: ``DenseNetError/file(path:reason:)`` or ``DenseNetError/damaged(_:)``.
    public init(path: String) throws(DenseNetError) {
        try self.init(MappedFile(path: path))
    }

    init(_ file: MappedFile) throws(DenseNetError) {
        guard file.bytes.count >= 8 else { throw .damaged("it has \(file.bytes.count) bytes") }
        let declared = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        guard declared <= UInt64(min(file.bytes.count - 8, Self.longestHeader)) else {
            throw .damaged("its header claims \(declared) bytes")
        }
        let start = 8 + Int(declared)
        var parser = HeaderParser(UnsafeRawBufferPointer(rebasing: file.bytes[8..<start]))
        let (raw, metadata) = try parser.parse()
        data = MappedBytes(file, range: start..<file.bytes.count)
        self.metadata = metadata
        entries = try Self.checked(raw, dataBytes: data.count)
        byName = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The tensor as 32-bit floats; F16 is widened exactly, U8 is 0...255.
    /// - Throws: ``DenseNetError/missingTensor(_:)`` or ``DenseNetError/wrongType(tensor:type:)``.
    public func tensor(_ name: String) throws(DenseNetError) -> Tensor {
        guard let entry = byName[name] else { throw .missingTensor(name) }
        let stored = entry.stored
        if let type = stored.type { return stored.read(type, from: data) }
        guard entry.type == "U8" else { throw .wrongType(tensor: name, type: entry.type) }
        return Tensor(shape: entry.shape, values: data.withBytes(entry.range) { $0.map { Float($0) } })
    }

    private static func checked(_ raw: [HeaderParser.RawEntry], dataBytes: Int) throws(DenseNetError) -> [Entry] {
        var entries: [Entry] = []
        var names = Set<String>()
        for item in raw {
            guard item.shape.count <= Self.mostAxes else {
                throw .damaged("the tensor \(item.name) has \(item.shape.count) axes")
            }
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
