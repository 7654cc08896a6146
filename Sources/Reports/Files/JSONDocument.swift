/// A JSON text with keys in order and numbers in their shortest exact form, so that the same content is the same file.
public indirect enum JSONDocument: Equatable, Sendable {
    case null
    case bool(Bool)
    case whole(Int)
    /// Infinities become the texts "Inf" and "-Inf"; what is not a number becomes null.
    case number(Double)
    case text(String)
    case list([JSONDocument])
    case object([String: JSONDocument])

    /// The text, indented by two spaces, with a line end at its end.
    public var serialised: String {
        var text = ""
        write(to: &text, indentation: "")
        return text + "\n"
    }

    private func write(to text: inout String, indentation: String) {
        let inner = indentation + "  "
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .whole(let value): text += String(value)
        case .number(let value) where value.isNaN: text += "null"
        case .number(let value):
            let number = PrintedNumber.shortest(value)
            text += value.isFinite ? number : "\"\(number)\""
        case .text(let value): Self.quote(value, to: &text)
        case .list(let elements) where elements.isEmpty: text += "[]"
        case .list(let elements):
            text += "[\n"
            for (index, element) in elements.enumerated() {
                text += inner
                element.write(to: &text, indentation: inner)
                text += index + 1 < elements.count ? ",\n" : "\n"
            }
            text += indentation + "]"
        case .object(let members) where members.isEmpty: text += "{}"
        case .object(let members):
            text += "{\n"
            for (index, key) in members.keys.sorted().enumerated() {
                text += inner
                Self.quote(key, to: &text)
                text += ": "
                members[key]?.write(to: &text, indentation: inner)
                text += index + 1 < members.count ? ",\n" : "\n"
            }
            text += indentation + "}"
        }
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
