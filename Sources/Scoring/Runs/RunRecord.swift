public import Cryptography
import Foundation
public import Studies

/// What a table of scores was made with; kept as JSON beside it.
public struct RunRecord: Equatable, Sendable {
    /// The program and its version.
    public var program: String
    /// What computed, as ``ComputePath/inFull`` says it; another way may differ in the last digits.
    public var computePath: String
    /// The model's card.
    public var card: ModelCard
    /// Which part of the folder the table is of; `nil` for the whole.
    public var shard: Shard?
    /// Images in the whole folder.
    public var imagesInFolder: Int
    /// SHA-256 of the paths of all images in the folder.
    public var folderDigest: Digest
    /// When the last scoring began.
    public var begunAt: Timestamp
    /// When the table was written; `nil` while images are missing.
    public var finishedAt: Timestamp?
    /// Images with a score.
    public var scored = 0
    /// Images without one.
    public var unreadable = 0

    /// In what another run differs, so that its scores may not stand in the same table; `nil` when it does not.
    func difference(to other: RunRecord, comparingPaths: Bool = true) -> String? {
        if card.weights.digest != other.card.weights.digest {
            return "another model (\(card.name), SHA-256 \(card.weights.digest))"
        }
        if card != other.card { return "another card of \(card.name)" }
        if program != other.program { return "another program (\(program))" }
        if comparingPaths, computePath != other.computePath { return "another processor (\(computePath))" }
        return nil
    }
}

extension RunRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case program, card, shard, scored, unreadable
        case computePath = "compute-path"
        case imagesInFolder = "images-in-folder"
        case folderDigest = "folder-sha256"
        case begunAt = "begun"
        case finishedAt = "finished"
        case preprocessing
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        program = try container.decode(String.self, forKey: .program)
        computePath = try container.decode(String.self, forKey: .computePath)
        card = try container.decode(ModelCard.self, forKey: .card)
        if let text = try container.decodeIfPresent(String.self, forKey: .shard) {
            guard let value = Shard(text) else {
                throw DecodingError.dataCorruptedError(forKey: .shard, in: container, debugDescription: text)
            }
            shard = value
        }
        imagesInFolder = try container.decode(Int.self, forKey: .imagesInFolder)
        let digest = try container.decode(String.self, forKey: .folderDigest)
        guard let value = Digest(hexadecimal: digest) else {
            throw DecodingError.dataCorruptedError(forKey: .folderDigest, in: container, debugDescription: digest)
        }
        folderDigest = value
        begunAt = try Timestamp(iso8601: container.decode(String.self, forKey: .begunAt))
        finishedAt = try container.decodeIfPresent(String.self, forKey: .finishedAt).map { try Timestamp(iso8601: $0) }
        scored = try container.decode(Int.self, forKey: .scored)
        unreadable = try container.decode(Int.self, forKey: .unreadable)
    }

    /// Writes all members, with hyphenated names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(program, forKey: .program)
        try container.encode(computePath, forKey: .computePath)
        try container.encode(card, forKey: .card)
        try container.encode(card.preprocessing.inWords(card.architecture), forKey: .preprocessing)
        try container.encodeIfPresent(shard?.description, forKey: .shard)
        try container.encode(imagesInFolder, forKey: .imagesInFolder)
        try container.encode(folderDigest.description, forKey: .folderDigest)
        try container.encode(begunAt.description, forKey: .begunAt)
        try container.encodeIfPresent(finishedAt?.description, forKey: .finishedAt)
        try container.encode(scored, forKey: .scored)
        try container.encode(unreadable, forKey: .unreadable)
    }

    func json(pretty: Bool) throws(ScoringError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        do {
            return try encoder.encode(self) + Data("\n".utf8)
        } catch {
            throw .file(path: "the record of the run", reason: "\(error)")
        }
    }
}

extension Timestamp {
    fileprivate init(iso8601 text: String) throws {
        let date = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
