import Mail
import Studies
@_spi(Confidential) import StudyStore

/// The readers of an open study who are not finished, by whether a letter can go to them.
struct LetterRecipients: Sendable {
    /// Those with a link that works and an address.
    var reachable: [(reminder: Reminder, address: MailAddress)] = []
    /// Codes of those whose link was revoked.
    var revoked: [String] = []
    /// Codes of those without an address: no contact is known, or it is a telephone number or a ward.
    var withoutAddress: [String] = []
    /// Codes of those who have a letter under way, or got one a short time ago.
    var resting: [String] = []

    /// - Parameter resting: Codes of readers who get no letter now, as far as it is known; the store looks again.
    init(_ reminders: [Reminder], resting codes: Set<String> = []) {
        for reminder in reminders {
            if codes.contains(reminder.code) {
                resting.append(reminder.code)
            } else if reminder.link == .revoked {
                revoked.append(reminder.code)
            } else if let address = MailAddress(reminder.contact) {
                reachable.append((reminder, address))
            } else {
                withoutAddress.append(reminder.code)
            }
        }
    }

    /// What is stored with the letters.
    var letters: [(code: String, address: String)] {
        reachable.map { ($0.reminder.code, $0.address.description) }
    }
}
