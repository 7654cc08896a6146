import Foundation
import Studies
import StudyStore

/// What a reminder says. It has no personal link: the site keeps hashes of links only, and whoever else reads the letter
/// can do nothing with it.
struct ReminderText: Equatable, Sendable {
    let subject: String
    let text: String

    /// - Parameters:
    ///   - languages: The languages that it is written in, one after the other.
    ///   - address: The site's address, where a code can be typed.
    init(
        _ reminder: Reminder, of plan: StudyPlan, languages: [Language], address: String, pages: Pages
    ) throws {
        subject = languages.map {
            pages.strings.text("letters.reminder.subject", $0, filling: ["study": plan.title.text(in: $0)])
        }.joined(separator: " / ")
        text = try languages.map {
            try Self.part(reminder, of: plan, in: $0, address: address, pages: pages)
        }.joined(separator: "\n\n* * *\n\n")
    }

    private static func part(
        _ reminder: Reminder, of plan: StudyPlan, in language: Language, address: String, pages: Pages
    ) throws -> String {
        func text(_ key: String, _ values: [String: String] = [:]) -> String {
            pages.strings.text("letters.reminder.\(key)", language, filling: values)
        }
        let left = reminder.cases - reminder.answered
        let counts = [
            "done": String(reminder.answered), "of": String(reminder.cases), "left": String(left),
            "session": String(reminder.session), "study": plan.title.text(in: language),
        ]
        let progress = left > 0 ? (plan.sessions.count > 1 ? "progressOfSession" : "progress") : "unsigned"
        return try pages.plainText(
            "mail/reminder",
            [
                "greeting": reminder.name.isEmpty
                    ? text("greetingOfCode", ["code": reminder.code]) : text("greeting", ["name": reminder.name]),
                "progress": text(progress, counts), "way": text("way"), "address": address, "lost": text("lost"),
                "closing": text("closing"),
            ], in: language)
    }
}
