import Foundation
import Logging
import Site
import StudyStore

/// Every setting of a run, whatever it was given by.
struct Configuration: Sendable {
    /// The data directory.
    var data: DataDirectory
    /// The folder of Public, Templates and migrations as asked for; `nil` looks in the usual places.
    var home: String?
    /// Address to listen on.
    var host: String
    /// Port to listen on, 0...65535; 0 lets the system choose.
    var port: Int
    /// Address under which people reach the site, without a slash at the end.
    var publicAddress: String?
    /// Certificate and key, for HTTPS without a proxy.
    var tls: SiteConfiguration.TLSFiles?
    /// The least important messages that are logged.
    var logLevel: Logger.Level
    /// Name of the installed model that the detection page uses; `nil` for none.
    var model: String?
    /// Whether holders of a detection token may use the detection page.
    var detectionIsOpenToTokens: Bool
    /// How log messages look.
    var logFormat: LogFormat
    /// Whether everybody may read the metrics, and not this machine only.
    var metricsAreOpen: Bool
    /// Where backups go, and when they are made.
    var backups: BackupSettings
    /// The mail server for letters to readers; `nil` when none are sent.
    var mail: MailSettings?
    /// Where films arrive, and the PACS.
    var hospital: HospitalSettings

    /// Puts the sources together: options, then the environment, then the file, then the defaults.
    ///
    /// - Parameters:
    ///   - options: What the command line says.
    ///   - environment: The process's environment.
    ///   - file: The file asked for on the command line.
    ///   - defaultFile: The file that is read if it exists and no other was asked for.
    init(
        options: SettingLayer, environment: [String: String], file: String?,
        defaultFile: String = "reader-study.yaml"
    ) throws(ConfigurationError) {
        var merged = options
        for key in SettingKey.allCases where merged[key] == nil {
            // A variable that is set to nothing is how shells unset one.
            guard let text = environment[key.environmentVariable], !text.isEmpty else { continue }
            merged[key] = Setting(text: text, source: key.environmentVariable)
        }
        var path = file ?? environment["READER_STUDY_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if path == nil, FileManager.default.fileExists(atPath: defaultFile) { path = defaultFile }
        if let path {
            merged.merge(try ConfigurationFile(path: path).settings()) { first, _ in first }
        }
        data = DataDirectory(URL(fileURLWithPath: merged[.data]?.text ?? "data"))
        home = merged[.home]?.text
        host = merged[.host]?.text ?? "127.0.0.1"
        port = try Self.port(merged[.port])
        publicAddress = try Self.address(merged[.publicAddress])
        tls = try Self.tls(certificate: merged[.tlsCertificate], key: merged[.tlsKey])
        logLevel = try Self.level(merged[.logLevel])
        model = merged[.model]?.text
        detectionIsOpenToTokens = try Self.isOn(merged[.detection])
        logFormat = try Self.choice(merged[.logFormat], [("text", .text), ("json", .json)]) ?? .text
        metricsAreOpen = try Self.choice(merged[.metrics], [("local", false), ("open", true)]) ?? false
        backups = try BackupSettings(to: merged[.backupTo], every: merged[.backupEvery], keep: merged[.backupKeep])
        mail = try MailSettings(
            merged, password: environment[MailSettings.passwordVariable].flatMap { $0.isEmpty ? nil : $0 })
        hospital = try HospitalSettings(merged, data: data.folder)
        if let host = merged[.mailHost], publicAddress == nil {
            throw ConfigurationError(
                description: "\(host.source): letters tell readers where the site is; give its public-address, too")
        }
    }

    /// How the site sends letters; `nil` when it sends none.
    var letters: LetterSettings? {
        guard let mail, let publicAddress else { return nil }
        return LetterSettings(server: mail.server, sender: mail.sender, siteAddress: publicAddress)
    }

    /// The address for links: the public one, else the one that is listened on.
    var addressForLinks: String {
        if let publicAddress { return publicAddress }
        let name = ["0.0.0.0", "::"].contains(host) ? ProcessInfo.processInfo.hostName : host
        let scheme = tls == nil ? "http" : "https"
        let bracketed = name.contains(":") ? "[\(name)]" : name
        return port == (tls == nil ? 80 : 443) ? "\(scheme)://\(bracketed)" : "\(scheme)://\(bracketed):\(port)"
    }

    /// Whether links made now lead nowhere but to this machine: no address was named, and only this machine is listened
    /// to.
    var linksWorkHereOnly: Bool {
        publicAddress == nil && (["localhost", "::1"].contains(host) || host.hasPrefix("127."))
    }

    private static func port(_ setting: Setting?) throws(ConfigurationError) -> Int {
        guard let setting else { return 8080 }
        guard let port = Int(setting.text), (0...65_535).contains(port) else {
            throw ConfigurationError(
                description: "\(setting.source): the port \"\(setting.text)\" is not a whole number from 0 to 65535")
        }
        return port
    }

    /// An `http` or `https` address without path; a slash at its end does not matter.
    static func address(_ setting: Setting?) throws(ConfigurationError) -> String? {
        guard let setting else { return nil }
        let text = setting.text.hasSuffix("/") ? String(setting.text.dropLast()) : setting.text
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.path.isEmpty, url.query == nil, url.fragment == nil
        else {
            throw ConfigurationError(
                description: """
                    \(setting.source): "\(setting.text)" is not an address such as https://study.example.org \
                    (http or https, a host, no path)
                    """)
        }
        return text
    }

    private static func tls(
        certificate: Setting?, key: Setting?
    ) throws(ConfigurationError) -> SiteConfiguration.TLSFiles? {
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            for setting in [certificate, key] where !FileManager.default.isReadableFile(atPath: setting.text) {
                throw ConfigurationError(
                    description: "\(setting.source): the file \(setting.text) does not exist or may not be read")
            }
            return SiteConfiguration.TLSFiles(certificate: certificate.text, key: key.text)
        case (let only?, nil), (nil, let only?):
            throw ConfigurationError(
                description: "\(only.source): HTTPS needs both tls-certificate and tls-key; give the other one too")
        }
    }

    /// YAML reads a bare `on` as a truth; this program reads its text.
    private static func isOn(_ setting: Setting?) throws(ConfigurationError) -> Bool {
        switch setting?.text.lowercased() {
        case nil, "off", "false", "no": return false
        case "on", "true", "yes": return true
        default:
            throw ConfigurationError(
                description: "\(setting?.source ?? ""): detection is \"on\" or \"off\", not \"\(setting?.text ?? "")\"")
        }
    }

    private static func choice<Value>(
        _ setting: Setting?, _ known: [(word: String, value: Value)]
    ) throws(ConfigurationError) -> Value? {
        guard let setting else { return nil }
        guard let found = known.first(where: { $0.word == setting.text.lowercased() }) else {
            let words = known.map { "\"\($0.word)\"" }.joined(separator: " or ")
            throw ConfigurationError(description: "\(setting.source): give \(words), not \"\(setting.text)\"")
        }
        return found.value
    }

    private static func level(_ setting: Setting?) throws(ConfigurationError) -> Logger.Level {
        guard let setting else { return .info }
        guard let level = Logger.Level(rawValue: setting.text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(
                description: "\(setting.source): the log level \"\(setting.text)\" is not one of \(known)")
        }
        return level
    }
}
