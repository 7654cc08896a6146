import Studies

/// Reads the members of a card one by one and gathers everything that is wrong.
struct CardScan {
    let file: String
    var problems: [StudyFileProblem] = []

    init(file: String) { self.file = file }

    mutating func report(
        _ key: String, value: CardDocument? = nil, severity: StudyFileProblem.Severity = .error, _ problem: String,
        _ remedy: String
    ) {
        problems.append(
            StudyFileProblem(
                severity, file: file, column: key.isEmpty ? nil : key, value: value?.brief, problem: problem,
                remedy: remedy))
    }

    /// The members of an object; a key that nobody knows is reported, with the one that may have been meant.
    mutating func object(_ document: CardDocument, _ path: String, knows keys: [String]) -> [String: CardDocument] {
        guard case .object(let members) = document else {
            report(path, value: document, "is not an object", "write { … }")
            return [:]
        }
        for key in members.keys.sorted() where !keys.contains(key) {
            let full = path.isEmpty ? key : "\(path).\(key)"
            report(full, "is not known", "it may be one of \(keys.joined(separator: ", ")); remove or correct it")
        }
        return members.filter { $0.value != .null }
    }

    mutating func text(_ document: CardDocument?, _ path: String) -> String? {
        guard let document else { return nil }
        guard case .text(let text) = document else {
            report(path, value: document, "is not a text", "write it in quotation marks")
            return nil
        }
        return text
    }

    mutating func number(_ document: CardDocument?, _ path: String) -> Double? {
        guard let document else { return nil }
        guard case .number(let number) = document else {
            report(
                path, value: document, "is not a number", "write digits, with a decimal point and no quotation marks")
            return nil
        }
        return number
    }

    mutating func whole(_ document: CardDocument?, _ path: String) -> Int? {
        guard let number = number(document, path) else { return nil }
        guard let whole = Int(exactly: number) else {
            report(path, value: document, "is not a whole number", "write digits only")
            return nil
        }
        return whole
    }

    mutating func truth(_ document: CardDocument?, _ path: String) -> Bool? {
        guard let document else { return nil }
        guard case .truth(let truth) = document else {
            report(path, value: document, "is neither true nor false", "write true or false, without quotation marks")
            return nil
        }
        return truth
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ document: CardDocument?, _ path: String, of: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(document, path) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            report(path, value: document, "is not known", "write one of \(known)")
            return nil
        }
        return choice
    }

    /// A list read item by item; an item that is wrong is reported and makes the list `nil`.
    mutating func list<Item>(
        _ document: CardDocument?, _ path: String, _ read: (inout CardScan, CardDocument, String) -> Item?
    ) -> [Item]? {
        guard let document else { return nil }
        guard case .list(let items) = document else {
            report(path, value: document, "is not a list", "write [ … ]")
            return nil
        }
        let values = items.enumerated().map { read(&self, $1, "\(path)[\($0 + 1)]") }
        return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
    }
}

extension [StudyFileProblem] {
    /// Adds what the whole card is found to lack; what is there and wrong is not called missing as well.
    mutating func addWhatIsLeft(_ found: [StudyFileProblem]) {
        let wrong = Set(filter { $0.severity == .error }.compactMap(\.column))
        self += found.filter { problem in
            problem.severity == .error || !(problem.column.map(wrong.contains) ?? false)
        }
    }
}

extension CardDocument {
    /// The value as a problem shows it; long ones are left out.
    fileprivate var brief: String? {
        switch self {
        case .text(let text): text
        case .number(let number): Int(exactly: number).map { String($0) } ?? "\(number)"
        case .truth(let truth): truth ? "true" : "false"
        case .null: "null"
        case .object, .list: nil
        }
    }
}
