import Foundation

/// Brings what was fetched about different cases into a form in which it must be the same for all of them.
enum CaseComparison {
    /// Values that differ from case to case by design; of these only kind and length are compared.
    private static let varying = ["slot", "image", "position", "savedAt", "serverNow", "submission", "answers"]

    /// A JSON value with its keys sorted, and varying values replaced by kind and length.
    static func normalised(_ value: Any, key: String = "") -> String {
        switch value {
        case let object as [String: Any]:
            let parts = object.keys.sorted().map { "\($0)=\(normalised(object[$0] ?? NSNull(), key: $0))" }
            return "{\(parts.joined(separator: ","))}"
        case let list as [Any]:
            return "[\(list.map { normalised($0, key: key) }.joined(separator: ","))]"
        case let text as String:
            return varying.contains(key) ? "text of \(text.utf8.count)" : "\"\(text)\""
        case let number as NSNumber:
            return varying.contains(key) ? "number" : "\(number)"
        default: return "null"
        }
    }

    /// A JSON text in that form; the text itself when it is no JSON.
    static func normalised(_ body: [UInt8]) -> String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body)) else {
            return String(decoding: body, as: UTF8.self)
        }
        return normalised(value)
    }

    /// The cases that the state of a reading lists, each in that form.
    static func slots(_ body: [UInt8]) -> [String] {
        let state = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return (state?["slots"] as? [Any] ?? []).map { normalised($0) }
    }

    /// The rows of a page's table below its header, without the digits of positions and times.
    static func rows(ofPage text: String) -> [String] {
        let parts = text.components(separatedBy: "<tbody")
        guard parts.count == 2, let body = parts[1].components(separatedBy: "</tbody").first else { return [] }
        // Each with the space before it; what stands behind the last row belongs to none.
        return body.components(separatedBy: "</tr").dropLast().map { $0.filter { !$0.isNumber } }
    }
}
