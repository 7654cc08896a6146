public import Cryptography
import Foundation
import GRDB
public import Radiographs
public import Studies

/// A film as it comes through the door of the work-list: grey values, age and sex, nothing else.
@_spi(Confidential) public struct ArrivingFilm: Sendable {
    /// The picture as it is shown, with likely text blacked out.
    public var picture: Radiograph
    /// SHA-256 of the file that came; stands for it, so that none is taken twice.
    public var source: Digest
    /// SHA-256 of the grey values before anything was blacked out, see `Radiograph.pixelDigest`.
    public var original: Digest
    /// 0...90 years; 90 stands for more, too.
    public var age: Int?
    /// `nil` when the file does not say.
    public var sex: StudyCase.Sex?
    /// What was blacked out, since something seemed to be written there.
    public var blackedOut: [PixelBox]

    /// A film.
    public init(
        picture: Radiograph, source: Digest, original: Digest, age: Int?, sex: StudyCase.Sex?, blackedOut: [PixelBox]
    ) {
        (self.picture, self.source, self.original) = (picture, source, original)
        (self.age, self.sex, self.blackedOut) = (age, sex, blackedOut)
    }
}

/// What the model said of a film.
@_spi(Confidential) public struct WorkListScore: Equatable, Sendable {
    /// The model's name.
    public var model: String
    /// Its version.
    public var version: String
    /// SHA-256 of its weights.
    public var weights: String
    /// Its card, JSON.
    public var card: String
    /// At and above it the model calls a fracture, 0...1.
    public var threshold: Double
    /// Of a fracture, 0...1.
    public var probability: Double
    /// Where it looked; `nil` below the threshold.
    public var map: StoredHeatMap?

    /// A score.
    public init(
        model: String, version: String, weights: String, card: String, threshold: Double, probability: Double,
        map: StoredHeatMap?
    ) {
        (self.model, self.version, self.weights, self.card) = (model, version, weights, card)
        (self.threshold, self.probability, self.map) = (threshold, probability, map)
    }

    /// Whether the probability reaches the threshold.
    public var isPositive: Bool { probability >= threshold }
}

/// How far the way of a result back to the PACS is.
@_spi(Confidential) public struct WorkListSending: Equatable, Sendable {
    /// Where it is.
    public enum State: String, Sendable {
        case waiting, sent, failed
    }

    /// Where it is.
    public var state: State
    /// Since when.
    public var changedAt: Timestamp
    /// How often it was tried.
    public var attempts: Int
    /// Why it failed; `nil` unless it did.
    public var reason: String?
}

/// A film of the work-list with what is known of it.
@_spi(Confidential) public struct WorkListFilm: Equatable, Sendable {
    /// Its number, which stands for the film everywhere in the installation.
    public var number: Int
    /// When it came through the door.
    public var arrivedAt: Timestamp
    /// SHA-256 of its grey values.
    public var pixels: String
    /// SHA-256 of its grey values before anything was blacked out.
    public var original: String
    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// 0...90 years; 90 stands for more, too.
    public var age: Int?
    /// `nil` when the file did not say.
    public var sex: StudyCase.Sex?
    /// How many places were blacked out.
    public var blackedOut: Int
    /// What the model said, without the numbers of its map; `nil` while it has said nothing.
    public var score: WorkListScore?
    /// When the model said it.
    public var scoredAt: Timestamp?
    /// Whether a map is stored.
    public var hasMap: Bool
    /// Why there is no score; `nil` unless it was tried.
    public var problem: String?
    /// The way of the result back; `nil` when it was not ordered.
    public var sending: WorkListSending?
    /// Its file in the folder of the work-list.
    var file: String

    init(_ row: Row) {
        number = row["number"]
        arrivedAt = Timestamp(milliseconds: row["arrived_at"])
        (pixels, original, file) = (row["pixel_sha256"], row["original_sha256"], row["file"])
        (width, height) = (row["width"], row["height"])
        age = row["age"]
        sex = (row["sex"] as String?).flatMap(StudyCase.Sex.init)
        blackedOut = (row["blacked_out"] as String).split(separator: " ").count
        problem = row["problem"]
        hasMap = row["has_map"]
        if let model = row["model"] as String? {
            score = WorkListScore(
                model: model, version: row["version"], weights: row["weights_sha256"], card: row["card"],
                threshold: row["threshold"], probability: row["probability"], map: nil)
            scoredAt = Timestamp(milliseconds: row["scored_at"])
        }
        if let state = (row["state"] as String?).flatMap(WorkListSending.State.init) {
            sending = WorkListSending(
                state: state, changedAt: Timestamp(milliseconds: row["changed_at"]), attempts: row["attempts"],
                reason: row["reason"])
        }
    }

    static let query = """
        SELECT work_list_film.*, scored_at, model, version, weights_sha256, card, threshold, probability,
            numbers IS NOT NULL AS has_map, work_list_problem.reason AS problem, state, changed_at, attempts,
            work_list_sending.reason AS reason
        FROM work_list_film LEFT JOIN work_list_score ON work_list_score.film = work_list_film.number
            LEFT JOIN work_list_problem ON work_list_problem.film = work_list_film.number
            LEFT JOIN work_list_sending ON work_list_sending.film = work_list_film.number
        """
}
