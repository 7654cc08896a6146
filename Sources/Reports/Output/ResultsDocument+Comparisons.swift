import Statistics

extension ComparisonResults {
    /// Two sessions or two specialties, an object for each measure.
    static func documents(_ comparison: ReadersComparison) -> [JSONDocument] {
        comparison.measures.map { measure in
            var members = members(of: measure)
            members["first"] = .text(comparison.first)
            members["minus"] = .text(comparison.second)
            members["first_readers"] = .number(Double(comparison.readers.first))
            members["minus_readers"] = .number(Double(comparison.readers.second))
            members["first_mean"] = measure.means.map { .number($0.first) } ?? .null
            members["minus_mean"] = measure.means.map { .number($0.second) } ?? .null
            return .object(members)
        }
    }

    /// What every comparison of means has.
    static func members(of measure: ComparedMeasure) -> [String: JSONDocument] {
        [
            "measure": .text(key(measure.endpoint.rawValue)), "difference": .of(measure.difference),
            "p": measure.test.map { .number($0.p) } ?? .null,
            "p_holm": measure.adjustedP.map(JSONDocument.number) ?? .null,
            "non_inferiority_p": measure.nonInferiority.map { .number($0.p) } ?? .null,
            "degrees_of_freedom": measure.test?.degreesOfFreedom.first.map(JSONDocument.number) ?? .null,
            "is_primary": .bool(measure.isPrimary),
        ]
    }
}
