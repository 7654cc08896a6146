import Foundation

/// JSON as all files of a training have it: hyphenated names in alphabetical order, the same value the same text.
enum RunJSON {
    /// - Parameter path: The file that it is for, for the error.
    static func encode(_ value: some Encodable, for path: String) throws(TrainingRunError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .custom { path in Key(Self.hyphenated(path.last?.stringValue ?? "")) }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return Array(try encoder.encode(value)) + [10]
        } catch {
            throw .file(path: path, reason: "it cannot be written as JSON (\(error))")
        }
    }

    /// - Parameter path: The file that it comes from, for the error.
    static func decode<Value: Decodable>(
        _ type: Value.Type, _ bytes: [UInt8], from path: String
    ) throws(TrainingRunError) -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in Key(Self.joined(path.last?.stringValue ?? "")) }
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch {
            throw .file(path: path, reason: "it is not what this program writes (\(error))")
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A name whose capitals are no beginnings of words.
    private static let relu = (name: "finalReLU", hyphenated: "final-relu")

    /// `validationLoss` as `validation-loss`.
    private static func hyphenated(_ name: String) -> String {
        if name == relu.name { return relu.hyphenated }
        return name.reduce(into: "") { text, letter in
            text += letter.isUppercase ? "-\(letter.lowercased())" : "\(letter)"
        }
    }

    private static func joined(_ name: String) -> String {
        if name == relu.hyphenated { return relu.name }
        let parts = name.split(separator: "-")
        guard let first = parts.first else { return name }
        return parts.dropFirst().reduce(String(first)) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
