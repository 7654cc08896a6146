/// Attributes of a study, a series or an object as DICOM JSON writes them.
///
/// - SeeAlso: PS3.18, annex F. Pixels and other bulk data are passed over: whoever wants them retrieves the object.
public struct AttributeSet: Equatable, Sendable {
    /// One value of an attribute.
    enum Value: Equatable, Sendable {
        case text(String)
        case number(Double)
        case items(AttributeSet)
        /// An empty one among several.
        case nothing
    }

    var values: [AttributeTag: [Value]]

    init(_ values: [AttributeTag: [Value]] = [:]) {
        self.values = values
    }

    /// All values of an attribute as texts, without the blanks around them; empty ones are left out.
    public func texts(_ tag: AttributeTag) -> [String] {
        (values[tag] ?? []).compactMap { value in
            let text: String
            switch value {
            case .text(let value): text = value
            // IS and DS are numbers in JSON and texts in DICOM.
            case .number(let value): text = Int(exactly: value).map(String.init) ?? "\(value)"
            case .items, .nothing: return nil
            }
            let trimmed = text.trimming { $0 == " " || $0 == "\0" }
            return trimmed.isEmpty ? nil : trimmed
        }
    }

    /// The first value of an attribute as a text; `nil` when there is none.
    public func text(_ tag: AttributeTag) -> String? { texts(tag).first }

    /// The first value of an attribute as a whole number, however the server wrote it.
    public func integer(_ tag: AttributeTag) -> Int? {
        switch values[tag]?.first {
        case .number(let number)?: Int(exactly: number)
        case .text?: text(tag).flatMap { Int($0) }
        default: nil
        }
    }

    /// The first value of an attribute as a unique identifier; `nil` when it is none.
    public func uid(_ tag: AttributeTag) -> UID? { text(tag).flatMap { UID($0) } }

    /// The items of a sequence.
    public func items(_ tag: AttributeTag) -> [AttributeSet] {
        (values[tag] ?? []).compactMap { if case .items(let set) = $0 { set } else { nil } }
    }
}

extension AttributeSet: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Attribute: Decodable {
        enum CodingKeys: String, CodingKey { case value = "Value" }
        var value: [Value]?
    }

    /// Sequences in sequences, deeper than which no object goes that is meant well.
    private static let deepest = 24

    /// From the JSON of one data set.
    public init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count < 3 * Self.deepest else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "sequences are nested too deeply"))
        }
        let container = try decoder.container(keyedBy: Key.self)
        values = [:]
        for key in container.allKeys {
            guard let tag = AttributeTag(key: key.stringValue) else { continue }
            values[tag] = try container.decode(Attribute.self, forKey: key).value ?? []
        }
    }
}

extension AttributeSet.Value: Decodable {
    /// The three writings of a person's name; the alphabetic one stands for it.
    private struct PersonName: Decodable {
        enum CodingKeys: String, CodingKey {
            case alphabetic = "Alphabetic"
            case ideographic = "Ideographic"
            case phonetic = "Phonetic"
        }
        var alphabetic: String?
        var ideographic: String?
        var phonetic: String?
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let name = try? container.decode(PersonName.self),
            let text = name.alphabetic ?? name.ideographic ?? name.phonetic
        {
            self = .text(text)
        } else {
            self = .items(try container.decode(AttributeSet.self))
        }
    }
}

extension String {
    /// Without those characters at both ends.
    func trimming(_ unwanted: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, unwanted(first) { rest.removeFirst() }
        while let last = rest.last, unwanted(last) { rest.removeLast() }
        return String(rest)
    }
}
