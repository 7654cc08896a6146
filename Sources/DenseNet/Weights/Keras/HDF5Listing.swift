import CHDF5Shim
import CIsolation

/// What an HDF5 file contains, as libhdf5 sees it: names, shapes and places. Numbers are read from the file itself.
struct HDF5Listing: Sendable {
    /// Where the numbers of a data set lie.
    enum Storage: UInt8, Sendable {
        case inOnePiece = 0x63  // c
        case inChunks = 0x6B  // k
        case elsewhere = 0x78  // x
        case inHeader = 0x68  // h
        case nowhere = 0x30  // 0
    }

    struct DataSet: Sendable {
        let shape: [Int]
        /// `nil` for numbers that are not read.
        let type: NumberType?
        let storage: Storage
        /// Bytes from the start of the file.
        let offset: UInt64
    }

    /// By path, such as `/model_weights/bn/bn/gamma:0`.
    let dataSets: [String: DataSet]
    /// Paths of all groups but the root.
    let groups: Set<String>
    private let attributes: [String: [String: [String]]]

    /// Asks libhdf5, in a process of its own, what the file contains.
    /// - Throws: ``DenseNetError/damaged(_:)`` or ``DenseNetError/unsupported(_:)``.
    init(of file: MappedBytes) throws(DenseNetError) {
        let transcript = file.withBytes { bytes in
            chdf5_describe(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
        defer { isolation_release(transcript) }
        switch Int(transcript.outcome) {
        case ISOLATION_DONE: break
        case ISOLATION_NOT_STARTED:
            throw .unsupported("libhdf5 could not be started in a process of its own (error \(transcript.detail))")
        case ISOLATION_TOO_SLOW: throw .damaged("libhdf5 comes to no end with it")
        case ISOLATION_TOO_LONG: throw .damaged("it has more names than any network")
        default: throw .damaged("libhdf5 crashes on it (signal \(transcript.detail))")
        }
        var reader = HDF5TranscriptReader(
            UnsafeRawBufferPointer(start: transcript.bytes, count: transcript.count))
        try reader.readAll()
        dataSets = reader.dataSets
        groups = reader.groups
        attributes = reader.attributes
    }

    /// The texts of an attribute; Keras splits long ones into `name0`, `name1`, …
    func texts(_ name: String, of path: String) -> [String]? {
        guard let own = attributes[path] else { return nil }
        if let whole = own[name] { return whole }
        var texts: [String] = []
        var part = 0
        while let more = own["\(name)\(part)"] {
            texts += more
            part += 1
        }
        return part == 0 ? nil : texts
    }
}
