import Foundation
import Mail
import Site
import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// Where settings come from, and what is said about wrong ones.
@Suite("Settings") struct ConfigurationTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func configuration(
        _ options: [SettingKey: String?] = [:], _ environment: [String: String] = [:], file: String? = nil
    ) throws -> Configuration {
        try Configuration(
            options: CommonOptions.layer(options), environment: environment, file: file,
            defaultFile: folder.url.appendingPathComponent("reader-study.yaml").path)
    }

    private func message(
        _ options: [SettingKey: String?] = [:], _ environment: [String: String] = [:], file: String? = nil
    ) -> String {
        do {
            _ = try configuration(options, environment, file: file)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("an option beats the environment, that beats the file, that beats the default")
    func precedence() throws {
        #expect(try configuration().port == 8080)
        try folder.write("port: 1001\nhost: 10.0.0.1\nlog-level: error\n", to: "reader-study.yaml")
        #expect(try configuration().port == 1001)
        let environment = ["READER_STUDY_PORT": "1002", "READER_STUDY_HOST": "10.0.0.2"]
        #expect(try configuration([:], environment).port == 1002)
        let all = try configuration([.port: "1003"], environment)
        #expect(all.port == 1003)
        #expect(all.host == "10.0.0.2")
        #expect("\(all.logLevel)" == "error")
    }

    @Test("every setting has an option, a variable and a key of the same name")
    func names() {
        #expect(SettingKey.publicAddress.option == "--public-address")
        #expect(SettingKey.publicAddress.environmentVariable == "READER_STUDY_PUBLIC_ADDRESS")
        #expect(SettingKey.tlsKey.environmentVariable == "READER_STUDY_TLS_KEY")
    }

    @Test("a file asked for is read instead of the one in the working directory")
    func askedFile() throws {
        try folder.write("port: 1\n", to: "reader-study.yaml")
        try folder.write("port: 2\n", to: "other.yaml")
        try folder.write("port: 3\n", to: "third.yaml")
        let other = folder.url.appendingPathComponent("other.yaml").path
        let third = folder.url.appendingPathComponent("third.yaml").path
        #expect(try configuration([:], ["READER_STUDY_CONFIG": other]).port == 2)
        #expect(try configuration([:], ["READER_STUDY_CONFIG": other], file: third).port == 3)
        #expect(message(file: "/nowhere.yaml").contains("/nowhere.yaml cannot be read"))
    }

    @Test("relative paths in the file are taken from its folder")
    func relativePaths() throws {
        try folder.write("data: study-data\n", to: "reader-study.yaml")
        #expect(try configuration().data.folder.path == folder.url.appendingPathComponent("study-data").path)
    }

    @Test("an unknown key is an error that names its line and the nearest key")
    func unknownKey() throws {
        try folder.write("# settings\nport: 1\npublic-adress: http://x\n", to: "reader-study.yaml")
        let message = message()
        #expect(message.contains("reader-study.yaml, line 3"))
        #expect(message.contains("\"public-adress\" is not known; did you mean \"public-address\"?"))
    }

    @Test(
        "values that cannot be are refused, with where they stand",
        arguments: [
            (SettingKey.port, "70000", "--port"), (.port, "http", "not a whole number"),
            (.publicAddress, "study.example.org", "--public-address"), (.publicAddress, "https://x/y", "no path"),
            (.logLevel, "loud", "--log-level"), (.tlsKey, "/x.pem", "needs both"),
            (.detection, "perhaps", "--detection"),
        ])
    func wrongValues(key: SettingKey, value: String, words: String) {
        #expect(message([key: value]).contains(words))
    }

    @Test(
        "the detection page is closed to tokens unless a setting says on",
        arguments: [("", false), ("detection: on\n", true), ("detection: true\n", true), ("detection: off\n", false)])
    func detection(file: String, isOpen: Bool) throws {
        try folder.write("port: 1\nmodel: Net\n" + file, to: "reader-study.yaml")
        #expect(try configuration().detectionIsOpenToTokens == isOpen)
        #expect(try configuration().model == "Net")
        #expect(try !configuration([.detection: "off"]).detectionIsOpenToTokens)
        #expect(try configuration([:], ["READER_STUDY_DETECTION": "ON"]).detectionIsOpenToTokens)
    }

    @Test("a file that is no list of settings is refused", arguments: ["- a\n- b\n", "port: [1]\n", "{"])
    func wrongFile(text: String) throws {
        try folder.write(text, to: "reader-study.yaml")
        #expect(message().contains("reader-study.yaml"))
    }

    @Test("a file of comments only changes nothing")
    func emptyFile() throws {
        try folder.write("# nothing yet\n", to: "reader-study.yaml")
        #expect(try configuration().port == 8080)
    }

    @Test("links use the public address, else the one that is listened on")
    func addresses() throws {
        #expect(try configuration().addressForLinks == "http://127.0.0.1:8080")
        #expect(try configuration([.port: "80", .host: "10.1.2.3"]).addressForLinks == "http://10.1.2.3")
        #expect(try configuration([.host: "::1"]).addressForLinks == "http://[::1]:8080")
        #expect(try configuration([.publicAddress: "https://s.org/"]).addressForLinks == "https://s.org")
    }

    private static let mailFile = """
        public-address: https://study.example.org
        mail-host: mail.example.org
        mail-sender: study@example.org

        """

    @Test("letters go through STARTTLS unless a setting says otherwise, with a password that is shown nowhere")
    func mail() throws {
        try folder.write(Self.mailFile, to: "reader-study.yaml")
        let mail = try #require(try configuration().mail)
        #expect(mail.server == MailServer(host: "mail.example.org", port: 587, security: .starttls))
        #expect(try configuration().letters?.siteAddress == "https://study.example.org")
        try folder.write("from-a-file\n", to: "password")
        let file = folder.url.appendingPathComponent("password").path
        try folder.write(Self.mailFile + "mail-user: study\nmail-password-file: password\n", to: "reader-study.yaml")
        for (mode, isFine) in [(0o644, false), (0o640, true), (0o600, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            #expect(message().contains("everybody on this machine") != isFine)
        }
        let account = try #require(try configuration().mail?.server.account)
        #expect(account.password == "from-a-file")
        let fromEnvironment = try configuration([:], ["READER_STUDY_MAIL_PASSWORD": "from-the-environment"])
        #expect(fromEnvironment.mail?.server.account?.password == "from-the-environment")
        #expect(!"\(fromEnvironment)".contains("from-the-environment"))
        #expect(!String(reflecting: fromEnvironment).contains("from-the-environment"))
    }

    @Test(
        "settings for letters that cannot be are refused, with where they stand",
        arguments: [
            ("mail-port: 0", "line 4"), ("mail-security: ssl", "\"starttls\""),
            ("mail-security: none", "on this machine"),
            ("mail-user: study", "mail-password-file"), ("mail-password-file: /nowhere", "mail-user"),
            ("mail-user: study\nmail-password-file: /nowhere", "/nowhere"),
            ("mail-authorities: /nowhere.pem", "/nowhere"),
        ])
    func wrongMail(line: String, words: String) throws {
        try folder.write(Self.mailFile + line + "\n", to: "reader-study.yaml")
        #expect(message().contains(words))
        #expect(message().contains("reader-study.yaml, line"))
    }

    @Test("letters need a server, a sender and the address of the site")
    func incompleteMail() throws {
        for (missing, words) in [
            ("public-address", "public-address"), ("mail-host", "mail-host"), ("mail-sender", "mail-sender"),
        ] {
            let lines = Self.mailFile.split(separator: "\n").filter { !$0.hasPrefix(missing) }
            try folder.write(lines.joined(separator: "\n") + "\n", to: "reader-study.yaml")
            #expect(message().contains(words), "\(missing)")
        }
        try folder.write(Self.mailFile.replacing("study@", with: "Study <study@"), to: "reader-study.yaml")
        #expect(message().contains("not a plain address"))
        try folder.write(Self.mailFile.replacing("mail.example.org", with: "mail/example"), to: "reader-study.yaml")
        #expect(message().contains("not the name of a server"))
    }
}
