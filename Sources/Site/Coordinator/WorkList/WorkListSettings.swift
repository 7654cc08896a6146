@_spi(Confidential) public import StudyStore

/// Where films of the work-list come in, and where results go. The program makes one of the hospital's folder and PACS;
/// the site knows neither.
@_spi(Confidential) public protocol FilmDoor: Sendable {
    /// Names of films that were neither taken nor refused, the oldest first.
    func waiting() throws -> [String]
    /// A film without its patient. Takes the processor.
    /// - Throws: ``FilmRefusal`` when the file is no film that is read.
    func film(_ name: String) throws -> ArrivingFilm
    /// Writes down what became of a film; `number` is `nil` for one that was refused.
    func note(_ name: String, as number: Int?) throws
    /// Gives a result to the PACS, and returns when it keeps it.
    /// - Throws: ``SendingProblem``.
    func send(_ result: WorkListResult) async throws
}

/// Why a file is not taken, in words that name nobody.
@_spi(Confidential) public struct FilmRefusal: Error, Equatable, Sendable {
    /// In words.
    public let reason: String

    /// A refusal.
    public init(_ reason: String) { self.reason = reason }
}

/// Why a result was not kept by the PACS, in words that name nobody.
@_spi(Confidential) public struct SendingProblem: Error, Equatable, Sendable {
    /// In words.
    public let reason: String

    /// A problem.
    public init(_ reason: String) { self.reason = reason }
}

/// What the model said of a film, as it goes back to the PACS.
@_spi(Confidential) public struct WorkListResult: Sendable {
    /// The film's number.
    public let film: Int
    /// When the model said it: the same at every attempt, since the objects' identifiers follow from it.
    public let foundAt: Int64
    /// Of a fracture, 0...1.
    public let probability: Double
    /// At and above it the model calls a fracture.
    public let threshold: Double
    /// Name and version of the model.
    public let model: String
    /// Where it looked, in pixels of the film: left, top, right, bottom; `nil` without a map.
    public let site: [Int]?
    /// The heat map over the film: red, green and blue of each pixel, row by row; `nil` without a map.
    public let overlay: [UInt8]?
    /// Pixels in a row of the film.
    public let width: Int
    /// Rows of the film.
    public let height: Int
}

/// How the work-list works.
@_spi(Confidential) public struct WorkListSettings: Sendable {
    /// When results go back to the PACS.
    public enum Results: String, Sendable, CaseIterable {
        /// Never.
        case off
        /// When somebody asks for it on a film's page.
        case asked
        /// By themselves, as soon as the model has spoken.
        case always
    }

    /// Where films come in.
    public var door: any FilmDoor
    /// Where results go, as people call it; empty when they go nowhere.
    public var pacs: String
    /// When they do.
    public var results: Results
    /// Between two looks at the door.
    public var interval: Duration

    /// Settings; the door is looked at every two seconds unless said otherwise.
    public init(door: any FilmDoor, pacs: String = "", results: Results = .off, interval: Duration = .seconds(2)) {
        (self.door, self.pacs, self.results, self.interval) = (door, pacs, results, interval)
    }
}
