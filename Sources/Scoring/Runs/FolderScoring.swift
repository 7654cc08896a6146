import Cryptography
import DenseNet
import Dispatch
public import Foundation
import Radiographs
public import Studies

/// Scores the images of a folder into a table; a second run does only what is missing.
public struct FolderScoring: Sendable {
    /// The model.
    public let model: LoadedModel
    /// The folder of the images.
    public let images: URL
    /// The table and what belongs to it.
    public let files: ScoreFiles
    /// Which images get a heat map.
    public let explain: ExplainRule
    /// Where the maps go.
    public let maps: URL
    /// At which part of a map's largest value its box is drawn, 0...1.
    public let boxLevel: Float
    /// The part of the folder that is scored; `nil` for the whole.
    public let shard: Shard?
    /// How many images are in work at once.
    public let threads: Int
    /// The program and its version.
    public let program: String

    /// What came of it.
    public struct Summary: Equatable, Sendable {
        /// Images that were scored now.
        public var scored = 0
        /// Images whose scores were there.
        public var kept = 0
        /// Images without a score, and why.
        public var unreadable: [ScoreRow] = []
        /// Files of other kinds.
        public var others = 0
        /// Rows of the table whose images are gone.
        public var gone = 0
    }

    /// - Parameters:
    ///   - maps: Where heat maps go; `nil` for a folder beside the table.
    ///   - boxLevel: At which part of a map's largest value its box is drawn, 0...1.
    ///   - threads: How many images are in work at once.
    ///   - program: The program and its version.
    public init(
        _ model: LoadedModel, images: URL, files: ScoreFiles, explain: ExplainRule, maps: URL? = nil,
        boxLevel: Float = 0.5, shard: Shard? = nil, threads: Int, program: String
    ) {
        self.model = model
        self.images = images
        self.files = files
        self.explain = explain
        self.maps = maps ?? files.maps
        self.boxLevel = boxLevel
        self.shard = shard
        self.threads = threads
        self.program = program
    }

    /// Scores what is missing.
    ///
    /// - Parameters:
    ///   - now: The clock.
    ///   - progress: Is told how many images are done, and of how many.
    /// - Throws: ``ScoringError``; what was scored until then is kept for the next run.
    public func run(
        now: @Sendable () -> Timestamp, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Summary {
        guard let lock = try FileLock(files.lock.path, .alone, mayCreate: true) else {
            throw ScoringError.busy(files.table.path)
        }
        defer { withExtendedLifetime(lock) {} }
        let folder = try ImageFolder(images, excluding: maps)
        let mine = shard.map { shard in folder.images.filter(shard.contains) } ?? folder.images
        var record = RunRecord(
            program: program, computePath: model.computePath.inFull, card: model.card, shard: shard,
            imagesInFolder: folder.images.count, folderDigest: folder.digest, begunAt: now())
        let earlier = try earlierRows(record)
        if mine.isEmpty { try refuseToForget(earlier) }
        let journal = try ScoreJournal(files.partial.path, record, images: mine, earlier: earlier)
        var summary = Summary(others: folder.others)
        summary.gone = journal.gone
        var done = 0
        progress(done, mine.count)
        let image = FolderImage(scoring: self, images: mine, known: journal.rows)
        try await ImageScoring(model, explain: explain, threads: threads).run(Array(mine.indices)) { index, score in
            image.outcome(index, score)
        } deliver: { outcome in
            switch outcome {
            case .kept: summary.kept += 1
            case .scored(let row, let index):
                try journal.add(row, at: index)
                summary.scored += 1
            case .unreadable(let row, let index):
                try journal.add(row, at: index)
                summary.unreadable.append(row)
            case .stopped(let error): throw error
            }
            done += 1
            progress(done, mine.count)
        }
        summary.unreadable.sort { $0.image.utf8.lexicographicallyPrecedes($1.image.utf8) }
        record.scored = summary.scored + summary.kept
        record.unreadable = summary.unreadable.count
        record.finishedAt = now()
        let table = try files.begin(record)
        for index in mine.indices {
            if let line = try journal.rows.line(at: index) { try table.write(Data(line)) }
        }
        try files.finish(table, record)
        return summary
    }

    /// Rows of earlier runs, the latest first.
    private func earlierRows(_ record: RunRecord) throws(ScoringError) -> [ScoreRows] {
        let found = [try files.interrupted(), try files.finished()].compactMap(\.self)
        for rows in found {
            if let what = rows.record.difference(to: record) { throw .differentRun(path: rows.path, what: what) }
            guard rows.record.shard == shard else {
                let part = rows.record.shard.map { "the part \($0) of the folder" } ?? "the whole folder"
                throw .differentRun(path: rows.path, what: part)
            }
        }
        return found
    }

    /// A folder that is not mounted must not cost the scores of its images.
    private func refuseToForget(_ earlier: [ScoreRows]) throws(ScoringError) {
        for var rows in earlier {
            guard try rows.next() == nil else {
                throw .file(
                    path: images.path,
                    reason: "it holds no image, and \(files.table.lastPathComponent) has scores; "
                        + "mount the folder or name another table")
            }
        }
    }
}

/// What one thread does with one image of a folder.
private struct FolderImage: Sendable {
    let scoring: FolderScoring
    let maps: FolderMaps
    let images: [String]
    let known: JournalRows

    /// What came of an image; numbers are its place among all.
    enum Outcome: Sendable {
        /// Was scored before and has not changed.
        case kept
        case scored(ScoreRow, Int)
        case unreadable(ScoreRow, Int)
        /// The disk is full, or something else that concerns all images.
        case stopped(ScoringError)
    }

    init(scoring: FolderScoring, images: [String], known: JournalRows) {
        self.scoring = scoring
        self.images = images
        self.known = known
        maps = FolderMaps(
            folder: scoring.maps, table: scoring.files.table, explanation: scoring.model.card.explanation,
            boxLevel: scoring.boxLevel)
    }

    func outcome(_ index: Int, _ score: (Radiograph) throws(ScoringError) -> Score) -> Outcome {
        do throws(ScoringError) {
            guard let row = try self.row(index, score) else { return .kept }
            // A map of what the image was before must not stay; one that another table put there does.
            if row.map == nil, try known.row(at: index)?.map == maps.path(of: row.image) {
                try maps.remove(of: row.image)
            }
            return row.problem == nil ? .scored(row, index) : .unreadable(row, index)
        } catch {
            return .stopped(error)
        }
    }

    /// An image's new row; `nil` when the one that is known stands.
    private func row(
        _ index: Int, _ score: (Radiograph) throws(ScoringError) -> Score
    ) throws(ScoringError) -> ScoreRow? {
        let path = images[index]
        var row = ScoreRow(image: path)
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(scoring.images.appendingPathComponent(path).path)
        } catch {
            row.problem = "\(error)"
            return row
        }
        let digest = Digest(of: bytes)
        row.digest = digest
        if let known = try self.known.row(at: index), known.digest == digest, !lacksMap(known) { return nil }
        let result: Score
        do {
            let radiograph = try Radiograph(png: bytes)
            (row.width, row.height) = (radiograph.width, radiograph.height)
            result = try score(radiograph)
        } catch {
            row.problem = "\(error)"
            return row
        }
        row.probabilities = result.probabilities
        row.isPositive = result.isPositive
        if let map = result.map { row.map = try maps.write(map, result.prepared.resampled.placement, of: path) }
        return row
    }

    private func lacksMap(_ row: ScoreRow) -> Bool {
        let isWanted =
            switch scoring.explain {
            case .whenPositive: row.isPositive
            case .always: true
            case .never: false
            }
        return isWanted && !(row.map.map(maps.isWhole) ?? false)
    }
}

extension ScoreFiles {
    /// A file's path as a table has it: relative to the table's folder when it lies below it.
    static func path(of file: URL, besides table: URL) -> String {
        let folder = table.deletingLastPathComponent().standardizedFileURL.path
        let path = file.standardizedFileURL.path
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    }
}
