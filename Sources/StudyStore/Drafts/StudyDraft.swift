public import Foundation
public import Studies

/// A study that is being set up: an ordinary study's folder, and notes about the work on it.
@_spi(Confidential) public struct StudyDraft: Sendable {
    /// Stands for the draft in addresses; random.
    public let id: String
    /// The study's folder, as `reader-study study check` reads it.
    public let folder: URL
    /// What is known about the work.
    public internal(set) var notes: Notes

    /// What is known about the work on a draft.
    public struct Notes: Codable, Equatable, Sendable {
        /// When it was begun, in milliseconds since 1970 UTC.
        public var createdAt: Int64
        /// The coordinator who began it.
        public var createdBy: String
        /// What it began as: the name of a template, of a study, or nothing for a study file that was sent.
        public var origin: String
        /// What becomes of the comparison with a model; `nil` while nobody has said.
        public var model: Model?
        /// The scoring that was asked for and has not ended; begun again when the program starts.
        public var scoring: Scoring?
        /// When the coordinator last tried the reading page, and with which questions.
        public var tried: Trial?
    }

    /// What becomes of the comparison with a model.
    public enum Model: Codable, Equatable, Sendable {
        /// Readers only.
        case notWanted
        /// A network of this installation's library scores the draft's images.
        case scored(model: String)
        /// The study gets a model's predictions once it is created and before it is opened.
        case scoredLater
        /// Predictions were made elsewhere and lie in the draft's folder.
        case predictions(name: String, version: String)
    }

    /// A scoring that was asked for.
    public struct Scoring: Codable, Equatable, Sendable {
        /// The model's name in the library.
        public var model: String
        /// The coordinator who asked.
        public var by: String

        /// A scoring by a model of the library.
        public init(model: String, by: String) { (self.model, self.by) = (model, by) }
    }

    /// A try of the reading page.
    public struct Trial: Codable, Equatable, Sendable {
        /// Milliseconds since 1970 UTC.
        public var at: Int64
        /// Who tried.
        public var by: String
        /// Stands for what was asked, all questions and their texts.
        public var questions: String

        /// A try of the page with these questions.
        public init(at: Int64, by: String, questions: String) {
            (self.at, self.by, self.questions) = (at, by, questions)
        }
    }

    /// The study file.
    public var studyFile: URL { folder.appendingPathComponent(Self.studyFileName) }
    /// Predictions made elsewhere; a name that no study file can claim for a table of its own.
    public var predictions: URL { folder.appendingPathComponent(".predictions.csv") }
    /// What a model of the library said of the images.
    var scores: URL { folder.appendingPathComponent(".scores.jsonl") }
    var notesFile: URL { folder.appendingPathComponent(".draft.json") }
    var parts: URL { folder.appendingPathComponent(".parts") }

    static let studyFileName = "study.yaml"

    /// The bytes of the study file; none when it cannot be read.
    public var definition: [UInt8] { (try? Data(contentsOf: studyFile)).map(Array.init) ?? [] }

    /// Where the tables and images lie.
    public var layout: StudyLayout { StudyLayout(studyFile: definition) }

    /// Which kind of file somebody sends.
    public enum FileKind: String, CaseIterable, Sendable {
        case image
        case practiceImage = "practice-image"
        case cases
        case practice
        case predictions

        /// Whether it is a radiograph, and not a table.
        public var isImage: Bool { self == .image || self == .practiceImage }
    }
}

/// Why something cannot be done with a draft.
@_spi(Confidential) public enum DraftProblem: Error, Equatable, Sendable {
    /// No draft has this id.
    case noSuchDraft
    /// There are as many drafts as the installation keeps.
    case tooManyDrafts(limit: Int)
    /// The file cannot be taken, and what to do.
    case refused(problem: String, remedy: String)
    /// The next piece of the file is expected at this byte.
    case otherOffset(Int)
    /// The disk has too little room, or cannot be written.
    case storageFull
    /// Somebody else changed the study file since it was shown.
    case changedMeanwhile
}

/// How much a draft may hold.
@_spi(Confidential) public struct DraftLimits: Sendable {
    /// Bytes of one image.
    public var imageBytes = ImageCheck.fileLimit
    /// Bytes of one table.
    public var tableBytes = 32 << 20
    /// Bytes of all files of a draft.
    public var draftBytes = 64 << 30
    /// Files in a draft.
    public var files = 20_000
    /// Drafts in the installation.
    public var drafts = 50
    /// Bytes that stay free on the disk, for the answers of readers.
    public var freeBytes = 1 << 30
    /// Bytes of one piece of a file.
    public var pieceBytes = 4 << 20

    /// The usual limits.
    public init() {}
}
