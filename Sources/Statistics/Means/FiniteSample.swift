/// A column of numbers that has been checked: enough of them, all finite.
struct FiniteSample {
    let values: [Double]
    let moments: Moments

    /// - Parameters:
    ///   - what: the column's name in an error message, in the plural.
    ///   - needed: the least number of values.
    init(_ values: [Double], _ what: String, needed: Int = 1) throws(StatisticsError) {
        guard values.count >= needed else { throw .tooFew(what: what, needed: needed, given: values.count) }
        if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(what: what, index: index) }
        self.values = values
        moments = Moments(values)
    }

    var count: Int { values.count }
    var mean: Double { moments.mean }
    /// Variance with the divisor n - 1, exactly 0 when all values are equal; NaN for a single value.
    var variance: Double { values.count > 1 && isConstant ? 0 : moments.variance }
    var isConstant: Bool { values.allSatisfy { $0 == values[0] } }
}
