import CZlib

/// A zip archive that is made piece by piece, of files too large for memory. The pieces in their order are the file.
///
/// The same entries give the same bytes: every one carries the date 1980-01-01. Sizes stand after each entry, since they are
/// not known before it; programs look into the directory at the end.
///
/// - SeeAlso: PKWARE, APPNOTE.TXT 6.3.10 (data descriptor 4.3.9, general purpose bit 3 in 4.4.4).
public final class ZipStream {
    /// The most bytes that all entries may have together: offsets and sizes have 32 bits, and deflate can make what it
    /// cannot compress a little larger.
    public static let largestSize = (1 << 32) - (1 << 24)

    /// Where zlib keeps its state; it remembers the address.
    private let stream: UnsafeMutablePointer<z_stream>
    private var directory: [UInt8] = []
    private var entries = 0
    private var written = 0
    private var open: Entry?
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    private struct Entry {
        var path: [UInt8]
        var offset: Int
        var checksum: UInt = 0
        var packed = 0
        var size = 0
    }

    /// - Throws: ``FileError`` when zlib has no memory.
    public init() throws(FileError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Level 1: tables of answers become a tenth with it, at the speed of a local network.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(stream, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            throw .cannotMake("zip archive", reason: "there is no memory for it")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Begins an entry.
    ///
    /// - Parameter path: With `/` between folders.
    public func begin(_ path: String) -> [UInt8] {
        deflateReset(stream)
        let entry = Entry(path: Array(path.utf8), offset: written)
        open = entry
        var header: [UInt8] = [0x50, 0x4B, 3, 4] + Self.kind
        for _ in 0..<3 { header.append32(0) }
        header.append16(entry.path.count)
        header.append16(0)
        return sent(header + entry.path)
    }

    /// The next bytes of the entry that was begun; what comes back may be empty.
    public func write(_ bytes: [UInt8]) -> [UInt8] {
        guard var entry = open else { return [] }
        entry.checksum = crc32_z(entry.checksum, bytes, bytes.count)
        entry.size += bytes.count
        let packed = deflated(bytes, Z_NO_FLUSH)
        entry.packed += packed.count
        open = entry
        return sent(packed)
    }

    /// Ends the entry.
    public func end() -> [UInt8] {
        guard var entry = open else { return [] }
        var rest = deflated([], Z_FINISH)
        entry.packed += rest.count
        var sizes: [UInt8] = []
        for value in [Int(entry.checksum), entry.packed, entry.size] { sizes.append32(value) }
        rest += [0x50, 0x4B, 7, 8] + sizes
        directory += [0x50, 0x4B, 1, 2, 20, 3] + Self.kind + sizes
        directory.append16(entry.path.count)
        // No extra field, no comment, first disk, no internal attributes; an ordinary file with rw-r--r--.
        directory += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xA4, 0x81]
        directory.append32(entry.offset)
        directory += entry.path
        entries += 1
        open = nil
        return sent(rest)
    }

    /// The directory, which ends the file.
    public func finish() -> [UInt8] {
        var end = directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        end.append16(entries)
        end.append16(entries)
        end.append32(directory.count)
        end.append32(written)
        end.append16(0)
        return sent(end)
    }

    /// Version 2.0; sizes come later, UTF-8 names; deflated; 00:00 on 1980-01-01.
    private static let kind: [UInt8] = [20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0]

    private func sent(_ bytes: [UInt8]) -> [UInt8] {
        written += bytes.count
        return bytes
    }

    private func deflated(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var input = bytes
        var packed: [UInt8] = []
        input.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = UInt32(source.count)
            // zlib fills the room that it gets; room that is left over means that it wants no more.
            repeat {
                output.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    deflate(stream, flush)
                }
                packed += output[..<(output.count - Int(stream.pointee.avail_out))]
            } while stream.pointee.avail_out == 0
        }
        return packed
    }
}
