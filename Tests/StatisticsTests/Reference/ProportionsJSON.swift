import Statistics

extension JSONValue {
    /// Only the limits.
    static func bounds(_ interval: IntervalEstimate) -> JSONValue {
        ["lower": .number(interval.lower), "upper": .number(interval.upper)]
    }

    /// Estimate and limits.
    static func estimateAndBounds(_ interval: IntervalEstimate) -> JSONValue {
        [
            "estimate": .number(interval.estimate), "lower": .number(interval.lower), "upper": .number(interval.upper),
        ]
    }
}

extension ReferenceCase {
    /// 95 % where the input names none.
    var level: ConfidenceLevel {
        get throws { try ConfidenceLevel(input["confidence_level"].number ?? 0.95) }
    }

    /// The same case, reduced to one expected value, so that tolerances of one branch do not reach another.
    func part(_ name: String, _ expected: JSONValue) -> ReferenceCase {
        ReferenceCase(topic: topic, id: "\(id) \(name)", input: input, expected: expected, tolerances: tolerances)
    }

    /// A count of the input.
    func count(_ name: String) throws -> Int {
        guard let count = input[name].int else { throw NoCount(name: name) }
        return count
    }

    struct NoCount: Error { let name: String }
}
