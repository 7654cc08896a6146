import Foundation
import Studies

/// The texts that no reader may ever receive.
struct SecretTerms: Sendable {
    /// One text, and what it is.
    struct Term: Hashable, Sendable {
        var text: String
        var what: String
    }

    /// Looked for in every byte.
    let searched: [Term]
    /// Words that the study or the program itself tells readers (`left`, `none`), or that are too short to be told from
    /// chance: they cannot be searched for, so cases are compared with each other instead.
    let ordinary: [Term]

    private static let shortest = 4

    /// - Parameters:
    ///   - cases: What is known about the cases.
    ///   - names: Readers' names and contacts.
    ///   - told: Texts that readers are meant to see.
    init(cases: [StudyCase], names: [String], told: [String]) {
        let allTold = told.joined(separator: "\n").lowercased()
        var searched: Set<Term> = []
        var ordinary: Set<Term> = []
        func add(_ text: String?, _ what: String, always: Bool = false) {
            guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return }
            let term = Term(text: text.lowercased(), what: what)
            let isLong = text.utf8.count >= Self.shortest && Int(text) == nil
            if isLong, always || !allTold.contains(term.text) { searched.insert(term) } else { ordinary.insert(term) }
        }
        for item in cases {
            add((item.imageFile as NSString).lastPathComponent, "original file name", always: true)
            let stem = ((item.imageFile as NSString).lastPathComponent as NSString).deletingPathExtension
            add(stem, "original file name", always: true)
            add(item.number.description, "case number", always: true)
            add(item.reference.source, "source of the truth")
            add(item.reference.type.rawValue, "fracture type")
            add(item.reference.side?.rawValue, "side")
            for (name, value) in item.other {
                add(name, "column of the table")
                add(value, "value of the column \"\(name)\"")
            }
            add(item.age.map(String.init), "age")
            add(item.sex?.rawValue, "sex")
            add(item.injurySeverityScore.map(String.init), "injury severity score")
        }
        for name in names { add(name, "reader's name or contact", always: true) }
        self.searched = searched.sorted { $0.text < $1.text }
        self.ordinary = ordinary.sorted { $0.text < $1.text }
    }

    /// The terms that a text contains.
    func found(in text: String) -> [Term] {
        let lowered = Array(text.lowercased().utf8)
        return searched.filter { Self.contains(lowered, Array($0.text.utf8)) }
    }

    private static func contains(_ text: [UInt8], _ term: [UInt8]) -> Bool {
        guard let first = term.first, text.count >= term.count else { return false }
        return text.withUnsafeBufferPointer { text in
            var start = 0
            while start <= text.count - term.count {
                if text[start] == first, text[start..<start + term.count].elementsEqual(term) { return true }
                start += 1
            }
            return false
        }
    }
}
