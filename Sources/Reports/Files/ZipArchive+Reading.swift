extension ZipArchive {
    /// Reads an archive whose entries are stored or deflated.
    ///
    /// - Throws: ``FileError`` when it is damaged, encrypted, of the 64-bit format, or would be larger than 2 GiB.
    public init(reading file: [UInt8]) throws(FileError) {
        func damaged(_ reason: String) -> FileError { .cannotRead("zip archive", reason: reason) }
        func number(_ offset: Int, _ count: Int) throws(FileError) -> Int {
            guard offset >= 0, offset + count <= file.count else { throw damaged("it ends too early") }
            return (0..<count).reduce(0) { $0 | Int(file[offset + $1]) << (8 * $1) }
        }
        // The end record stands before a comment of at most 65,535 bytes.
        let places = stride(from: file.count - 22, through: max(0, file.count - 22 - 0xFFFF), by: -1)
        guard let end = places.first(where: { file[$0..<$0 + 4] == [0x50, 0x4B, 5, 6] }) else {
            throw damaged("it is no zip archive")
        }
        self.init()
        var position = try number(end + 16, 4)
        var total = 0
        for _ in 0..<(try number(end + 10, 2)) {
            guard try number(position, 4) == 0x0201_4B50 else { throw damaged("its directory is damaged") }
            let (flags, method) = (try number(position + 8, 2), try number(position + 10, 2))
            let (packed, size) = (try number(position + 20, 4), try number(position + 24, 4))
            let (nameLength, local) = (try number(position + 28, 2), try number(position + 42, 4))
            let rest = try number(position + 30, 2) + number(position + 32, 2)
            guard position + 46 + nameLength <= file.count else { throw damaged("its directory is damaged") }
            let name = String(decoding: file[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
            let start = try local + 30 + number(local + 26, 2) + number(local + 28, 2)
            total += size
            guard flags & 1 == 0, total < Self.largestSize, packed <= file.count - start, start <= file.count else {
                throw damaged("\"\(name)\" is encrypted, damaged or too large")
            }
            let content = Array(file[start..<start + packed])
            // Deflate makes nothing smaller than a thousandth.
            let isPlausible = size <= 1040 * packed + 64
            let bytes = method == 0 ? content : method == 8 && isPlausible ? Deflate.expand(content, count: size) : nil
            guard let bytes, Int(Deflate.checksum(bytes)) == (try number(position + 16, 4)) else {
                throw damaged("the content of \"\(name)\" is damaged")
            }
            position += 46 + nameLength + rest
            if !name.hasSuffix("/") { try add(name, bytes) }
        }
    }
}
