/// A setting of the program, by its name in the configuration file; where there is an option, it has the same name.
enum SettingKey: String, CaseIterable, Sendable {
    case data, home, host, port
    case publicAddress = "public-address"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case logLevel = "log-level"
    case model, detection
    case backupTo = "backup-to"
    case backupEvery = "backup-every"
    case backupKeep = "backup-keep"
    case logFormat = "log-format"
    case metrics
    case mailHost = "mail-host"
    case mailPort = "mail-port"
    case mailSecurity = "mail-security"
    case mailUser = "mail-user"
    case mailPasswordFile = "mail-password-file"
    case mailSender = "mail-sender"
    case mailAuthorities = "mail-authorities"
    case pacsFile = "pacs-file"
    case pacs
    case pacsImport = "pacs-import"
    case workList = "work-list"
    case workListResults = "work-list-results"

    var option: String { "--\(rawValue)" }
    var environmentVariable: String {
        "READER_STUDY_" + rawValue.uppercased().replacing("-", with: "_")
    }
    var isPath: Bool {
        [
            .data, .home, .tlsCertificate, .tlsKey, .backupTo, .mailPasswordFile, .mailAuthorities, .pacsFile,
            .pacsImport, .workList,
        ].contains(self)
    }
}

/// A setting's text and where it was read, so that a message can name the place.
struct Setting: Equatable, Sendable {
    var text: String
    /// `--port`, `READER_STUDY_PORT` or `reader-study.yaml, line 3`.
    var source: String
}

/// The settings of one source.
typealias SettingLayer = [SettingKey: Setting]

/// The settings cannot be used; nothing was started.
struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    var description: String
}
