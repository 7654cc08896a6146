import Foundation

/// A piece of JSON of which nothing is known yet.
enum CardDocument: Equatable, Sendable {
    case object([String: CardDocument])
    case list([CardDocument])
    case text(String)
    case number(Double)
    case truth(Bool)
    case null
}

extension CardDocument: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([CardDocument].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: CardDocument].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let items): try container.encode(items)
        case .text(let text): try container.encode(text)
        case .number(let number):
            if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .truth(let truth): try container.encode(truth)
        case .null: try container.encodeNil()
        }
    }
}
