import ArgumentParser
import Foundation

/// The options of every command that touches an installation.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The data directory (default: ./data).", valueName: "folder"))
    var data: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder with Public, Templates and migrations, if not found by itself.", valueName: "folder"))
    var home: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A YAML file with settings (default: ./reader-study.yaml if present).", valueName: "file"))
    var config: String?

    var layer: SettingLayer {
        Self.layer([.data: data, .home: home])
    }

    static func layer(_ values: [SettingKey: String?]) -> SettingLayer {
        var layer: SettingLayer = [:]
        for (key, value) in values {
            if let value { layer[key] = Setting(text: value, source: key.option) }
        }
        return layer
    }

    func configuration(with more: SettingLayer = [:]) throws -> Configuration {
        try Configuration(
            options: layer.merging(more) { $1 }, environment: ProcessInfo.processInfo.environment, file: config)
    }
}

/// The options of commands that serve.
struct ServerOptions: ParsableArguments {
    @Option(name: .long, help: "Address to listen on (default: 127.0.0.1; 0.0.0.0 for every network).")
    var host: String?

    @Option(name: .long, help: "Port to listen on (default: 8080).")
    var port: String?

    @Option(
        name: .customLong("public-address"),
        help: ArgumentHelp(
            "Address under which readers reach the site, such as https://study.example.org; links are made with it.",
            valueName: "address"))
    var publicAddress: String?

    @Option(
        name: .customLong("tls-certificate"),
        help: ArgumentHelp("Certificate chain (PEM), for HTTPS without a proxy.", valueName: "file"))
    var tlsCertificate: String?

    @Option(name: .customLong("tls-key"), help: ArgumentHelp("Its private key (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical (default: info).", valueName: "level"))
    var logLevel: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The installed model of the detection page (default: none).", valueName: "name"))
    var model: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "on lets holders of a detection token use the detection page; coordinators always may (default: off).",
            valueName: "on|off"))
    var detection: String?

    @Option(
        name: .customLong("log-format"),
        help: ArgumentHelp("text, or json for one JSON object a line (default: text).", valueName: "text|json"))
    var logFormat: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who may read /metrics and the reasons of /readyz: local for this machine, open for everybody (default: local).",
            valueName: "local|open"))
    var metrics: String?

    @Option(
        name: .customLong("account-codes"),
        help: ArgumentHelp(
            "required lets an account do nothing before it has set up the codes of an app (default: optional).",
            valueName: "optional|required"))
    var accountCodes: String?

    @OptionGroup(title: "Backups") var backups: BackupOptions

    var layer: SettingLayer {
        CommonOptions.layer([
            .host: host, .port: port, .publicAddress: publicAddress, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
            .logLevel: logLevel, .model: model, .detection: detection, .logFormat: logFormat, .metrics: metrics,
            .accountCodes: accountCodes,
        ]).merging(backups.layer) { $1 }
    }
}
