/// How p values of several tests are adjusted for their number.
public enum PAdjustment: String, Sendable, CaseIterable {
    /// Step-down; holds the family-wise error for any dependence. The default.
    case holm
    /// Step-up; holds the family-wise error for independent or positively dependent tests.
    case hochberg
    /// Times the number of tests; Holm's is never worse.
    case bonferroni
    /// Holds the false discovery rate for independent or positively dependent tests.
    case benjaminiHochberg
    /// Holds the false discovery rate for any dependence.
    case benjaminiYekutieli

    /// The name for a footnote.
    public var name: String {
        switch self {
        case .holm: "Holm"
        case .hochberg: "Hochberg"
        case .bonferroni: "Bonferroni"
        case .benjaminiHochberg: "Benjamini-Hochberg (false discovery rate)"
        case .benjaminiYekutieli: "Benjamini-Yekutieli (false discovery rate)"
        }
    }

    /// Whom to cite.
    public var reference: String {
        switch self {
        case .holm: "Scand J Stat 1979;6:65"
        case .hochberg: "Biometrika 1988;75:800"
        case .bonferroni: "Dunn, J Am Stat Assoc 1961;56:52"
        case .benjaminiHochberg: "J R Stat Soc B 1995;57:289"
        case .benjaminiYekutieli: "Ann Stat 2001;29:1165"
        }
    }
}

/// P values adjusted for their number, in the order given; a test is significant when its adjusted value is at most the
/// level.
///
/// - Parameters:
///   - values: p values, each 0...1; may be empty.
///   - method: Holm's unless told otherwise.
/// - Returns: as many values, 0...1, none below the unadjusted one.
/// - Throws: ``StatisticsError`` for a value that is no probability.
public func adjustedPValues(_ values: [Double], _ method: PAdjustment = .holm) throws(StatisticsError) -> [Double] {
    for (index, value) in values.enumerated() {
        guard !value.isNaN else { throw .notFinite(what: "p values", index: index) }
        guard (0...1).contains(value) else { throw .outOfRange(what: "p value", value: value, allowed: "0...1") }
    }
    let n = values.count
    let ascending = values.indices.sorted { values[$0] < values[$1] }
    var adjusted = values
    switch method {
    case .bonferroni:
        for index in values.indices { adjusted[index] = min(1, Double(n) * values[index]) }
    case .holm:
        var largest = 0.0
        for (rank, index) in ascending.enumerated() {
            largest = max(largest, Double(n - rank) * values[index])
            adjusted[index] = min(1, largest)
        }
    case .hochberg, .benjaminiHochberg, .benjaminiYekutieli:
        let harmonic = method == .benjaminiYekutieli ? (1...max(n, 1)).reduce(0) { $0 + 1 / Double($1) } : 1
        var smallest = 1.0
        for (rank, index) in ascending.enumerated().reversed() {
            let factor = method == .hochberg ? Double(n - rank) : harmonic * Double(n) / Double(rank + 1)
            smallest = min(smallest, factor * values[index])
            adjusted[index] = smallest
        }
    }
    return adjusted
}
