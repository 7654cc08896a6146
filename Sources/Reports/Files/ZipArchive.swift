import CZlib

/// A zip archive in memory. The same entries give the same bytes: every one carries the date 1980-01-01.
///
/// - SeeAlso: PKWARE, APPNOTE.TXT 6.3.10 (local file header 4.3.7, central directory 4.3.12, end record 4.3.16).
public struct ZipArchive: Equatable, Sendable {
    /// In the order in which they were added.
    public private(set) var entries: [Entry] = []

    /// A file of the archive.
    public struct Entry: Equatable, Sendable {
        /// With `/` between folders.
        public let path: String
        /// Its content.
        public let bytes: [UInt8]
    }

    /// Larger archives would need the 64-bit format, larger contents of one that is read are refused.
    static let largestSize = 1 << 31

    /// An archive without entries.
    public init() {}

    /// Adds a file.
    ///
    /// - Throws: ``FileError`` when the path is empty, absolute, climbs up, or is taken.
    public mutating func add(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }), path.utf8.count <= 1000,
            !path.contains("\\")
        else { throw .cannotMake("zip archive", reason: "\"\(path)\" is no path inside it") }
        guard !entries.contains(where: { $0.path == path }) else {
            throw .cannotMake("zip archive", reason: "\"\(path)\" is in it already")
        }
        entries.append(Entry(path: path, bytes: bytes))
    }

    /// Adds a text in UTF-8.
    ///
    /// - Throws: ``FileError`` as ``add(_:_:)-(_,[UInt8])``.
    public mutating func add(_ path: String, _ text: String) throws(FileError) { try add(path, Array(text.utf8)) }

    /// The content of an entry; `nil` when there is none of that path.
    public subscript(path: String) -> [UInt8]? { entries.first { $0.path == path }?.bytes }

    /// The file. Entries are deflated unless that makes them larger.
    ///
    /// - Throws: ``FileError`` for more than 65,535 entries or 2 GiB.
    public func bytes() throws(FileError) -> [UInt8] {
        guard entries.count <= 0xFFFF, entries.reduce(0, { $0 + $1.bytes.count }) < Self.largestSize else {
            throw .cannotMake("zip archive", reason: "it would have more than 65535 files or 2 GiB")
        }
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let deflated = Deflate.compress(entry.bytes)
            let isStored = deflated.map { $0.count >= entry.bytes.count } ?? true
            let content = isStored ? entry.bytes : deflated ?? entry.bytes
            let path = Array(entry.path.utf8)
            // Version 2.0, UTF-8 names, method, 00:00 on 1980-01-01.
            var common: [UInt8] = []
            for value in [20, 0x0800, isStored ? 0 : 8, 0, 0x0021] { common.append16(value) }
            common.append32(Int(Deflate.checksum(entry.bytes)))
            common.append32(content.count)
            common.append32(entry.bytes.count)
            common.append16(path.count)
            common.append16(0)
            let offset = file.count
            file += [0x50, 0x4B, 3, 4] + common + path + content
            directory += [0x50, 0x4B, 1, 2, 20, 3] + common
            // No comment, first disk, no internal attributes; an ordinary file with rw-r--r--.
            directory += [0, 0, 0, 0, 0, 0, 0, 0, 0xA4, 0x81]
            directory.append32(offset)
            directory += path
        }
        var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        end.append16(entries.count)
        end.append16(entries.count)
        end.append32(directory.count)
        end.append32(file.count)
        end.append16(0)
        return file + directory + end
    }
}

extension [UInt8] {
    /// Little-endian numbers, as zip archives hold them.
    mutating func append16(_ value: Int) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }

    mutating func append32(_ value: Int) {
        append16(value)
        append16(value >> 16)
    }
}
