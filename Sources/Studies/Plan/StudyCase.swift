/// The number or serial under which the coordinator knows a case. Readers never see it.
public struct CaseNumber: Hashable, Sendable, CustomStringConvertible {
    /// As in the table of cases, such as `17` or `PXR017`.
    public let description: String

    /// Takes a number as it stands in the table.
    public init(_ text: String) {
        description = text
    }
}

/// One row of the table of cases: the radiograph's file and what is known about it.
public struct StudyCase: Equatable, Sendable {
    /// Unique in the study.
    public var number: CaseNumber
    /// File in the study's image folder.
    public var imageFile: String
    /// What is true about it.
    public var reference: ReferenceStandard
    /// Age in years; `nil` when unknown.
    public var age: Int?
    /// Sex; `nil` when unknown.
    public var sex: Sex?
    /// Injury severity score, 0...75; `nil` when unknown.
    public var injurySeverityScore: Int?
    /// Free columns of the table, by name.
    public var other: [String: String]

    /// Sex as registries record it.
    public enum Sex: String, CaseIterable, Sendable {
        case female, male
    }

    /// A case as the table declares it.
    public init(
        number: CaseNumber, imageFile: String, reference: ReferenceStandard, age: Int?, sex: Sex?,
        injurySeverityScore: Int?, other: [String: String]
    ) {
        self.number = number
        self.imageFile = imageFile
        self.reference = reference
        self.age = age
        self.sex = sex
        self.injurySeverityScore = injurySeverityScore
        self.other = other
    }
}

/// What is true about a case, and how that was established.
public struct ReferenceStandard: Equatable, Sendable {
    /// The kind of fracture; `none` is a radiograph without one.
    public enum FractureType: String, CaseIterable, Sendable {
        case femoralNeck = "femoral_neck"
        case intertrochanteric
        case none
    }

    /// The patient's side.
    public enum Side: String, CaseIterable, Sendable {
        case left, right
    }

    /// A rectangle in pixels of the radiograph, origin top left.
    public struct Box: Equatable, Sendable {
        /// Left edge.
        public var x0: Double
        /// Upper edge.
        public var y0: Double
        /// Right edge, greater than `x0`.
        public var x1: Double
        /// Lower edge, greater than `y0`.
        public var y1: Double

        /// A box by its corners.
        public init(x0: Double, y0: Double, x1: Double, y1: Double) {
            self.x0 = x0
            self.y0 = y0
            self.x1 = x1
            self.y1 = y1
        }
    }

    /// Whether there is a hip fracture.
    public var fracture: Bool
    /// Which.
    public var type: FractureType
    /// On which side; `nil` without a fracture or when unknown.
    public var side: Side?
    /// How the truth was established: CT, operation, follow-up …
    public var source: String
    /// Where the fracture is; `nil` when not drawn.
    public var box: Box?

    /// A reference standard as the table declares it.
    public init(fracture: Bool, type: FractureType, side: Side?, source: String, box: Box?) {
        self.fracture = fracture
        self.type = type
        self.side = side
        self.source = source
        self.box = box
    }
}

/// One practice case. Its truth is told to the reader after the answer, so it is never part of the test set.
public struct WarmUpCase: Equatable, Sendable {
    /// Unique among the practice cases.
    public var number: CaseNumber
    /// File in the warm-up folder.
    public var imageFile: String
    /// What is true about it; `nil` when only the looks are practised.
    public var reference: ReferenceStandard?
    /// What a teacher would say after the answer.
    public var feedback: LocalizedText

    /// A practice case as the table declares it.
    public init(number: CaseNumber, imageFile: String, reference: ReferenceStandard?, feedback: LocalizedText) {
        self.number = number
        self.imageFile = imageFile
        self.reference = reference
        self.feedback = feedback
    }
}
