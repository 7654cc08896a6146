import Foundation
import Studies
import StudyStore

/// The form with which readers are invited: some of one specialty, by number or by name.
struct InvitationForm {
    var specialty = ""
    var count = ""
    var names = ""
    /// Readers that the study had when the page was made.
    var seen: Int?

    /// Readers that one form may add.
    static let most = 200

    init() {}

    init(_ fields: [String: String]) {
        specialty = fields["specialty"] ?? ""
        count = fields["count"] ?? ""
        names = fields["names"] ?? ""
        seen = fields["seen"].flatMap(Int.init)
    }

    enum Problem: String, Error {
        case specialty = "inviteSpecialty"
        case count = "inviteCount"
        /// The same form again, by a reload or a double press, must not invite everybody twice.
        case seen = "inviteSeen"
    }

    /// The readers that the form asks for.
    func invitees(_ plan: StudyPlan, readers: Int) throws(Problem) -> [Invitee] {
        guard seen == readers else { throw .seen }
        guard let chosen = plan.specialties.first(where: { $0.code.description == specialty })?.code else {
            throw .specialty
        }
        let people = names.split(whereSeparator: \.isNewline).map(Self.person).filter { !$0.name.isEmpty }
        if people.isEmpty {
            guard let count = Int(count.trimmingCharacters(in: .whitespaces)), (1...Self.most).contains(count) else {
                throw .count
            }
            return Array(repeating: Invitee(specialty: chosen), count: count)
        }
        guard people.count <= Self.most else { throw .count }
        return people.map { Invitee(specialty: chosen, name: $0.name, contact: $0.contact) }
    }

    /// `Wang Mei-Ling` or `Wang Mei-Ling <wang@example.org>`.
    private static func person(_ line: Substring) -> (name: String, contact: String) {
        let text = line.trimmingCharacters(in: .whitespaces)
        guard text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") else { return (text, "") }
        let contact = text[text.index(after: bracket)...].dropLast()
        return (text[..<bracket].trimmingCharacters(in: .whitespaces), contact.trimmingCharacters(in: .whitespaces))
    }

    /// What the template shows.
    struct Value: Sendable {
        let seen: Int
        let count: String
        let names: String
        let most: Int
        let specialties: [Option]

        struct Option: Sendable {
            let code: String
            let label: String
            let selected: Bool
        }
    }

    func value(_ study: StudyRecord, readers: Int, _ language: Language) -> Value {
        Value(
            seen: readers, count: count, names: names, most: Self.most,
            specialties: study.plan.specialties.map {
                Value.Option(
                    code: $0.code.description, label: $0.label.text(in: language),
                    selected: $0.code.description == specialty)
            })
    }
}
