import ChildProcess
import Foundation
import Mail
import NIOPosix
import NIOSSL
import TestSupport
import Testing

/// Through libcurl to a server that speaks SMTP.
@Suite("A letter is given to a server") struct SendingTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    private func tls(for host: String = "localhost") throws -> NIOSSLContext {
        let nothing = FileHandle.nullDevice
        let openssl = try ChildProcess(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", path("mail.key"), "-out",
                path("mail.pem"),
            ], output: nothing, errors: nothing)
        try #require(openssl.terminationStatus == 0)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMFile(path("mail.pem")).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(file: path("mail.key"), format: .pem))))
    }

    private static func message(text: String = "Please go on.\n.\n請繼續") throws -> MailMessage {
        MailMessage(
            sender: try #require(MailAddress("study@hospital.example")),
            recipient: try #require(MailAddress("ruth@hospital.example")), subject: "Reminder 提醒", text: text,
            languages: ["en"], date: 1_556_697_600_000, identifier: "k7qf2mrd")
    }

    private func server(
        _ peer: MailPeer, _ security: MailServer.Security = .none, host: String = "localhost",
        account: MailServer.Account? = nil, trusting: Bool = true
    ) -> MailServer {
        MailServer(
            host: host, port: peer.port, security: security, account: account,
            authorities: trusting && security != .none ? path("mail.pem") : nil)
    }

    /// Sending blocks, so it is done where nothing waits for the thread.
    private func sent(_ message: MailMessage? = nil, to server: MailServer) async throws -> MailDelivery {
        let message = try message ?? Self.message()
        return try await NIOThreadPool.singleton.runIfActive { server.send(message) }
    }

    @Test("it arrives as it was written, once, from and to the addresses that were named")
    func arrives() async throws {
        let peer = try await MailPeer()
        let message = try Self.message()
        #expect(try await sent(message, to: server(peer)) == .accepted(reply: "250 2.0.0 taken"))
        let letter = try #require(peer.letters.first)
        #expect(peer.letters.count == 1)
        #expect(letter.sender == "<study@hospital.example>")
        #expect(letter.recipients == ["<ruth@hospital.example>"])
        #expect(letter.text + "\r\n" == String(decoding: message.bytes, as: UTF8.self))
        #expect(!letter.isSecret)
    }

    @Test("through STARTTLS and through TLS from the first byte, with a name and a password", arguments: [true, false])
    func secret(atOnce: Bool) async throws {
        var manners = MailPeer.Manners()
        (manners.tls, manners.speaksTLSAtOnce) = (try tls(), atOnce)
        manners.account = ("study", "pass wörd\"\\")
        let peer = try await MailPeer(manners)
        let security: MailServer.Security = atOnce ? .tls : .starttls
        let account = MailServer.Account(user: "study", password: "pass wörd\"\\")
        #expect(
            try await sent(to: server(peer, security, account: account)) == .accepted(reply: "250 2.0.0 taken"))
        #expect(peer.letters.map(\.isSecret) == [true])
        let wrong = MailServer.Account(user: "study", password: "guess-of-nobody")
        guard case .notHandedOver(let problem) = try await sent(to: server(peer, security, account: wrong)) else {
            Issue.record("a wrong password was taken")
            return
        }
        #expect(problem.contains("535") && !problem.contains("guess-of-nobody"))
        #expect(peer.letters.count == 1)
        #expect("\(wrong)" == "study" && !String(reflecting: wrong).contains("guess"))
    }

    @Test("a server without STARTTLS is told nothing")
    func stripped() async throws {
        let peer = try await MailPeer()
        let account = MailServer.Account(user: "study", password: "secret")
        guard
            case .notHandedOver = try await sent(
                to: MailServer(host: "localhost", port: peer.port, security: .starttls, account: account))
        else {
            Issue.record("the letter went without TLS")
            return
        }
        #expect(peer.letters.isEmpty)
        #expect(!peer.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }

    @Test("a certificate of nobody, or for another name, is not trusted", arguments: [true, false])
    func untrusted(isKnown: Bool) async throws {
        var manners = MailPeer.Manners()
        manners.tls = try tls(for: isKnown ? "elsewhere.example" : "localhost")
        let peer = try await MailPeer(manners)
        guard case .notHandedOver = try await sent(to: server(peer, .starttls, trusting: isKnown)) else {
            Issue.record("the certificate was trusted")
            return
        }
        #expect(peer.letters.isEmpty && !peer.commands.contains { $0.hasPrefix("MAIL") })
    }

    @Test(
        "a no is told with the server's words, and whether it is for ever",
        arguments: [
            ("MAIL", "553 5.7.1 not your address", true), ("RCPT", "550 5.1.1 nobody here", true),
            ("RCPT", "451 4.7.1 come back later", false), ("DATA", "554 5.3.0 no", true),
            (".", "552 5.3.4 too long", true), (".", "452 4.3.1 no room", false),
        ])
    func refusals(step: String, answer: String, isFinal: Bool) async throws {
        var manners = MailPeer.Manners()
        manners.answers[step] = answer
        let peer = try await MailPeer(manners)
        #expect(try await sent(to: server(peer)) == .refused(reply: answer, isFinal: isFinal))
    }

    @Test(
        "a connection that ends before the letter is complete means that it was not handed over",
        arguments: [
            "", "EHLO", "MAIL", "RCPT", "DATA",
        ])
    func hangsUp(step: String) async throws {
        var manners = MailPeer.Manners()
        manners.hangsUpAt = step
        let peer = try await MailPeer(manners)
        guard case .notHandedOver = try await sent(to: server(peer)) else {
            Issue.record("handed over at \(step)")
            return
        }
        #expect(peer.letters.isEmpty)
    }

    @Test(
        "a server that took the whole letter and says nothing more, or hangs up, leaves it unknown",
        arguments: [
            true, false,
        ])
    func unknown(isSilent: Bool) async throws {
        var manners = MailPeer.Manners()
        if isSilent { manners.answers["."] = "" } else { manners.hangsUpAt = "." }
        let peer = try await MailPeer(manners)
        var server = server(peer)
        server.seconds = isSilent ? 8 : 30
        guard case .unknown = try await sent(to: server) else {
            Issue.record("it is known what became of the letter")
            return
        }
        #expect(peer.letters.count == 1)
    }

    @Test("a server that is slow is given up after the time that it has")
    func slow() async throws {
        var manners = MailPeer.Manners()
        manners.answers[""] = ""
        let peer = try await MailPeer(manners)
        var server = server(peer)
        (server.connectSeconds, server.seconds) = (1, 1)
        // Without a limit this would never end.
        guard case .notHandedOver = try await sent(to: server) else {
            Issue.record("handed over in silence")
            return
        }
    }

    @Test("nobody listens: not handed over")
    func nobody() async throws {
        let server = MailServer(host: "127.0.0.1", port: 1, security: .none)
        guard case .notHandedOver(let problem) = try await sent(to: server) else {
            Issue.record("somebody listens on port 1")
            return
        }
        #expect(!problem.isEmpty)
    }
}
