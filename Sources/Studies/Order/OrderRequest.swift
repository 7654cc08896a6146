/// The class of a case, as far as orders care: what must not pile up at the beginning or in runs.
public struct CaseStratum: Hashable, Sendable {
    /// Whether there is a hip fracture; runs are counted in this.
    public var fracture: Bool
    /// Which; every third of a session has the study's mix of these.
    public var type: ReferenceStandard.FractureType

    /// A class by its parts.
    public init(fracture: Bool, type: ReferenceStandard.FractureType) {
        self.fracture = fracture
        self.type = type
    }

    /// The class of a case with this reference standard.
    public init(_ reference: ReferenceStandard) {
        self.init(fracture: reference.fracture, type: reference.type)
    }
}

/// An order that was made before and is kept with the reader.
public struct StoredOrder: Equatable, Sendable {
    /// The reader's number in the study, from 1.
    public var reader: Int
    /// The reader's specialty.
    public var specialty: Specialty.Code
    /// The session's number, from 1.
    public var session: Int
    /// Indices of cases in the study's table, from 0, in the order in which they are read.
    public var permutation: [Int]

    /// An order as it is kept.
    public init(reader: Int, specialty: Specialty.Code, session: Int, permutation: [Int]) {
        self.reader = reader
        self.specialty = specialty
        self.session = session
        self.permutation = permutation
    }
}

/// Everything on which one reader's order in one session depends.
public struct OrderRequest: Equatable, Sendable {
    /// The class of each case, in the order of the study's table.
    public var caseClasses: [CaseStratum]
    /// The reader's number in the study, from 1.
    public var reader: Int
    /// The reader's specialty.
    public var specialty: Specialty.Code
    /// The session's number, from 1.
    public var session: Int
    /// The study's rule, seed and longest run.
    public var plan: StudyPlan.OrderPlan
    /// The orders made so far, of all readers and sessions, in any sequence.
    public var earlier: [StoredOrder]

    /// A request for one order.
    public init(
        caseClasses: [CaseStratum], reader: Int, specialty: Specialty.Code, session: Int,
        plan: StudyPlan.OrderPlan, earlier: [StoredOrder]
    ) {
        self.caseClasses = caseClasses
        self.reader = reader
        self.specialty = specialty
        self.session = session
        self.plan = plan
        self.earlier = earlier
    }
}

/// Why no order or report can be made.
public enum OrderError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The stored order does not hold every case of the study exactly once.
    case notAPermutation(reader: Int, session: Int)
    /// Readers and sessions are numbered from 1.
    case numberBelowOne(reader: Int, session: Int)

    /// One sentence for the coordinator.
    public var description: String {
        switch self {
        case .notAPermutation(let reader, let session):
            "The stored order of reader \(reader), session \(session), does not hold every case of the study once."
        case .numberBelowOne(let reader, let session):
            "Readers and sessions are numbered from 1, but reader \(reader), session \(session), was asked for."
        }
    }
}

extension StoredOrder {
    /// Refuses an order that is not one of `count` cases.
    func check(count: Int) throws(OrderError) {
        guard reader >= 1, session >= 1 else { throw .numberBelowOne(reader: reader, session: session) }
        var seen = [Bool](repeating: false, count: count)
        for index in permutation {
            guard seen.indices.contains(index), !seen[index] else {
                throw .notAPermutation(reader: reader, session: session)
            }
            seen[index] = true
        }
        guard permutation.count == count else { throw .notAPermutation(reader: reader, session: session) }
    }
}
