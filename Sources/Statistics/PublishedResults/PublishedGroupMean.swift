/// A mean of readers as it was published, "82.2 % (76.2-88.3), range 46-94", held against what counts of cases can give.
///
/// Each reader read the same number of cases, so each value is a whole number of cases and so is their sum. That leaves
/// few means and few intervals, and often none.
public struct PublishedGroupMean: Sendable {
    /// Number of readers, at least 2.
    public let readers: Int
    /// Cases that each reader's value rests on (diseased ones for sensitivity), at least 1.
    public let cases: Int
    /// The mean in percent, as printed.
    public let mean: PrintedNumber
    /// The lower limit of the t interval in percent, as printed.
    public let lower: PrintedNumber
    /// The upper limit in percent, as printed.
    public let upper: PrintedNumber
    /// The level of the interval.
    public let level: ConfidenceLevel
    /// The lowest reader's value in percent, when it was printed.
    public let lowest: PrintedNumber?
    /// The highest reader's value in percent, when it was printed.
    public let highest: PrintedNumber?

    /// A published mean with its t interval over readers.
    ///
    /// - Throws: ``StatisticsError`` for fewer than two readers, for no case, beyond 200 readers or 5000 cases, for a mean
    ///   above 100 or a limit above 1000.
    public init(
        readers: Int, cases: Int, mean: PrintedNumber, lower: PrintedNumber, upper: PrintedNumber,
        level: ConfidenceLevel = .ninetyFive, lowest: PrintedNumber? = nil, highest: PrintedNumber? = nil
    ) throws(StatisticsError) {
        guard readers >= 2 else { throw .tooFew(what: "readers", needed: 2, given: readers) }
        guard readers <= 200 else {
            throw .outOfRange(what: "number of readers", value: Double(readers), allowed: "2...200")
        }
        guard (1...5000).contains(cases) else {
            throw .outOfRange(what: "number of cases", value: Double(cases), allowed: "1...5000")
        }
        guard mean.value <= 100 else {
            throw .outOfRange(what: "mean in percent", value: mean.value, allowed: "0...100")
        }
        for limit in [lower, upper] where limit.value > 1000 {
            throw .outOfRange(what: "limit in percent", value: limit.value, allowed: "at most 1000")
        }
        self.readers = readers
        self.cases = cases
        self.mean = mean
        self.lower = lower
        self.upper = upper
        self.level = level
        self.lowest = lowest
        self.highest = highest
    }

    /// A sum of all readers' counts that prints as the published mean.
    public struct Explanation: Equatable, Sendable {
        /// Sum of the counts.
        public let sum: Int
        /// The mean in percent, unrounded.
        public let meanPercent: Double
        /// How this mean must have been printed; both when both give the same.
        public let meanPrintings: [PrintedNumber.Printing]
        /// Sums of squared counts whose t interval prints as published when the limits were rounded; the first 200.
        public let sumsOfSquaresWhenRounded: [Int]
        /// The same when the limits were cut.
        public let sumsOfSquaresWhenCut: [Int]
        /// Whether a limit beyond 0 or 100 was printed as 0 or 100.
        public let limitWasBounded: Bool
        /// The readers' counts in descending order when one list alone gives all that was printed (rounded limits).
        public let onlyCounts: [Int]?

        /// Whether mean and limits follow from rounding alone.
        public var isByRounding: Bool { meanPrintings.contains(.rounded) && !sumsOfSquaresWhenRounded.isEmpty }
    }

    /// What the check says.
    public enum Verdict: String, Sendable {
        /// Rounding gives all that was printed.
        case consistent
        /// All can be explained only when decimals were cut somewhere instead of rounded.
        case onlyWhenCut
        /// The mean is possible, but no t interval prints as the limits.
        case limitsDoNotFit
        /// No sum of counts has this mean, rounded or cut.
        case impossible
    }

    /// The verdict over ``explanations``.
    public var verdict: Verdict {
        let all = explanations
        if all.isEmpty { return .impossible }
        if all.contains(where: \.isByRounding) { return .consistent }
        let areLimitsPossible = all.contains {
            !$0.sumsOfSquaresWhenRounded.isEmpty || !$0.sumsOfSquaresWhenCut.isEmpty
        }
        return areLimitsPossible ? .onlyWhenCut : .limitsDoNotFit
    }

    /// The sums on both sides of the printed mean with their means in percent: what it could have been.
    public var nearestSums: [(sum: Int, meanPercent: Double)] {
        let exact = mean.value * Double(readers * cases) / 100
        return [Int(exact.rounded(.down)), Int(exact.rounded(.down)) + 1]
            .filter { (0...readers * cases).contains($0) }.map { ($0, percent(ofSum: $0)) }
    }

    /// Every sum that prints as the mean, with the sums of squares that print as the limits.
    public var explanations: [Explanation] {
        let all = readers * cases
        let centre = Int((mean.value * Double(all) / 100).rounded())
        let reach = all / 100 / mean.scale + 2
        let sums = max(0, centre - reach)...max(0, min(all, centre + reach))
        return sums.compactMap(explanation)
    }

    private func explanation(_ sum: Int) -> Explanation? {
        let printings = PrintedNumber.Printing.allCases.filter {
            mean.isPrint(of: 100 * sum, by: readers * cases, $0)
        }
        guard !printings.isEmpty, let counts = possibleCounts else { return nil }
        var search = CountSearch(readers: readers, counts: counts.all, lowest: counts.lowest, highest: counts.highest)
        var fitting: [PrintedNumber.Printing: [Int]] = [:]
        var wasBounded = false
        for squares in squaresToTry(sum) {
            if fitting.values.contains(where: { $0.count >= 200 }) { break }
            let limits = limits(sum, squares)
            for printing in PrintedNumber.Printing.allCases {
                let isBounded = bounded(limits)
                let isFit = isPrint(limits.lower, lower, printing) && isPrint(limits.upper, upper, printing)
                guard isFit, search.exists(sum: sum, squares: squares) else { continue }
                fitting[printing, default: []].append(squares)
                wasBounded = wasBounded || isBounded
            }
        }
        let rounded = fitting[.rounded] ?? []
        let only = rounded.count == 1 ? search.onlyCounts(sum: sum, squares: rounded[0]) : nil
        return Explanation(
            sum: sum, meanPercent: percent(ofSum: sum), meanPrintings: printings, sumsOfSquaresWhenRounded: rounded,
            sumsOfSquaresWhenCut: fitting[.cut] ?? [], limitWasBounded: wasBounded, onlyCounts: only)
    }

    /// The counts that a reader may have, and those of which one must be the lowest or the highest.
    private var possibleCounts: (all: ClosedRange<Int>, lowest: Set<Int>?, highest: Set<Int>?)? {
        func counts(_ number: PrintedNumber?) -> Set<Int>? {
            number.map { number in
                Set(
                    (0...cases).filter { count in
                        PrintedNumber.Printing.allCases.contains { number.isPrint(of: 100 * count, by: cases, $0) }
                    })
            }
        }
        let (low, high) = (counts(lowest), counts(highest))
        let (from, to) = (low.map { $0.min() } ?? 0, high.map { $0.max() } ?? cases)
        guard let from, let to, from <= to else { return nil }
        return (from...to, low, high)
    }

    private func percent(ofSum sum: Int) -> Double { 100 * Double(sum) / Double(readers * cases) }

    private func limits(_ sum: Int, _ squares: Int) -> (lower: Double, upper: Double) {
        let k = Double(readers)
        let variance = max(0, Double(squares * readers - sum * sum)) / (k * (k - 1))
        let half = quantile * (variance / k).squareRoot() * 100 / Double(cases)
        return (percent(ofSum: sum) - half, percent(ofSum: sum) + half)
    }

    private var quantile: Double { -StudentT(Double(readers - 1)).quantile(level.tail) }

    private func bounded(_ limits: (lower: Double, upper: Double)) -> Bool {
        (limits.lower < 0 && lower.digits == 0) || (limits.upper > 100 && upper.value == 100)
    }

    /// A limit beyond 0 or 100 may have been printed as the bound.
    private func isPrint(_ limit: Double, _ printed: PrintedNumber, _ printing: PrintedNumber.Printing) -> Bool {
        printed.isPrint(of: min(100, max(0, limit)), printing)
    }

    /// Sums of squares around those of the limit that is not at a bound; of the parity that whole counts have.
    private func squaresToTry(_ sum: Int) -> StrideTo<Int> {
        let centre = percent(ofSum: sum)
        let isUpperBound = upper.value >= 100
        let (half, unit) = isUpperBound ? (centre - lower.value, lower.scale) : (upper.value - centre, upper.scale)
        let slack = 1.01 / Double(unit)
        func squares(_ half: Double) -> Int {
            let k = Double(readers)
            let scaled = max(0, half) / quantile * Double(cases) / 100
            return Int(min(1e15, Double(sum) * Double(sum) / k + scaled * scaled * k * (k - 1)))
        }
        let smallest = max(squares(half - slack) - 1, sum * sum / readers)
        let start = smallest + abs(smallest - sum) % 2
        // With both limits at their bounds nothing but the counts bounds the spread.
        let areBothBounds = isUpperBound && lower.digits == 0
        let end = min(areBothBounds ? .max : squares(half + slack) + 2, sum * cases + 1)
        return stride(from: start, to: max(start, end), by: 2)
    }
}
