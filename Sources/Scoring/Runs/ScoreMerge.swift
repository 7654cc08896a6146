public import Foundation

/// Joins the tables of all parts of a folder into one.
public enum ScoreMerge {
    /// What was joined.
    public struct Summary: Equatable, Sendable {
        /// How many parts.
        public var parts: Int
        /// Images with a score.
        public var scored: Int
        /// Images without one.
        public var unreadable: Int
        /// Ways of computing that took part; scores of different ways may differ in the sixth digit.
        public var computePaths: [String]
    }

    /// Joins tables after having made sure that they are the parts of one folder, that none is missing, that none was
    /// made with something else, and that no image stands in two.
    ///
    /// - Throws: ``ScoringError/shards(_:)``, ``ScoringError/differentRun(path:what:)``, or what reading and writing
    ///   throw; nothing is written then.
    public static func merge(_ tables: [URL], into output: URL) throws(ScoringError) -> Summary {
        let target = ScoreFiles(table: output)
        guard let lock = try FileLock(target.lock.path, .alone, mayCreate: true) else { throw .busy(output.path) }
        defer { withExtendedLifetime(lock) {} }
        guard !FileManager.default.fileExists(atPath: output.path) else {
            throw .file(path: output.path, reason: "it exists already and is not overwritten; give another name")
        }
        // All parts are read side by side, each piece by piece.
        let pieceSize = min(1 << 16, max(1 << 12, (1 << 24) / max(1, tables.count)))
        var parts: [Part] = []
        for table in tables { parts.append(try Part(table, pieceSize)) }
        guard let first = parts.first else { throw .shards("name the tables of the parts") }
        try check(parts, against: first)
        let table = try target.begin(first.record)
        let classes = first.record.card.classes.count
        var (scored, unreadable) = (0, 0)
        try inOrder(&parts) { row, path throws(ScoringError) in
            var row = row
            row.map = row.map.map { map in
                let place = URL(
                    fileURLWithPath: map, relativeTo: URL(fileURLWithPath: path).deletingLastPathComponent())
                return ScoreFiles.path(of: place, besides: output)
            }
            try table.write(Data(CommaSeparated.line(row.cells(classes: classes)).utf8))
            if row.problem == nil { scored += 1 } else { unreadable += 1 }
        }
        guard scored + unreadable == first.record.imagesInFolder else {
            throw .shards(
                "the parts have \(scored + unreadable) images together, the folder has "
                    + "\(first.record.imagesInFolder); score the parts again")
        }
        var record = first.record
        let paths = Set(parts.map(\.record.computePath)).sorted()
        record.shard = nil
        record.computePath = paths.joined(separator: ", ")
        record.begunAt = parts.map(\.record.begunAt).min() ?? record.begunAt
        record.finishedAt = parts.compactMap(\.record.finishedAt).max()
        (record.scored, record.unreadable) = (scored, unreadable)
        try target.finish(table, record)
        return Summary(parts: parts.count, scored: scored, unreadable: unreadable, computePaths: paths)
    }

    /// Hands the rows of all parts over, sorted by the bytes of their paths, as every part has them.
    private static func inOrder(
        _ parts: inout [Part], _ take: (ScoreRow, String) throws(ScoringError) -> Void
    ) throws(ScoringError) {
        // Parts that have a row left; the last has the next one.
        var waiting: [Int] = []
        func put(_ index: Int, _ image: String) {
            var (low, high) = (0, waiting.count)
            while low < high {
                let middle = (low + high) / 2
                if let other = parts[waiting[middle]].next, ScoreMerge.precedes(image, other.image) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            waiting.insert(index, at: low)
        }
        for index in parts.indices {
            if let row = try parts[index].advance() { put(index, row.image) }
        }
        while let index = waiting.popLast(), let row = parts[index].next {
            try take(row, parts[index].path)
            if let following = try parts[index].advance() { put(index, following.image) }
        }
    }

    fileprivate static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The table of one part.
    private struct Part {
        let path: String
        let record: RunRecord
        let shard: Shard
        private var rows: ScoreRows
        /// The row that is next; `nil` before the first and after the last.
        private(set) var next: ScoreRow?

        init(_ table: URL, _ pieceSize: Int) throws(ScoringError) {
            let files = ScoreFiles(table: table)
            guard let found = try files.finished(pieceSize: pieceSize) else {
                throw .shards(
                    FileManager.default.fileExists(atPath: files.partial.path)
                        ? "\(table.path) is not finished; score that part again" : "\(table.path) is not there")
            }
            guard let shard = found.record.shard else {
                throw .shards("\(table.path) is the table of a whole folder, not of a part")
            }
            (path, record, rows) = (table.path, found.record, found)
            self.shard = shard
        }

        /// Goes to the next row, after having made sure that it belongs here and stands in its order, so that no image
        /// stands twice.
        mutating func advance() throws(ScoringError) -> ScoreRow? {
            let last = next
            next = try rows.next()
            guard let image = next?.image else { return nil }
            guard shard.contains(image) else {
                throw .shards("\(path) has \(image), which does not belong to the part \(shard)")
            }
            if let last, !ScoreMerge.precedes(last.image, image) {
                throw .shards(
                    image == last.image
                        ? "\(image) stands twice in \(path)"
                        : "\(path) has \(image) after \(last.image), not in the order in which it was written; "
                            + "score that part again: only what is missing is done")
            }
            return next
        }
    }

    private static func check(_ parts: [Part], against first: Part) throws(ScoringError) {
        for part in parts {
            if let what = part.record.difference(to: first.record, comparingPaths: false) {
                throw .differentRun(path: part.path, what: what)
            }
            guard part.shard.count == first.shard.count else {
                throw .shards(
                    "\(part.path) is one of \(part.shard.count) parts, \(first.path) one of \(first.shard.count)")
            }
            guard part.record.folderDigest == first.record.folderDigest else {
                throw .shards(
                    "the folder had other images when \(part.path) was made than when \(first.path) was; "
                        + "score the parts again: only what is missing is done")
            }
        }
        for index in 1...first.shard.count {
            let found = parts.filter { $0.shard.index == index }
            guard found.count <= 1 else {
                throw .shards("\(found[0].path) and \(found[1].path) are both the part \(found[0].shard)")
            }
            guard found.count == 1 else { throw .shards("the part \(index)/\(first.shard.count) is missing") }
        }
    }
}
