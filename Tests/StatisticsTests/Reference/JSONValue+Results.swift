import Statistics

extension JSONValue {
    init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
    init(_ numbers: [Double]) { self = .list(numbers.map(JSONValue.number)) }
}

extension ReferenceCase {
    /// The case's confidence level; 95 % when it names none.
    func level() throws -> ConfidenceLevel {
        try input["confidence_level"].number.map(ConfidenceLevel.init) ?? .ninetyFive
    }
}
