public import Cryptography
import Foundation
import Studies
import Synchronization

/// What a model of the library said of the images of a draft. They are known by their pixels, so an image that is replaced
/// has no score, and one that only gets another name keeps its.
@_spi(Confidential) public struct DraftScores: Sendable {
    /// The pixels that were scored.
    public struct Pixels: Hashable, Sendable {
        /// SHA-256, see `Radiograph.pixelDigest`.
        public var digest: Digest
        /// Bits that the grey values use, 8...16.
        public var significantBits: Int

        /// The pixels of an image.
        public init(_ image: CheckedStudy.CheckedImage) {
            self.init(digest: image.pixelDigest, significantBits: image.significantBits)
        }

        init(digest: Digest, significantBits: Int) {
            (self.digest, self.significantBits) = (digest, significantBits)
        }
    }

    /// What was said of an image.
    public struct Score: Sendable {
        /// Of a fracture, 0...1.
        public var probability: Double
        /// Where the model looked; `nil` where nobody asked.
        public var map: StoredHeatMap?

        /// A score.
        public init(probability: Double, map: StoredHeatMap?) { (self.probability, self.map) = (probability, map) }
    }

    /// What the scores were made with.
    public var provenance: ScoringProvenance
    /// The scores.
    public var images: [Pixels: Score]

    /// The scores of all cases, as a study keeps them; `nil` when one is missing.
    public func cases(of study: CheckedStudy) -> [CaseScore]? {
        let scores = study.cases.compactMap { item -> CaseScore? in
            images[Pixels(item.image)].map { score in
                CaseScore(
                    number: item.details.number, image: item.image.pixelDigest, probability: score.probability,
                    map: score.map)
            }
        }
        return scores.count == study.cases.count ? scores : nil
    }

    /// The cases that have no score.
    public func missing(in study: CheckedStudy) -> [CheckedStudy.CheckedCase] {
        study.cases.filter { images[Pixels($0.image)] == nil }
    }
}

@_spi(Confidential) extension StudyDrafts {
    /// The scores of a draft; `nil` when no scoring was begun.
    public func scores(of draft: StudyDraft) -> DraftScores? {
        guard let data = try? Data(contentsOf: draft.scores) else { return nil }
        return ScoreFile(data).scores
    }

    /// Begins to score, or goes on where a scoring with the same model, card, preprocessing and program stopped. Scores that
    /// were made with something else are thrown away: two kinds are never mixed.
    ///
    /// - Returns: What is there already.
    public func beginScores(_ provenance: ScoringProvenance, of draft: StudyDraft) throws -> DraftScores {
        try writing.withLock { _ in
            _ = try self.draft(draft.id)
            let file = (try? Data(contentsOf: draft.scores)).map(ScoreFile.init)
            if let file, let scores = file.scores, scores.provenance == provenance {
                // A line that was cut off would spoil the one that is written after it.
                if !file.isWhole { try write(file.wholeLines, to: draft.scores) }
                return scores
            }
            try write(try ScoreFile.line(provenance), to: draft.scores)
            return DraftScores(provenance: provenance, images: [:])
        }
    }

    /// Adds a score to a scoring that was begun.
    public func add(_ score: DraftScores.Score, of pixels: DraftScores.Pixels, to draft: StudyDraft) throws {
        let line = try ScoreFile.line(score, of: pixels)
        try writing.withLock { _ in
            guard let file = try? FileHandle(forWritingTo: draft.scores) else { throw DraftProblem.noSuchDraft }
            defer { try? file.close() }
            let end = try file.seekToEnd()
            do {
                try file.write(contentsOf: line)
            } catch {
                truncate(draft.scores.path, off_t(end))
                throw DraftProblem.storageFull
            }
        }
    }
}

/// The scores of a draft as a file: a line of JSON for what they were made with, and one for each image. It is only ever
/// added to, so a program that is killed leaves at most its last line unfinished.
private struct ScoreFile {
    /// `nil` when the file does not begin with what made it.
    let scores: DraftScores?
    /// Whether its last line has an end.
    let isWhole: Bool
    /// Without a last line that has none.
    let wholeLines: [UInt8]

    init(_ data: Data) {
        let end = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? data.startIndex
        isWhole = end == data.endIndex
        wholeLines = Array(data[..<end])
        let decoder = JSONDecoder()
        let lines = wholeLines.split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first, let made = try? decoder.decode(Made.self, from: Data(first)),
            let provenance = made.provenance
        else {
            scores = nil
            return
        }
        var images: [DraftScores.Pixels: DraftScores.Score] = [:]
        for line in lines.dropFirst() {
            guard let entry = try? decoder.decode(Entry.self, from: Data(line)), let pixels = entry.pixels else {
                continue
            }
            images[pixels] = entry.score
        }
        scores = DraftScores(provenance: provenance, images: images)
    }

    static func line(_ provenance: ScoringProvenance) throws -> [UInt8] { try line(Made(provenance)) }

    static func line(_ score: DraftScores.Score, of pixels: DraftScores.Pixels) throws -> [UInt8] {
        try line(Entry(score, of: pixels))
    }

    private static func line(_ value: some Encodable) throws -> [UInt8] {
        Array(try JSONEncoder().encode(value)) + [UInt8(ascii: "\n")]
    }

    private struct Made: Codable {
        let model: String
        let version: String
        let threshold: Double
        let weights: String
        let card: String
        let preprocessing: String
        let program: String

        init(_ provenance: ScoringProvenance) {
            (model, version, threshold) = (provenance.model, provenance.version, provenance.threshold)
            (weights, card) = (provenance.weights.description, provenance.card)
            (preprocessing, program) = (provenance.preprocessing, provenance.program)
        }

        var provenance: ScoringProvenance? {
            Digest(hexadecimal: weights).map {
                ScoringProvenance(
                    model: model, version: version, threshold: threshold, weights: $0, card: card,
                    preprocessing: preprocessing, program: program)
            }
        }
    }

    private struct Entry: Codable {
        let image: String
        let bits: Int
        let probability: Double
        let map: Map?

        struct Map: Codable {
            let method: String
            let layer: String
            let output: Int
            let rows: Int
            let columns: Int
            /// 32-bit floats, low byte first, row by row.
            let numbers: Data
        }

        init(_ score: DraftScores.Score, of pixels: DraftScores.Pixels) {
            (image, bits, probability) = (pixels.digest.description, pixels.significantBits, score.probability)
            map = score.map.map {
                Map(
                    method: $0.method, layer: $0.layer, output: $0.output, rows: $0.rows, columns: $0.columns,
                    numbers: $0.bytes)
            }
        }

        var pixels: DraftScores.Pixels? {
            Digest(hexadecimal: image).map { DraftScores.Pixels(digest: $0, significantBits: bits) }
        }

        var score: DraftScores.Score {
            DraftScores.Score(
                probability: probability,
                map: map.flatMap {
                    StoredHeatMap(
                        method: $0.method, layer: $0.layer, output: $0.output, rows: $0.rows, columns: $0.columns,
                        bytes: $0.numbers)
                })
        }
    }
}
