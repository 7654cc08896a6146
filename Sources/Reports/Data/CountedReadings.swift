public import Studies

/// The readings of one modality after the rules: for each reader and case a call or none. All results start here.
public struct CountedReadings: Equatable, Sendable {
    /// Which modality.
    public let modality: Modality
    /// The rules that were applied.
    public let rules: AnalysisRules
    /// The readers, in natural order.
    public let readers: [ComparisonReader]
    /// Numbers of the cases, in their order.
    public let cases: [CaseNumber]
    /// Truth of the cases, in their order.
    public let truth: [Bool]
    /// By reader and case: whether a fracture was called; `nil` where the rules leave the case out.
    public let calls: [[Bool?]]
    /// By reader and case: the confidence that there is a fracture, on the data's scale; `nil` where the rules leave the
    /// case out or the reader gave none. Where a rule decided the call, it is the end of the scale on that side.
    public let scores: [[Double?]]
    /// By reader: what the rules touched.
    public let counts: [RuleCounts]

    /// What the rules touched, over all readers.
    public var total: RuleCounts { counts.reduce(RuleCounts(), +) }

    /// One reader's numbers of true and false calls.
    ///
    /// - Parameter reader: index into ``readers``.
    public func outcomes(of reader: Int) -> Outcomes { Outcomes(calls: calls[reader], truth: truth) }

    /// One reader's scores by truth, cases without a score left out; for areas under ROC curves.
    ///
    /// - Parameter reader: index into ``readers``.
    public func scoresByTruth(of reader: Int) -> (positives: [Double], negatives: [Double]) {
        var positives: [Double] = []
        var negatives: [Double] = []
        for (score, isPositive) in zip(scores[reader], truth) {
            guard let score else { continue }
            if isPositive { positives.append(score) } else { negatives.append(score) }
        }
        return (positives, negatives)
    }
}

/// The four counts of calls against the truth.
public struct Outcomes: Hashable, Sendable {
    /// Fractures that were called.
    public var truePositives = 0
    /// Fractures that were not called.
    public var falseNegatives = 0
    /// Cases without a fracture that were not called.
    public var trueNegatives = 0
    /// Cases without a fracture that were called.
    public var falsePositives = 0

    /// Counts calls; a `nil` counts nowhere.
    ///
    /// - Parameters:
    ///   - calls: whether a fracture was called, one for each case.
    ///   - truth: whether there is one, one for each case.
    public init(calls: some Sequence<Bool?>, truth: some Sequence<Bool>) {
        for (call, fracture) in zip(calls, truth) {
            switch (call, fracture) {
            case (true?, true): truePositives += 1
            case (false?, true): falseNegatives += 1
            case (false?, false): trueNegatives += 1
            case (true?, false): falsePositives += 1
            case (nil, _): break
            }
        }
    }

    /// Cases with a fracture that were counted.
    public var withFracture: Int { truePositives + falseNegatives }
    /// Cases without a fracture that were counted.
    public var withoutFracture: Int { trueNegatives + falsePositives }
    /// Cases that were counted.
    public var cases: Int { withFracture + withoutFracture }
}

extension ComparisonData {
    /// Applies the rules to the readings of one modality.
    ///
    /// - Parameters:
    ///   - modality: index into ``modalities``.
    ///   - selection: which readers.
    ///   - rules: what counts as what.
    public func counted(
        _ modality: Int, readers selection: ReaderSelection = .all, by rules: AnalysisRules
    ) -> CountedReadings {
        let chosen = readers(in: selection)
        let truth = truth
        let scale = confidenceScale?.range
        var calls: [[Bool?]] = []
        var scores: [[Double?]] = []
        var counts: [RuleCounts] = []
        for reader in chosen {
            var (ownCalls, ownScores, ownCounts) = ([Bool?](), [Double?](), RuleCounts())
            for (cell, fracture) in zip(cells(reader: reader, modality: modality), truth) {
                let call = cell.answer.call(truth: fracture, by: rules)
                ownCalls.append(call)
                ownScores.append(
                    cell.answer.isYesOrNo
                        ? cell.confidence : call.flatMap { $0 ? scale?.upperBound : scale?.lowerBound })
                ownCounts.add(cell.answer, truth: fracture)
            }
            calls.append(ownCalls)
            scores.append(ownScores)
            counts.append(ownCounts)
        }
        return CountedReadings(
            modality: modalities[modality], rules: rules, readers: chosen.map { readers[$0] },
            cases: cases.map(\.number), truth: truth, calls: calls, scores: scores, counts: counts)
    }
}

extension Answer {
    /// Whether no rule is needed.
    public var isYesOrNo: Bool { self == .fracture || self == .noFracture }

    /// The call that counts; `nil` when the case is left out.
    fileprivate func call(truth: Bool, by rules: AnalysisRules) -> Bool? {
        switch self {
        case .fracture: true
        case .noFracture: false
        case .cannotAssess: rules.cannotAssess.call(truth: truth)
        case .missing: rules.missing.call(truth: truth)
        }
    }
}

extension RuleCounts {
    fileprivate mutating func add(_ answer: Answer, truth: Bool) {
        readings += 1
        switch (answer, truth) {
        case (.fracture, _), (.noFracture, _): answered += 1
        case (.cannotAssess, true): cannotAssessWithFracture += 1
        case (.cannotAssess, false): cannotAssessWithoutFracture += 1
        case (.missing, true): missingWithFracture += 1
        case (.missing, false): missingWithoutFracture += 1
        }
    }
}
