/// An estimate with its confidence interval and all that defines the two: method, level, number of observations.
///
/// Limits are given as the method makes them: they may lie outside the range of the quantity (a t interval of
/// percentages above 100); then a remark says so, and nothing is cut silently.
public struct IntervalEstimate: Equatable, Sendable {
    /// The estimate, in the unit of its quantity (a proportion is 0...1).
    public let estimate: Double
    /// The lower limit, at most the estimate unless a remark says otherwise; -infinity when one-sided.
    public let lower: Double
    /// The upper limit; +infinity when one-sided.
    public let upper: Double
    /// The standard error that the method uses; `nil` when it uses none (exact intervals).
    public let standardError: Double?
    /// The confidence level of the interval.
    public let level: ConfidenceLevel
    /// How the limits were made.
    public let method: Method
    /// What the estimate rests on: observations of the denominator, readers, or cases, as the method says.
    public let n: Int
    /// What a reader of the number must know, such as "cannot be estimated from perfect separation".
    public let remarks: [Remark]

    /// An estimate and its limits.
    public init(
        estimate: Double, lower: Double, upper: Double, standardError: Double? = nil, level: ConfidenceLevel,
        method: Method, n: Int, remarks: [Remark] = []
    ) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.standardError = standardError
        self.level = level
        self.method = method
        self.n = n
        self.remarks = remarks
    }

    /// The same with a further remark.
    public func adding(_ remark: Remark) -> IntervalEstimate {
        IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper, standardError: standardError, level: level,
            method: method, n: n, remarks: remarks.contains(remark) ? remarks : remarks + [remark])
    }

    /// The interval of one minus the quantity: the false negative rate of a sensitivity. Limits mirror.
    public var mirrored: IntervalEstimate {
        IntervalEstimate(
            estimate: 1 - estimate, lower: 1 - upper, upper: 1 - lower, standardError: standardError, level: level,
            method: method, n: n, remarks: remarks)
    }
}

extension IntervalEstimate {
    /// The name of a method in words, as it stands in a footnote: "Clopper-Pearson (exact)".
    ///
    /// Each file that computes intervals declares its own methods in an extension.
    public struct Method: Hashable, Sendable, CustomStringConvertible {
        /// The name in words.
        public let name: String
        /// Whom to cite: "Clopper & Pearson, Biometrika 1934;26:404"; empty when textbooks agree.
        public let reference: String

        /// A method by its name.
        public init(_ name: String, reference: String = "") {
            self.name = name
            self.reference = reference
        }

        /// The name.
        public var description: String { name }
    }
}

/// A sentence that must stand beside a number because a reader could otherwise draw a wrong conclusion.
///
/// Each file that makes remarks declares its own in an extension.
public struct Remark: Hashable, Sendable, CustomStringConvertible {
    /// A whole sentence.
    public let text: String

    /// - Parameter text: a whole sentence.
    public init(_ text: String) { self.text = text }

    /// The sentence.
    public var description: String { text }
}
