public import Statistics
import Studies

/// What a rehearsal takes for true of readers and model. Nothing in it comes from answers that were given.
public struct ReaderScenario: Codable, Equatable, Sendable {
    /// The readers' mean sensitivity in the first session, between 0 and 1.
    public var sensitivity = 0.9
    /// The readers' mean specificity in the first session, between 0 and 1.
    public var specificity = 0.9
    /// The same in later sessions; `nil` for the same value.
    public var laterSensitivity: Double?
    /// The same in later sessions; `nil` for the same value.
    public var laterSpecificity: Double?
    /// The model's sensitivity and specificity, each between 0 and 1.
    public var modelSensitivity = 0.95, modelSpecificity = 0.95
    /// Standard deviation of the readers' abilities, on the probit scale; at least 0.
    public var readerSpread = 0.3
    /// The part of an answer's chance that lies in the case and is the same for everybody, 0...1: hard cases.
    public var caseShare = 0.4
    /// The part that lies in a reader's view of a case and comes back in the next session; with ``caseShare`` at most 1.
    public var repeatShare = 0.2
    /// How many of 1 readings end in "cannot assess", 0...0.5, where the plan offers that.
    public var cannotAssess = 0.01
    /// Median seconds of a reading, 1...600.
    public var medianSeconds = 15.0
    /// Of all that is drawn.
    public var seed: UInt64 = 1

    /// The usual assumptions.
    public init() {}

    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for the first assumption that cannot be.
    public func check() throws(StatisticsError) {
        let rates = [
            ("sensitivity", sensitivity), ("specificity", specificity),
            ("later sensitivity", laterSensitivity ?? sensitivity),
            ("later specificity", laterSpecificity ?? specificity), ("the model's sensitivity", modelSensitivity),
            ("the model's specificity", modelSpecificity),
        ]
        for (what, value) in rates {
            guard value > 0, value < 1 else {
                throw .outOfRange(what: what, value: value, allowed: "between 0 and 1")
            }
        }
        for (what, value, range) in [
            ("spread of the readers", readerSpread, 0.0...3), ("share of the cases", caseShare, 0...1),
            ("share that comes back", repeatShare, 0...max(0, 1 - caseShare)), ("cannot assess", cannotAssess, 0...0.5),
            ("median seconds", medianSeconds, 1...600),
        ] {
            guard range.contains(value) else {
                throw .outOfRange(what: what, value: value, allowed: "\(range.lowerBound) to \(range.upperBound)")
            }
        }
    }

    /// The readers' mean in a session.
    ///
    /// - Parameter session: from 1.
    func mean(_ endpoint: ReaderEndpoint, session: Int) -> Double? {
        switch endpoint {
        case .sensitivity: session > 1 ? laterSensitivity ?? sensitivity : sensitivity
        case .specificity: session > 1 ? laterSpecificity ?? specificity : specificity
        case .area, .accuracy, .f1: nil
        }
    }
}

extension AnalysisPlan.Measure {
    /// The endpoint of readers that it names.
    var endpoint: ReaderEndpoint {
        switch self {
        case .sensitivity: .sensitivity
        case .specificity: .specificity
        case .accuracy: .accuracy
        case .auc: .area
        }
    }
}
