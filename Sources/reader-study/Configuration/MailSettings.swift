import Foundation
import Mail

/// The mail server that letters to readers are given to.
struct MailSettings: Equatable, Sendable {
    /// The server.
    var server: MailServer
    /// Who sends the letters.
    var sender: MailAddress

    /// The settings for letters; `nil` when no mail server was named.
    ///
    /// - Parameters:
    ///   - settings: All settings.
    ///   - password: The password as the environment has it, so that it stands in no file and on no command line.
    init?(_ settings: SettingLayer, password: String?) throws(ConfigurationError) {
        guard let host = settings[.mailHost] else {
            let others: [SettingKey] = [
                .mailPort, .mailSecurity, .mailUser, .mailPasswordFile, .mailSender, .mailAuthorities,
            ]
            guard let other = others.compactMap({ settings[$0] }).first else { return nil }
            throw ConfigurationError(description: "\(other.source): name the mail server with mail-host, too")
        }
        let security = try Self.security(settings[.mailSecurity], host: host)
        let account = try Self.account(settings, password: password, security: security)
        if let file = settings[.mailAuthorities], !FileManager.default.isReadableFile(atPath: file.text) {
            throw ConfigurationError(
                description: "\(file.source): the file \(file.text) does not exist or may not be read")
        }
        server = MailServer(
            host: try Self.name(host), port: try Self.port(settings[.mailPort], security: security),
            security: security, account: account, authorities: settings[.mailAuthorities]?.text)
        sender = try Self.sender(settings[.mailSender], host: host)
    }

    private static func name(_ host: Setting) throws(ConfigurationError) -> String {
        // What stands in an address must not be able to end it.
        guard host.text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !host.text.contains(where: { "/@?#[]%\\".contains($0) })
        else {
            throw ConfigurationError(
                description: "\(host.source): \"\(host.text)\" is not the name of a server, such as mail.example.org")
        }
        return host.text
    }

    private static func security(
        _ setting: Setting?, host: Setting
    ) throws(ConfigurationError) -> MailServer.Security {
        guard let setting else { return .starttls }
        guard let security = MailServer.Security(rawValue: setting.text.lowercased()) else {
            throw ConfigurationError(
                description: "\(setting.source): give \"starttls\", \"tls\" or \"none\", not \"\(setting.text)\"")
        }
        guard security != .none || ["localhost", "127.0.0.1", "::1"].contains(host.text.lowercased()) else {
            throw ConfigurationError(
                description: "\(setting.source): letters go without TLS to a mail server on this machine only; "
                    + "give \"starttls\" or \"tls\" for \(host.text)")
        }
        return security
    }

    private static func port(_ setting: Setting?, security: MailServer.Security) throws(ConfigurationError) -> Int {
        guard let setting else {
            return switch security {
            case .tls: 465
            case .starttls: 587
            case .none: 25
            }
        }
        guard let port = Int(setting.text), (1...65_535).contains(port) else {
            throw ConfigurationError(
                description: "\(setting.source): the port \"\(setting.text)\" is not a whole number from 1 to 65535")
        }
        return port
    }

    private static func sender(_ setting: Setting?, host: Setting) throws(ConfigurationError) -> MailAddress {
        guard let setting else {
            throw ConfigurationError(description: "\(host.source): say with mail-sender whose address the letters bear")
        }
        guard let sender = MailAddress(setting.text) else {
            throw ConfigurationError(
                description:
                    "\(setting.source): \"\(setting.text)\" is not a plain address such as study@hospital.example")
        }
        return sender
    }

    private static func account(
        _ settings: SettingLayer, password: String?, security: MailServer.Security
    ) throws(ConfigurationError) -> MailServer.Account? {
        let file = settings[.mailPasswordFile]
        guard let user = settings[.mailUser] else {
            guard let file else { return nil }
            throw ConfigurationError(description: "\(file.source): say with mail-user whose password it is")
        }
        guard security != .none else {
            throw ConfigurationError(
                description: "\(user.source): a password is sent through TLS only; give mail-security, too")
        }
        if let password { return MailServer.Account(user: user.text, password: password) }
        guard let file else {
            throw ConfigurationError(
                description: "\(user.source): name a file that holds the password with mail-password-file, "
                    + "or put it into the variable \(passwordVariable)")
        }
        return MailServer.Account(user: user.text, password: try self.password(in: file))
    }

    /// The first line of the file.
    private static func password(in file: Setting) throws(ConfigurationError) -> String {
        guard let isOpen = FilePermissions.areOpenToEverybody(file.text),
            let text = try? String(contentsOf: URL(fileURLWithPath: file.text), encoding: .utf8)
        else {
            throw ConfigurationError(
                description: "\(file.source): the file \(file.text) does not exist or may not be read")
        }
        guard !isOpen else {
            throw ConfigurationError(
                description: "\(file.source): everybody on this machine may read or change \(file.text); "
                    + "`chmod 640` it and give it to root and the server's group")
        }
        guard let line = text.split(whereSeparator: \.isNewline).first.map(String.init) else {
            throw ConfigurationError(description: "\(file.source): the file \(file.text) is empty")
        }
        return line
    }

    /// The variable that holds the password when no file does.
    static let passwordVariable = "READER_STUDY_MAIL_PASSWORD"
}
