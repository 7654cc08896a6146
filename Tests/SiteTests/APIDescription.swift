import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Studies
import TestSupport

/// The OpenAPI document as the repository has it, and whether answers are as it says.
struct APIDescription: Sendable {
    private let bytes: Data

    init() throws {
        bytes = try Data(contentsOf: Repository.root.appendingPathComponent("Templates/api/openapi.json"))
    }

    var document: [String: Any] {
        get throws { try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:] }
    }

    /// Operations by method and path: `get /api/studies/{name}`.
    var operations: [String: [String: Any]] {
        get throws {
            var found: [String: [String: Any]] = [:]
            for (path, methods) in try document["paths"] as? [String: [String: Any]] ?? [:] {
                for (method, operation) in methods {
                    found["\(method) \(path)"] = operation as? [String: Any]
                }
            }
            return found
        }
    }

    private static func parameters(_ path: String) -> Int { path.count { $0 == "{" } }

    /// What in an answer is not as the document says.
    func faults(of response: TestResponse, to method: HTTPRequest.Method, _ address: String) throws -> [String] {
        let path = address.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let prefix = "\(method.rawValue.lowercased()) "
        let fitting = try operations.filter { name, _ in
            guard name.hasPrefix(prefix) else { return false }
            let parts = name.dropFirst(prefix.count).split(separator: "/").map(String.init)
            return parts.count == path.count && zip(parts, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        // A path without parameters goes before one that has some.
        let best = fitting.min { Self.parameters($0.key) < Self.parameters($1.key) }
        guard let responses = best?.value["responses"] as? [String: Any] else { return ["is not described"] }
        let document = try document
        guard
            let described = responses["\(response.status.code)"]
                ?? (response.status.code >= 400 ? responses["default"] : nil)
        else { return ["has an undescribed status \(response.status.code)"] }
        let schemas = Schemas(document)
        let content = schemas.resolved(described)["content"] as? [String: Any] ?? [:]
        guard !content.isEmpty else { return response.body.readableBytes == 0 ? [] : ["has a body"] }
        let type = (response.headers[.contentType] ?? "").prefix { $0 != ";" }
        guard let media = content[String(type)] as? [String: Any] else {
            // Files of any type are described as bytes.
            return content["application/octet-stream"] == nil ? ["is of the undescribed type \(type)"] : []
        }
        guard type.hasSuffix("json"), let schema = media["schema"] as? [String: Any] else { return [] }
        let value = try JSONSerialization.jsonObject(with: Data(response.text.utf8), options: .fragmentsAllowed)
        return schemas.faults(value, schema, at: "$")
    }
}

/// As much of JSON Schema as the document uses.
struct Schemas {
    private let document: [String: Any]

    init(_ document: [String: Any]) { self.document = document }

    /// What a `$ref` leads to; the object itself without one. Empty when it leads nowhere.
    func resolved(_ object: Any) -> [String: Any] {
        guard let object = object as? [String: Any] else { return [:] }
        guard let reference = object["$ref"] as? String else { return object }
        var place: Any? = document
        for part in reference.dropFirst(2).split(separator: "/") { place = (place as? [String: Any])?[String(part)] }
        return place as? [String: Any] ?? [:]
    }

    func faults(_ value: Any, _ reference: [String: Any], at place: String) -> [String] {
        let schema = resolved(reference)
        guard !schema.isEmpty else { return ["\(place) is described nowhere"] }
        if let allowed = schema["enum"] as? [String] {
            return allowed.contains(value as? String ?? "") ? [] : ["\(place) is none of \(allowed)"]
        }
        switch schema["type"] as? String {
        case "object": return objectFaults(value, schema, at: place)
        case "array":
            guard let values = value as? [Any] else { return ["\(place) is no list"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return values.enumerated().flatMap { faults($0.element, items, at: "\(place)[\($0.offset)]") }
        case "string":
            guard let text = value as? String else { return ["\(place) is no text"] }
            guard let pattern = schema["pattern"] as? String else { return [] }
            return text.range(of: pattern, options: .regularExpression) == nil ? ["\(place) is not \(pattern)"] : []
        case "integer": return value as? Int == nil ? ["\(place) is no whole number"] : []
        case "number": return value as? Double == nil ? ["\(place) is no number"] : []
        case "boolean": return value as? Bool == nil ? ["\(place) is neither true nor false"] : []
        default: return ["\(place) is of no known type"]
        }
    }

    private func objectFaults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place) is no object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var found = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map {
            "\(place).\($0) is missing"
        }
        for (name, value) in object {
            if let property = properties[name] {
                found += faults(value, property, at: "\(place).\(name)")
            } else if let rest = schema["additionalProperties"] as? [String: Any] {
                found += faults(value, rest, at: "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool == false {
                found.append("\(place).\(name) is not described")
            }
        }
        return found
    }
}
