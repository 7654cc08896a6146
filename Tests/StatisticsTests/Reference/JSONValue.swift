import Foundation

/// A JSON document, with the conventions of the reference files: null is undefined, "Inf" and "-Inf" are infinite.
enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(_ any: Any) {
        switch any {
        case let number as NSNumber:
            self = CFGetTypeIDIsBool(number) ? .bool(number.boolValue) : .number(number.doubleValue)
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map(JSONValue.init))
        case let object as [String: Any]: self = .object(object.mapValues(JSONValue.init))
        default: self = .null
        }
    }

    subscript(key: String) -> JSONValue {
        if case .object(let object) = self { object[key] ?? .null } else { .null }
    }
    subscript(index: Int) -> JSONValue {
        if case .list(let list) = self, list.indices.contains(index) { list[index] } else { .null }
    }

    /// The number; infinite for the texts "Inf" and "-Inf", `nil` for anything else.
    var number: Double? {
        switch self {
        case .number(let value): value
        case .text("Inf"): .infinity
        case .text("-Inf"): -.infinity
        default: nil
        }
    }
    var int: Int? { number.flatMap { Int(exactly: $0) } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    var numbers: [Double] { list.compactMap(\.number) }
    var texts: [String] { list.compactMap(\.text) }
    var keys: [String] { if case .object(let object) = self { object.keys.sorted() } else { [] } }
    var isNull: Bool { self == .null }
}

/// Foundation on Linux marks booleans by their Objective-C type.
private func CFGetTypeIDIsBool(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c" && (number == 0 || number == 1)
}

extension JSONValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByBooleanLiteral
{
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    init(nilLiteral: ()) { self = .null }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}
