import Foundation

/// A letter of plain text to one person.
///
/// Whatever subject and text hold, the message has the headers that are written here and no others: addresses are
/// ``MailAddress``, the subject is one line or encoded (RFC 2047), the text is base64 (RFC 2045).
public struct MailMessage: Equatable, Sendable {
    /// Who sends it.
    public var sender: MailAddress
    /// Who gets it.
    public var recipient: MailAddress
    /// One line; line ends in it become blanks.
    public var subject: String
    /// The text, with `\n` between lines.
    public var text: String
    /// BCP 47 tags of the languages it is written in.
    public var languages: [String]
    /// Milliseconds since 1970 UTC.
    public var date: Int64
    /// Letters and digits that no other letter has; with the sender's host it becomes the Message-ID.
    public var identifier: String

    /// A letter.
    public init(
        sender: MailAddress, recipient: MailAddress, subject: String, text: String, languages: [String], date: Int64,
        identifier: String
    ) {
        (self.sender, self.recipient) = (sender, recipient)
        (self.subject, self.text) = (subject, text)
        (self.languages, self.date, self.identifier) = (languages, date, identifier)
    }

    /// The message as it goes over the wire (RFC 5322): ASCII, lines of at most 78 characters that end in CRLF.
    public var bytes: [UInt8] {
        let headers = [
            "Date: \(Self.date(date))", "From: <\(sender)>", "To: <\(recipient)>",
            "Subject: \(HeaderText.encoded(subject, after: "Subject: ".utf8.count))",
            "Message-ID: <\(Self.plain(identifier))@\(sender.host)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Content-Language: \(languages.map(Self.plain).joined(separator: ", "))",
            // RFC 3834: nobody's holiday notice answers a machine.
            "Auto-Submitted: auto-generated",
        ]
        let body = Data(Self.withNetworkLineEnds(text))
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    /// `Sun, 01 May 2019 08:00:00 +0000`.
    private static func date(_ milliseconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }

    /// The text in UTF-8, each line ended by CR and LF whatever ended it before.
    private static func withNetworkLineEnds(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var wasReturn = false
        for byte in text.utf8 {
            let isReturn = byte == UInt8(ascii: "\r")
            if isReturn || (byte == UInt8(ascii: "\n") && !wasReturn) {
                bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
            } else if byte != UInt8(ascii: "\n") {
                bytes.append(byte)
            }
            wasReturn = isReturn
        }
        return bytes
    }

    /// Letters, digits and hyphens of a text that should hold nothing else.
    private static func plain(_ text: String) -> String {
        text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}
