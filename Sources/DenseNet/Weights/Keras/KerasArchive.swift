import CZlib

/// A `.keras` file: a zip archive whose members are stored or deflated.
///
/// Only the directory at the end is believed, and only after its members were found within the file and apart.
struct KerasArchive {
    private struct Member {
        let isDeflated: Bool
        let packed: Range<Int>
        let size: Int
        let checksum: UInt
    }

    /// Largest member that is unpacked, in bytes.
    static let largestMember = 1 << 30
    /// Numbers shrink by a few tenths, and a state of zeros beside them not much more.
    private static let largestRatio = 100
    private static let mostMembers = 1000

    private let file: MappedFile
    private var members: [String: Member] = [:]

    /// - Throws: ``DenseNetError/damaged(_:)`` or ``DenseNetError/unsupported(_:)``.
    init(_ file: MappedFile) throws(DenseNetError) {
        self.file = file
        let end = try Self.endRecord(file.bytes)
        let count = try number(end + 10, 2)
        guard count <= Self.mostMembers else { throw .damaged("the archive has \(count) members") }
        let start = try number(end + 16, 4)
        var position = start
        var occupied: [Range<Int>] = []
        for _ in 0..<count {
            guard try number(position, 4) == 0x0201_4B50 else { throw .damaged("the archive's directory is garbled") }
            let (nameLength, extra) = (try number(position + 28, 2), try number(position + 30, 2))
            let name = try text(position + 46, nameLength)
            guard try number(position + 8, 2) & 1 == 0 else {
                throw .unsupported("\(name) in the archive is encrypted")
            }
            let method = try number(position + 10, 2)
            guard method == 0 || method == 8 else {
                throw .unsupported("\(name) in the archive is packed by method \(method); stored and deflate are read")
            }
            let (packed, size) = (try number(position + 20, 4), try number(position + 24, 4))
            let local = try number(position + 42, 4)
            guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF, local != 0xFFFF_FFFF else {
                throw .unsupported("\(name) in the archive has 4 GiB or more")
            }
            guard try number(local, 4) == 0x0403_4B50, try text(local + 30, number(local + 26, 2)) == name else {
                throw .damaged("\(name) is not where the archive's directory says")
            }
            let data = try local + 30 + nameLength + number(local + 28, 2)
            guard data + packed <= start, method == 8 || packed == size else {
                throw .damaged("\(name) in the archive has another length than the directory says")
            }
            let member = Member(
                isDeflated: method == 8, packed: data..<data + packed, size: size,
                checksum: UInt(try number(position + 16, 4)))
            guard members.updateValue(member, forKey: name) == nil else {
                throw .damaged("\(name) is twice in the archive")
            }
            occupied.append(local..<data + packed)
            position += try 46 + nameLength + extra + number(position + 32, 2)
        }
        occupied.sort { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(occupied, occupied.dropFirst()) where one.upperBound > next.lowerBound {
            throw .damaged("members of the archive overlap")
        }
    }

    /// A member's bytes, unpacked where they are deflated.
    func content(of name: String, limit: Int) throws(DenseNetError) -> MappedBytes {
        guard let member = members[name] else { throw .damaged("the archive has no \(name)") }
        let ratio = member.size / max(1, member.packed.count)
        guard member.size > 0, member.size <= limit, ratio <= Self.largestRatio || member.size < 1 << 20 else {
            throw .damaged("\(name) in the archive claims \(member.size) bytes from \(member.packed.count)")
        }
        let content: MappedBytes
        if member.isDeflated {
            let packed = UnsafeRawBufferPointer(rebasing: file.bytes[member.packed])
            content = MappedBytes(
                try MappedFile(length: member.size) { target throws(DenseNetError) in
                    guard Self.inflate(packed, into: target) else {
                        throw .damaged("\(name) in the archive cannot be unpacked")
                    }
                })
        } else {
            content = MappedBytes(file, range: member.packed)
        }
        let checksum = content.withBytes { crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
        guard UInt(checksum) == member.checksum else {
            throw .damaged("the checksum of \(name) in the archive differs")
        }
        return content
    }

    /// Whether `packed` unpacks to exactly as many bytes as `target` has.
    private static func inflate(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return false
        }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: packed.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(packed.count)
        stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(target.count)
        return CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && Int(stream.total_out) == target.count
    }

    /// The end record stands before a comment of at most 65,535 bytes, which reaches to the end of the file.
    private static func endRecord(_ bytes: UnsafeRawBufferPointer) throws(DenseNetError) -> Int {
        var place = bytes.count - 22
        while place >= max(0, bytes.count - 22 - 0xFFFF) {
            let comment = Int(bytes[place + 20]) | Int(bytes[place + 21]) << 8
            if bytes[place..<place + 4].elementsEqual([0x50, 0x4B, 5, 6]), place + 22 + comment == bytes.count {
                return place
            }
            place -= 1
        }
        throw .damaged("the archive is cut short")
    }

    private func number(_ offset: Int, _ width: Int) throws(DenseNetError) -> Int {
        guard offset >= 0, offset + width <= file.bytes.count else { throw .damaged("the archive is cut short") }
        return (0..<width).reduce(0) { $0 | Int(file.bytes[offset + $1]) << (8 * $1) }
    }

    private func text(_ offset: Int, _ count: Int) throws(DenseNetError) -> String {
        guard offset + count <= file.bytes.count,
            let text = String(validating: file.bytes[offset..<offset + count], as: UTF8.self)
        else { throw .damaged("the archive has a garbled name") }
        return text
    }
}
