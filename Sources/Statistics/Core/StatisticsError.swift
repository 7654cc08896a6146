/// Why a number cannot be computed, and what is missing.
public enum StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An argument is not in its domain.
    case outOfRange(what: String, value: Double, allowed: String)
    /// There are fewer observations than the method needs.
    case tooFew(what: String, needed: Int, given: Int)
    /// Two columns that belong together have different lengths.
    case lengthsDiffer(what: String, first: Int, second: Int)
    /// A value is NaN or infinite. The index counts from 0.
    case notFinite(what: String, index: Int)
    /// A reading of a multi-reader study cannot be used; the problem as a clause: "it was given twice".
    case unusableReading(reader: String, test: String, caseID: String, problem: String)
    /// The data admit no value, for a reason that the text gives: "all values are equal".
    case notEstimable(what: String, because: String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .outOfRange(let what, let value, let allowed): "\(what) is \(value); it must be \(allowed)"
        case .tooFew(let what, let needed, let given): "\(what): \(needed) needed, \(given) given"
        case .lengthsDiffer(let what, let first, let second): "\(what) differ in number: \(first) and \(second)"
        case .notFinite(let what, let index): "\(what), value \(index + 1) is not a finite number"
        case .unusableReading(let reader, let test, let caseID, let problem):
            "reading of case \(caseID) by reader \(reader) with test \(test): \(problem)"
        case .notEstimable(let what, let because): "\(what) cannot be estimated: \(because)"
        }
    }
}
