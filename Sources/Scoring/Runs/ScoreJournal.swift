import Foundation

/// The rows of a scoring under way, on the disk as soon as they are known. Memory holds only where each lies.
final class ScoreJournal {
    /// What is known so far.
    private(set) var rows: JournalRows
    /// Images that had rows and are not there any more.
    let gone: Int

    /// Begins a journal with what is known already.
    ///
    /// - Parameters:
    ///   - path: The journal's; what lies there is replaced at the end, so `earlier` may be read from it.
    ///   - record: What the rows are made with.
    ///   - images: Their paths, sorted by their bytes.
    ///   - earlier: Rows of earlier scorings, the latest first. Those without a score are not kept.
    init(
        _ path: String, _ record: RunRecord, images: [String], earlier: [ScoreRows] = []
    ) throws(ScoringError) {
        let classes = record.card.classes.count
        let file = try FileUnderWay(path)
        let start = try record.json(pretty: false)
        try file.write(start)
        var end = start.count
        var places = [JournalRows.Place](repeating: JournalRows.Place(), count: images.count)
        var gone: Set<String> = []
        for var rows in earlier {
            let first = end
            while let row = try rows.next() {
                guard let index = Self.index(of: row.image, in: images) else {
                    gone.insert(row.image)
                    continue
                }
                // The last row of the latest scoring stands.
                let isNew = places[index].length == 0 || places[index].offset >= first
                guard row.problem == nil, isNew else { continue }
                let line = Data(CommaSeparated.line(row.cells(classes: classes)).utf8)
                try file.write(line)
                places[index] = JournalRows.Place(offset: end, length: line.count)
                end += line.count
            }
        }
        try file.finish()
        self.gone = gone.count
        rows = JournalRows(file: try JournalFile(path), places: places, classes: classes)
    }

    /// Adds a row.
    ///
    /// - Parameter index: The image's among all.
    /// - Throws: ``ScoringError/file(path:reason:)``; a part of the row that was written is taken away again.
    func add(_ row: ScoreRow, at index: Int) throws(ScoringError) {
        let (descriptor, path) = (rows.file.descriptor, rows.file.path)
        let end = lseek(descriptor, 0, SEEK_END)
        let line = Data(CommaSeparated.line(row.cells(classes: rows.classes)).utf8)
        do {
            try WholeFile.write(line, to: descriptor, path: path)
        } catch {
            ftruncate(descriptor, end)
            throw error
        }
        rows.places[index] = JournalRows.Place(offset: Int(end), length: line.count)
    }

    private static func index(of image: String, in images: [String]) -> Int? {
        var (low, high) = (0, images.count)
        while low < high {
            let middle = (low + high) / 2
            if images[middle].utf8.lexicographicallyPrecedes(image.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < images.count && images[low].utf8.elementsEqual(image.utf8) ? low : nil
    }
}

/// The rows that a journal had at one moment; several threads may read them while others are added.
struct JournalRows: Sendable {
    /// Where a row lies; without a length there is none.
    struct Place: Sendable {
        var offset = 0
        var length = 0
    }

    fileprivate let file: JournalFile
    fileprivate var places: [Place]
    fileprivate let classes: Int

    /// The text of an image's row with its end; `nil` where it has none.
    func line(at index: Int) throws(ScoringError) -> [UInt8]? {
        let place = places[index]
        guard place.length > 0 else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: place.length) { buffer, count in
            while count < place.length {
                let got = pread(
                    file.descriptor, buffer.baseAddress.map { $0 + count }, place.length - count,
                    off_t(place.offset + count))
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
        }
        guard bytes.count == place.length else {
            throw .file(path: file.path, reason: "its rows cannot be read any more; start again")
        }
        return bytes
    }

    /// An image's row; `nil` where it has none.
    func row(at index: Int) throws(ScoringError) -> ScoreRow? {
        guard let line = try line(at: index), let cells = CommaSeparated.rows(line).first?.cells else { return nil }
        return ScoreRow(cells, classes: classes)
    }
}

/// An open journal; it is closed when nobody reads it any more.
private final class JournalFile: Sendable {
    let path: String
    let descriptor: Int32

    init(_ path: String) throws(ScoringError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw WholeFile.failure(path) }
    }

    deinit { close(descriptor) }
}
