/// The mean of one value per reader (a sensitivity, an area, a reading time) with its t interval.
///
/// The interval speaks of other readers of the same cases: it holds nothing of the chance by which the cases came into
/// the study. For readers and cases both, use a multi-reader multi-case analysis.
public struct ReadersMean: Equatable, Sendable {
    /// Mean, spread, quartiles, extremes.
    public let summary: SampleSummary
    /// The t interval with n - 1 degrees of freedom, never cut; `nil` for a single reader, whose value has no spread.
    public let interval: IntervalEstimate?
    /// What must stand beside the numbers; the interval's own remarks are among them.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - values: one per reader, at least one, in any unit.
    ///   - level: of the interval.
    ///   - range: what the quantity can be, such as `0...1` or `0...100`; a limit outside it earns a remark.
    /// - Throws: ``StatisticsError`` when there is no value, or one is not finite or outside `range`.
    public init(
        _ values: [Double], level: ConfidenceLevel = .ninetyFive, range: ClosedRange<Double>? = nil
    ) throws(StatisticsError) {
        summary = try SampleSummary(values)
        if let range, let stray = values.first(where: { !range.contains($0) }) {
            throw .outOfRange(
                what: "a reader's value", value: stray, allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
        guard let standardError = summary.standardError else {
            interval = nil
            remarks = [.oneReaderHasNoInterval]
            return
        }
        let half = StudentT(Double(values.count - 1)).quantile(1 - level.tail) * standardError
        let (lower, upper) = (summary.mean - half, summary.mean + half)
        var remarks: [Remark] = []
        if values.count < 5 { remarks.append(.fewerThanFiveReaders) }
        if summary.minimum == summary.maximum { remarks.append(.equalValuesHaveNoWidth) }
        if let range, lower < range.lowerBound || upper > range.upperBound {
            remarks.append(.limitOutsideTheRange(range))
        }
        interval = IntervalEstimate(
            estimate: summary.mean, lower: lower, upper: upper, standardError: standardError, level: level,
            method: .tIntervalOfReaders, n: values.count, remarks: remarks)
        self.remarks = remarks
    }
}

extension IntervalEstimate.Method {
    /// Mean plus and minus Student's t times the standard error; n counts readers.
    public static let tIntervalOfReaders = Self("t interval of the readers' mean (readers random, cases fixed)")
}

extension Remark {
    /// For a single reader.
    public static let oneReaderHasNoInterval = Remark("One reader alone has no spread, so no interval is given.")
    /// For two to four readers.
    public static let fewerThanFiveReaders = Remark(
        "With fewer than five readers the t interval says little; show each reader's own result.")
    /// When the spread is zero.
    public static let equalValuesHaveNoWidth = Remark(
        "All values are equal; that the interval has no width does not mean that the mean is certain.")
    /// When the t interval leaves what the quantity can be.
    public static func limitOutsideTheRange(_ range: ClosedRange<Double>) -> Remark {
        let (least, most) = (shortest(range.lowerBound), shortest(range.upperBound))
        return Remark(
            "A limit lies outside the possible range of \(least) to \(most); it is shown as computed and not cut.")
    }

    private static func shortest(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}
