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
        var parts: [Part] = []
        for table in tables { parts.append(try Part(table)) }
        guard let first = parts.first else { throw .shards("name the tables of the parts") }
        try check(parts, against: first)
        var rows: [String: ScoreRow] = [:]
        for part in parts {
            for var row in part.rows {
                guard part.shard.contains(row.image) else {
                    throw .shards("\(part.path) has \(row.image), which does not belong to the part \(part.shard)")
                }
                guard rows[row.image] == nil else { throw .shards("\(row.image) stands twice in \(part.path)") }
                row.map = row.map.map { map in
                    let place = URL(
                        fileURLWithPath: map, relativeTo: URL(fileURLWithPath: part.path).deletingLastPathComponent())
                    return ScoreFiles.path(of: place, besides: output)
                }
                rows[row.image] = row
            }
        }
        guard rows.count == first.record.imagesInFolder else {
            throw .shards(
                "the parts have \(rows.count) images together, the folder has \(first.record.imagesInFolder); "
                    + "score the parts again")
        }
        var record = first.record
        let paths = Set(parts.map(\.record.computePath)).sorted()
        record.shard = nil
        record.computePath = paths.joined(separator: ", ")
        record.begunAt = parts.map(\.record.begunAt).min() ?? record.begunAt
        record.finishedAt = parts.compactMap(\.record.finishedAt).max()
        record.scored = rows.values.count { $0.problem == nil }
        record.unreadable = rows.count - record.scored
        let sorted = rows.values.sorted { $0.image.utf8.lexicographicallyPrecedes($1.image.utf8) }
        try target.write(sorted, record)
        return Summary(
            parts: parts.count, scored: record.scored, unreadable: record.unreadable, computePaths: paths)
    }

    /// The table of one part.
    private struct Part {
        let path: String
        let record: RunRecord
        let shard: Shard
        let rows: [ScoreRow]

        init(_ table: URL) throws(ScoringError) {
            let files = ScoreFiles(table: table)
            guard let found = try files.finished() else {
                throw .shards(
                    FileManager.default.fileExists(atPath: files.partial.path)
                        ? "\(table.path) is not finished; score that part again" : "\(table.path) is not there")
            }
            guard let shard = found.record.shard else {
                throw .shards("\(table.path) is the table of a whole folder, not of a part")
            }
            (path, record, rows) = (table.path, found.record, found.rows)
            self.shard = shard
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
