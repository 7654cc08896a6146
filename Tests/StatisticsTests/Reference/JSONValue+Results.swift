import Statistics

extension JSONValue {
    /// A number; null for `nil` and NaN, the texts "Inf" and "-Inf" are compared as infinite numbers.
    static func of(_ value: Double?) -> JSONValue {
        guard let value, !value.isNaN else { return .null }
        return .number(value)
    }

    static func of(_ value: Int) -> JSONValue { .number(Double(value)) }

    /// Limits, with the estimate and the standard error where there is one.
    static func of(_ interval: IntervalEstimate?) -> JSONValue {
        [
            "estimate": of(interval?.estimate), "lower": of(interval?.lower), "upper": of(interval?.upper),
            "standard_error": of(interval?.standardError),
        ]
    }

    static func of(_ values: [Double]) -> JSONValue { .list(values.map { .of($0) }) }
    static func list(_ values: [Double]) -> JSONValue { of(values) }

    /// The same object with further fields.
    func with(_ fields: [String: JSONValue]) -> JSONValue {
        guard case .object(let own) = self else { return .object(fields) }
        return .object(own.merging(fields) { $1 })
    }
}

extension ReferenceCase {
    func int(_ field: String) throws -> Int {
        guard let value = input[field].int else { throw MissingInput(field: field, reference: testDescription) }
        return value
    }

    func number(_ field: String) throws -> Double {
        guard let value = input[field].number else { throw MissingInput(field: field, reference: testDescription) }
        return value
    }

    func text(_ field: String) throws -> String {
        guard let value = input[field].text else { throw MissingInput(field: field, reference: testDescription) }
        return value
    }

    struct MissingInput: Error {
        let field: String
        let reference: String
    }
}
