import Foundation
import NIOCore
import NIOSSL
import NIOTLS
import Synchronization

/// One connection of a ``MailPeer``.
final class MailConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let manners: MailPeer.Manners
    private let ear: MailPeer.Ear
    private var input: [UInt8] = []
    private var letter = MailPeer.Letter()
    private var isSecret: Bool
    private var isSignedIn = false
    /// The lines of the letter that is being said; `nil` between letters.
    private var lines: [String]?
    /// A step of a sign-in in several lines.
    private var signIn: [String]?

    init(_ manners: MailPeer.Manners, _ ear: MailPeer.Ear) {
        (self.manners, self.ear) = (manners, ear)
        isSecret = manners.speaksTLSAtOnce
    }

    /// With TLS from the first byte the greeting waits for its handshake.
    func channelActive(context: ChannelHandlerContext) {
        if !manners.speaksTLSAtOnce { greet(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if manners.speaksTLSAtOnce, case .handshakeCompleted? = event as? TLSUserEvent { greet(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        input += buffer.readBytes(length: buffer.readableBytes) ?? []
        while let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            var line = String(decoding: input[..<end], as: UTF8.self)
            input.removeSubrange(...end)
            if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
            hear(line, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func greet(_ context: ChannelHandlerContext) {
        say("220 mail.test ESMTP", to: "", context)
    }

    private func hear(_ line: String, _ context: ChannelHandlerContext) {
        if let lines {
            guard line == "." else {
                self.lines = lines + [line.hasPrefix(".") ? String(line.dropFirst()) : line]
                return
            }
            letter.text = lines.joined(separator: "\r\n")
            letter.isSecret = isSecret
            ear.letters.withLock { $0.append(letter) }
            (self.lines, letter) = (nil, MailPeer.Letter())
            return say("250 2.0.0 taken", to: ".", context)
        }
        if let steps = signIn { return goOn(steps + [line], context) }
        ear.commands.withLock { $0.append(line) }
        let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
        switch word {
        case "EHLO": say(offers, to: word, context)
        case "STARTTLS": beginTLS(context)
        case "AUTH":
            let parts = line.split(separator: " ").map(String.init)
            goOn(Array(parts.dropFirst()), context)
        case "MAIL":
            guard manners.account == nil || isSignedIn else { return say("530 5.7.0 sign in", to: word, context) }
            letter.sender = Self.path(line)
            say("250 2.1.0 fine", to: word, context)
        case "RCPT":
            letter.recipients.append(Self.path(line))
            say("250 2.1.5 fine", to: word, context)
        case "DATA":
            if manners.answers[word] == nil { lines = [] }
            say("354 go on", to: word, context)
        case "QUIT":
            say("221 2.0.0 goodbye", to: word, context)
            context.close(promise: nil)
        default: say("502 5.5.1 what?", to: word, context)
        }
    }

    private var offers: String {
        var lines = ["mail.test", "8BITMIME", "SIZE 1000000"]
        if manners.tls != nil, !isSecret { lines.append("STARTTLS") }
        if manners.account != nil { lines.append("AUTH PLAIN LOGIN") }
        let last = lines.removeLast()
        return lines.map { "250-\($0)\r\n" }.joined() + "250 \(last)"
    }

    private func beginTLS(_ context: ChannelHandlerContext) {
        guard let tls = manners.tls, !isSecret else { return say("502 5.5.1 no TLS here", to: "STARTTLS", context) }
        say("220 2.0.0 begin", to: "STARTTLS", context)
        isSecret = true
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    /// AUTH PLAIN (RFC 4616), with or without the first answer in the command.
    private func goOn(_ steps: [String], _ context: ChannelHandlerContext) {
        signIn = nil
        guard steps.first?.uppercased() == "PLAIN" else { return say("504 5.5.4 PLAIN only", to: "AUTH", context) }
        guard steps.count > 1 else {
            signIn = steps
            return say("334 ", to: "AUTH", context)
        }
        let words = Data(base64Encoded: steps[1]).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let parts = words.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        isSignedIn = parts.suffix(2) == [manners.account?.user ?? "", manners.account?.password ?? ""]
        say(isSignedIn ? "235 2.7.0 welcome" : "535 5.7.8 wrong name or password", to: "AUTH", context)
    }

    private func say(_ yes: String, to step: String, _ context: ChannelHandlerContext) {
        if manners.hangsUpAt == step { return context.close(promise: nil) }
        let text = manners.answers[step] ?? yes
        guard !text.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
    }

    /// `<anna@hospital>` of `MAIL FROM:<anna@hospital> SIZE=12`.
    private static func path(_ command: String) -> String {
        guard let start = command.firstIndex(of: "<"), let end = command.firstIndex(of: ">") else { return command }
        return String(command[start...end])
    }
}
