import Foundation
import Hummingbird
import Studies

/// The fields of a question of planning: read from what was sent, and shown again as they were typed.
struct PlanningFields {
    /// What was sent, by name of the field.
    let sent: [String: String]
    let desk: CoordinatorDesk
    let language: Language
    /// What is wrong, in the page's language.
    private(set) var problems: [String] = []

    init(_ sent: [String: String], desk: CoordinatorDesk, language: Language) {
        self.sent = sent
        self.desk = desk
        self.language = language
    }

    /// What a form sent in its address, where a plus stands for a blank.
    static func sent(_ request: Request) -> [String: String] {
        var sent: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            sent[String(name)] = value.replacingOccurrences(of: "+", with: " ")
        }
        return sent
    }

    /// A field with a number.
    struct Field: Sendable {
        let id: String
        let name: String
        let label: String
        let hint: String?
        let value: String
        let isRequired: Bool
    }

    /// An option of a list to choose from.
    struct Choice: Sendable {
        let value: String
        let label: String
        let isSelected: Bool
    }

    /// How a field starts, and whether it may be left empty.
    struct Kind {
        let name: String
        let start: String
        var isRequired = true
        /// Whether a sentence stands below it.
        var hasHint = false
    }

    /// The fields as a form shows them.
    ///
    /// - Parameters:
    ///   - kinds: in order.
    ///   - question: the form's own name, which makes identifiers unique on the page.
    ///   - isSent: whether what was sent belongs to this form.
    func fields(_ kinds: [Kind], of question: String, isSent: Bool) -> [Field] {
        kinds.map { kind in
            Field(
                id: "\(question)-\(kind.name)", name: kind.name, label: label(kind.name),
                hint: kind.hasHint ? desk.text("planning.hints.\(kind.name)", language) : nil,
                value: isSent ? sent[kind.name] ?? kind.start : kind.start, isRequired: kind.isRequired)
        }
    }

    private func label(_ name: String) -> String { desk.text("planning.fields.\(name)", language) }

    /// What was typed, without blanks around it; `nil` when the field is empty.
    func text(_ name: String) -> String? {
        let text = (sent[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// A number; `nil` with a problem when there is none.
    mutating func number(_ name: String) -> Double? {
        guard let number = text(name).flatMap(Double.init), number.isFinite else {
            problems.append(desk.text("planning.notANumber", language, filling: ["field": label(name)]))
            return nil
        }
        return number
    }

    /// A whole number; `nil` with a problem when there is none.
    mutating func whole(_ name: String) -> Int? {
        guard let number = text(name).flatMap({ Int($0) }) else {
            problems.append(desk.text("planning.notWhole", language, filling: ["field": label(name)]))
            return nil
        }
        return number
    }

    /// Up to ten whole numbers from 1 to a million, separated by commas or blanks; `nil` with a problem when there are none.
    mutating func list(_ name: String) -> [Int]? {
        let parts = (text(name) ?? "").split { $0 == "," || $0 == "、" || $0 == "，" || $0.isWhitespace }
        let numbers = parts.compactMap { Int($0) }.filter { (1...1_000_000).contains($0) }
        guard !parts.isEmpty, numbers.count == parts.count, numbers.count <= 10 else {
            problems.append(desk.text("planning.notAList", language, filling: ["field": label(name)]))
            return nil
        }
        return numbers
    }

    /// Adds a problem that another room told.
    mutating func report(_ problem: String) { problems.append(problem) }
}
