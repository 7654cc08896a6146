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
    ///   - threads: How many images are in work at once.
    ///   - program: The program and its version.
    public init(
        _ model: LoadedModel, images: URL, files: ScoreFiles, explain: ExplainRule, maps: URL? = nil,
        shard: Shard? = nil, threads: Int, program: String
    ) {
        self.model = model
        self.images = images
        self.files = files
        self.explain = explain
        self.maps = maps ?? files.maps
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
        let known = try knownRows(record)
        // A folder that is not mounted must not cost the scores of its images.
        guard !mine.isEmpty || known.isEmpty else {
            throw ScoringError.file(
                path: images.path,
                reason: "it holds no image, and \(files.table.lastPathComponent) has scores of \(known.count); "
                    + "mount the folder or name another table")
        }
        var summary = Summary(others: folder.others)
        summary.gone = known.count - mine.count { known[$0] != nil }
        var rows: [String: ScoreRow] = [:]
        let journal = try ScoreJournal(
            files.partial.path, record, rows: mine.compactMap { known[$0] }.filter { $0.problem == nil })
        progress(0, mine.count)
        let image = FolderImage(scoring: self)
        try await ImageScoring(model, explain: explain, threads: threads).run(mine) { path, score in
            image.outcome(path, known: known[path], score)
        } deliver: { outcome in
            switch outcome {
            case .kept(let row):
                rows[row.image] = row
                summary.kept += 1
            case .scored(let row):
                try journal.add(row)
                rows[row.image] = row
                summary.scored += 1
            case .unreadable(let row):
                rows[row.image] = row
                summary.unreadable.append(row)
            case .stopped(let error): throw error
            }
            progress(rows.count, mine.count)
        }
        summary.unreadable.sort { $0.image.utf8.lexicographicallyPrecedes($1.image.utf8) }
        record.scored = summary.scored + summary.kept
        record.unreadable = summary.unreadable.count
        record.finishedAt = now()
        try files.write(mine.compactMap { rows[$0] }, record)
        return summary
    }

    /// Rows of earlier runs, by image.
    private func knownRows(_ record: RunRecord) throws(ScoringError) -> [String: ScoreRow] {
        var known: [String: ScoreRow] = [:]
        for (path, found) in [
            (files.table.path, try files.finished()), (files.partial.path, try files.interrupted()),
        ] {
            guard let found else { continue }
            if let what = found.record.difference(to: record) { throw .differentRun(path: path, what: what) }
            guard found.record.shard == shard else {
                let part = found.record.shard.map { "the part \($0) of the folder" } ?? "the whole folder"
                throw .differentRun(path: path, what: part)
            }
            for row in found.rows { known[row.image] = row }
        }
        return known
    }
}

/// What one thread does with one image of a folder.
private struct FolderImage: Sendable {
    let scoring: FolderScoring

    enum Outcome: Sendable {
        /// Was scored before and has not changed.
        case kept(ScoreRow)
        case scored(ScoreRow)
        case unreadable(ScoreRow)
        /// The disk is full, or something else that concerns all images.
        case stopped(ScoringError)
    }

    func outcome(
        _ path: String, known: ScoreRow?, _ score: (Radiograph) throws(ScoringError) -> Score
    ) -> Outcome {
        var row = ScoreRow(image: path)
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(scoring.images.appendingPathComponent(path).path)
        } catch {
            row.problem = "\(error)"
            return .unreadable(row)
        }
        let digest = Digest(of: bytes)
        row.digest = digest
        if let known, known.digest == digest, known.problem == nil, !lacksMap(known) { return .kept(known) }
        let result: Score
        do {
            let radiograph = try Radiograph(png: bytes)
            (row.width, row.height) = (radiograph.width, radiograph.height)
            result = try score(radiograph)
        } catch {
            row.problem = "\(error)"
            return .unreadable(row)
        }
        row.probabilities = result.probabilities
        row.isPositive = result.isPositive
        do {
            if let map = result.map { row.map = try write(map, result.prepared.resampled.placement, of: path) }
        } catch {
            return .stopped(error)
        }
        return .scored(row)
    }

    private func lacksMap(_ row: ScoreRow) -> Bool {
        let isWanted =
            switch scoring.explain {
            case .whenPositive: row.isPositive
            case .always: true
            case .never: false
            }
        guard isWanted else { return false }
        guard let map = row.map else { return true }
        let place = URL(fileURLWithPath: map, relativeTo: scoring.files.table.deletingLastPathComponent()).path
        return !["png", "csv"].allSatisfy { FileManager.default.fileExists(atPath: "\(place).\($0)") }
    }

    /// Writes a map's picture and numbers, and returns their common path without extension.
    private func write(
        _ map: ActivationMap, _ placement: ImagePlacement, of path: String
    ) throws(ScoringError) -> String {
        // The whole name, since `a.png`, `a.PNG` and `a.PNG.png` may lie side by side.
        let place = scoring.maps.appendingPathComponent(path)
        do {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .file(path: place.deletingLastPathComponent().path, reason: error.localizedDescription)
        }
        let numbers = (0..<map.height).map { row in
            CommaSeparated.line(map.values[row * map.width..<(row + 1) * map.width].map { "\($0)" })
        }
        try WholeFile.write(Data(numbers.joined().utf8), to: place.path + ".csv")
        let whole = map.enlarged(height: placement.height, width: placement.width).normalised
        let picture = HeatMapPicture(width: whole.width, height: whole.height, values: whole.values)
            .over(placement, width: placement.contentWidth, height: placement.contentHeight)
        try WholeFile.write(picture.greyPNG(), to: place.path + ".png")
        return ScoreFiles.path(of: place, besides: scoring.files.table)
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
