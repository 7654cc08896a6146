public import Studies

/// One of the ways in which every reader reads every case: a session, or with and without the model.
public struct Modality: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As in the tables, such as `unaided` or `1`.
    public let description: String

    /// Takes a name as it stands in a table.
    public init(_ name: String) { description = name }

    /// The modality of data that know only one.
    public static let only = Modality("reading")

    /// As people count.
    public static func < (first: Self, second: Self) -> Bool {
        NaturalOrder.precedes(first.description, second.description)
    }
}

/// What a reader said about a case.
public enum Answer: Hashable, Sendable {
    case fracture
    case noFracture
    /// Neither yes nor no; the reason's code, `nil` when none was given.
    case cannotAssess(reason: String?)
    /// The case was shown, or should have been, and there is no answer.
    case missing
}

/// The scale on which readers said how sure they are that there is a fracture; higher is surer.
public enum ConfidenceScale: String, Sendable, CaseIterable {
    /// 0...100.
    case percent
    /// 1...5.
    case fivePoint = "five-point"

    /// The values that the scale has.
    public var range: ClosedRange<Double> { self == .percent ? 0...100 : 1...5 }
}

/// One reader's standing answer to one case in one modality.
public struct Reading: Equatable, Sendable {
    /// Who read.
    public var reader: ReaderID
    /// What was read.
    public var caseNumber: CaseNumber
    /// In which session, or with which help.
    public var modality: Modality
    /// What was said.
    public var answer: Answer
    /// How sure the reader is that there is a fracture, on the data's scale; `nil` when not asked.
    public var confidence: Double?
    /// Reading time in seconds, 0 or more; `nil` when not measured.
    public var seconds: Double?
    /// Place of the case in this reader's order, from 1; `nil` when not known.
    public var position: Int?

    /// A reading; what is not known is left out.
    public init(
        reader: ReaderID, caseNumber: CaseNumber, modality: Modality = .only, answer: Answer,
        confidence: Double? = nil, seconds: Double? = nil, position: Int? = nil
    ) {
        self.reader = reader
        self.caseNumber = caseNumber
        self.modality = modality
        self.answer = answer
        self.confidence = confidence
        self.seconds = seconds
        self.position = position
    }
}
