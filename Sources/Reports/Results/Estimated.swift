public import Statistics

/// A number with its interval, or why there is none. Tables print either.
public typealias Estimated = Result<IntervalEstimate, StatisticsError>

/// A test's outcome, or why there is none.
public typealias Tested = Result<TestResult, StatisticsError>

extension Result where Success == IntervalEstimate, Failure == StatisticsError {
    /// The number; `nil` when there is none.
    public var interval: IntervalEstimate? { try? get() }
    /// What must stand beside the number, or the reason why there is none.
    public var remarks: [Remark] {
        switch self {
        case .success(let interval): interval.remarks
        case .failure(let error): [Remark(error.description.capitalizedSentence)]
        }
    }
}

extension String {
    /// With a capital first letter and a full stop.
    var capitalizedSentence: String {
        let text = prefix(1).uppercased() + dropFirst()
        return text.hasSuffix(".") ? text : text + "."
    }
}
