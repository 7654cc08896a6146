import CMailShim

/// What became of a letter that was given to a server.
public enum MailDelivery: Equatable, Sendable {
    /// The server has taken it, and said this.
    case accepted(reply: String)
    /// The server said no to sender, recipient or letter; asking again helps only when it is not final.
    case refused(reply: String, isFinal: Bool)
    /// It was never handed over: no connection, no TLS, no sign-in, or the connection ended too early.
    case notHandedOver(problem: String)
    /// It was handed over whole and no answer came: the server may have taken it, so it is never sent again.
    case unknown(problem: String)
}

extension MailServer {
    /// Gives a letter to the server. Blocks the thread until the end, at most ``seconds``.
    public func send(_ message: MailMessage) -> MailDelivery {
        let bytes = message.bytes
        var outcome = cmail_outcome()
        withCString(authorities) { authorities in
            withCString(account?.user) { user in
                withCString(account?.password) { password in
                    url.withCString { url in
                        var server = cmail_server(
                            url: url, starttls: security == .starttls, user: user, password: password,
                            authorities: authorities, connect_seconds: connectSeconds, seconds: seconds)
                        cmail_send(
                            &server, "<\(message.sender)>", "<\(message.recipient)>", bytes, bytes.count, &outcome)
                    }
                }
            }
        }
        let (reply, problem) = (Self.text(of: outcome.reply), Self.text(of: outcome.problem))
        return switch outcome.result {
        case CMAIL_ACCEPTED: .accepted(reply: reply)
        case CMAIL_REFUSED: .refused(reply: reply, isFinal: outcome.code >= 500)
        case CMAIL_UNKNOWN: .unknown(problem: problem)
        default: .notHandedOver(problem: outcome.code >= 400 ? "\(problem) (\(reply))" : problem)
        }
    }

    /// A C text of fixed size, without what no line should hold: it may be a stranger's.
    private static func text<Bytes>(of bytes: Bytes) -> String {
        let text = withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }.prefix(300))
    }
}

/// A text as C wants it; `nil` for none.
private func withCString(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Void) {
    guard let text else { return body(nil) }
    text.withCString(body)
}
