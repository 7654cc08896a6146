/// The server that takes letters, and how it is spoken to.
public struct MailServer: Equatable, Sendable {
    /// How the connection is kept secret.
    public enum Security: String, CaseIterable, Sendable {
        /// TLS from the first byte, as a rule on port 465.
        case tls
        /// Plain until STARTTLS, and nothing without it; as a rule on port 587.
        case starttls
        /// None; for a server on the same machine.
        case none
    }

    /// Name and password, for a server that asks for them.
    public struct Account: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
        /// The name.
        public var user: String
        /// The password.
        public var password: String

        /// Name and password.
        public init(user: String, password: String) {
            (self.user, self.password) = (user, password)
        }

        /// The name: a password stands in no log.
        public var description: String { user }
        /// As ``description``.
        public var debugDescription: String { user }
    }

    /// Name or address, without a port.
    public var host: String
    /// 1...65535.
    public var port: Int
    /// How the connection is kept secret.
    public var security: Security
    /// `nil` when the server asks for nothing.
    public var account: Account?
    /// PEM file of the certificate authorities that are trusted; `nil` for those of the system.
    public var authorities: String?
    /// Seconds until there must be a connection.
    public var connectSeconds = 10
    /// Seconds until everything must be over.
    public var seconds = 30

    /// A server.
    public init(
        host: String, port: Int, security: Security, account: Account? = nil, authorities: String? = nil
    ) {
        (self.host, self.port, self.security) = (host, port, security)
        (self.account, self.authorities) = (account, authorities)
    }

    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(name):\(port)"
    }
}
