import Foundation

/// Writes tensors as a safetensors file.
public struct SafetensorsWriter: Sendable {
    /// How numbers are stored.
    public enum Storage: String, Sendable, CaseIterable {
        /// 32 bits, exactly.
        case float32 = "F32"
        /// 16 bits, rounded to nearest.
        case float16 = "F16"

        var width: Int { self == .float32 ? 4 : 2 }
    }

    /// How numbers are stored.
    public let storage: Storage

    /// A writer.
    public init(storage: Storage = .float32) { self.storage = storage }

    /// The bytes of the file. The same tensors in the same order give the same bytes; the data begin at a multiple of 8.
    /// - Throws: ``DenseNetError/notFinite(tensor:index:)`` when a number is not finite or becomes so in 16 bits.
    public func bytes(
        of tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
    ) throws(DenseNetError) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var data: [UInt8] = []
        data.reserveCapacity(tensors.reduce(0) { $0 + $1.tensor.values.count } * storage.width)
        for (name, tensor) in tensors {
            if let index = tensor.values.firstNotFinite { throw .notFinite(tensor: name, index: index) }
            let start = data.count
            switch storage {
            case .float32: tensor.values.withUnsafeBytes { data.append(contentsOf: $0) }
            case .float16:
                let halves = tensor.values.map { Float16($0) }
                if let index = halves.firstIndex(where: { !$0.isFinite }) {
                    throw .notFinite(tensor: name, index: index)
                }
                halves.withUnsafeBytes { data.append(contentsOf: $0) }
            }
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(Self.quoted(name)):{\"dtype\":\"\(storage.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(start),\(data.count)]}")
        }
        var header = Array("{\(members.joined(separator: ","))}".utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }

    /// Writes the file beside its place and renames it into it, so that no half-written model is ever seen.
    /// - Throws: What ``bytes(of:metadata:)`` throws, or ``DenseNetError/file(path:reason:)``.
    public func write(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:], to path: String
    ) throws(DenseNetError) {
        let content = try bytes(of: tensors, metadata: metadata)
        do {
            try Data(content).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .file(path: path, reason: error.localizedDescription)
        }
    }

    private static func quoted(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\0"..<" ": escaped += "\\u" + String(format: "%04x", scalar.value)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }
}
