import Statistics

/// From when on readings are worth a second look. A flag excludes nobody: it is a question to the coordinator.
///
/// Nothing here knows the reference standard or a model: a flag never tells whether a reader was right.
public struct QualityRules: Equatable, Sendable {
    /// Less active time than this on a case is implausibly fast, in seconds.
    public var fastestSeconds: Double
    /// One-sided are answers that an honest reader would give less often than this, 0...1.
    public var leastProbability: Double
    /// Longer away within a reading than this is long, in minutes.
    public var awayMinutes: Double

    /// The rules of a study file; those of one that says nothing: 2 s, 1 in 1,000, 10 minutes.
    public init(fastestSeconds: Double = 2, leastProbability: Double = 0.001, awayMinutes: Double = 10) {
        self.fastestSeconds = fastestSeconds
        self.leastProbability = leastProbability
        self.awayMinutes = awayMinutes
    }

    /// Fast readings that make a flag: so many, and this share of all.
    static let (leastFast, leastFastShare) = (3, 0.05)
    /// Answers before their sameness, or that the view was never changed, says anything.
    static let leastAnswers = 20

    /// The flags of one reader's session.
    ///
    /// - Parameters:
    ///   - tally: What the reader did.
    ///   - others: How often the other readers of the study gave each answer to the first question; they saw the same
    ///     cases, so no truth is needed to know what is usual.
    public func flags(of tally: ReadingTally, others: [String: Int]) -> [QualityFlag] {
        [fast(tally), oneSided(tally, others), viewNeverChanged(tally), away(tally)].compactMap(\.self)
    }

    private func fast(_ tally: ReadingTally) -> QualityFlag? {
        guard tally.fast >= Self.leastFast, Double(tally.fast) >= Self.leastFastShare * Double(tally.answers) else {
            return nil
        }
        return QualityFlag(kind: .fast, readings: tally.fast, of: tally.answers)
    }

    private func viewNeverChanged(_ tally: ReadingTally) -> QualityFlag? {
        guard tally.withView >= Self.leastAnswers, tally.untouched == tally.withView else { return nil }
        return QualityFlag(kind: .viewNeverChanged, readings: tally.untouched, of: tally.withView)
    }

    private func away(_ tally: ReadingTally) -> QualityFlag? {
        guard tally.away > 0 else { return nil }
        return QualityFlag(
            kind: .away, readings: tally.away, of: tally.answers,
            longestMinutes: Double(tally.longestAwayMilliseconds) / 60_000)
    }

    /// The probability that an honest reader gives the answer of more than half of his cases so often or more often: of a
    /// binomial distribution with the others' share of that answer, times the number of possible answers (Bonferroni).
    private func oneSided(_ tally: ReadingTally, _ others: [String: Int]) -> QualityFlag? {
        let answers = tally.choices.values.reduce(0, +)
        guard answers >= Self.leastAnswers,
            let (choice, count) = tally.choices.first(where: { 2 * $0.value > answers })
        else { return nil }
        let possible = Double(max(2, Set(tally.choices.keys).union(others.keys).count))
        // Half an answer more of each kind: nothing is impossible because nobody else has said it yet, and without others
        // all answers are equally likely.
        let share =
            (Double(others[choice] ?? 0) + 0.5) / (Double(others.values.reduce(0, +)) + 0.5 * possible)
        let tail = Binomial(trials: answers, probability: share).survival(count - 1)
        let probability = min(1, tail * possible)
        guard probability < leastProbability else { return nil }
        return QualityFlag(
            kind: .oneSided, readings: count, of: answers, choice: choice, othersShare: share,
            probability: probability)
    }
}

/// What one reader did in one session, counted.
public struct ReadingTally: Equatable, Sendable {
    /// First answers to cases.
    public var answers: Int
    /// Those with less active time than ``QualityRules/fastestSeconds``.
    public var fast: Int
    /// Those whose view was recorded.
    public var withView: Int
    /// Those of them in which neither window, zoom, position nor inversion were changed.
    public var untouched: Int
    /// Those with a longer pause than ``QualityRules/awayMinutes`` between painting and saving.
    public var away: Int
    /// The longest such pause in milliseconds.
    public var longestAwayMilliseconds: Int64
    /// Answers to the first question that count, by code; `cannot-assess` is one of them.
    public var choices: [String: Int]

    /// Counts of a session.
    public init(
        answers: Int, fast: Int, withView: Int, untouched: Int, away: Int, longestAwayMilliseconds: Int64,
        choices: [String: Int]
    ) {
        self.answers = answers
        self.fast = fast
        self.withView = withView
        self.untouched = untouched
        self.away = away
        self.longestAwayMilliseconds = longestAwayMilliseconds
        self.choices = choices
    }
}

/// Something about a reader's session that is worth a second look.
public struct QualityFlag: Equatable, Sendable {
    /// What it is.
    public enum Kind: String, CaseIterable, Sendable {
        /// Implausibly short active times.
        case fast
        /// Nearly always the same answer, unlike the other readers.
        case oneSided = "one-sided"
        /// Never zoomed, moved, windowed or inverted.
        case viewNeverChanged = "view-never-changed"
        /// A long pause within a reading.
        case away
    }

    /// What it is.
    public var kind: Kind
    /// Readings that it is about.
    public var readings: Int
    /// Of so many.
    public var of: Int
    /// Of ``Kind/oneSided``: the code of the answer.
    public var choice: String?
    /// Of ``Kind/oneSided``: the other readers' share of that answer, 0...1.
    public var othersShare: Double?
    /// Of ``Kind/oneSided``: the probability of so many such answers or more.
    public var probability: Double?
    /// Of ``Kind/away``: the longest pause.
    public var longestMinutes: Double?

    /// Whether a look at it, when it was about fewer readings, still covers it: until they have doubled.
    public func isCovered(byLookAt readings: Int) -> Bool { self.readings < 2 * readings }
}
