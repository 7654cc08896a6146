import NIOCore
import NIOPosix
public import NIOSSL
import Synchronization

/// A mail server as far as a sender can tell: it speaks SMTP (RFC 5321) on a port of this machine, keeps what it is
/// given, and can be told to behave badly.
public final class MailPeer: Sendable {
    /// How the server behaves.
    public struct Manners: Sendable {
        /// Certificate and key; without them it knows no TLS.
        public var tls: NIOSSLContext?
        /// Whether TLS begins with the connection, and not with STARTTLS.
        public var speaksTLSAtOnce = false
        /// The only name and password that it takes; without them it asks for none.
        public var account: (user: String, password: String)?
        /// What it says in place of yes to a command, or to the end of the letter (`.`). Nothing is silence.
        public var answers: [String: String] = [:]
        /// The command, or `.`, at which it hangs up.
        public var hangsUpAt: String?

        /// A server that takes everything.
        public init() {}
    }

    /// A letter that the server has seen to its end, whether it took it or not.
    public struct Letter: Sendable {
        /// As it stood in the command, with the angle brackets.
        public var sender = ""
        /// As they stood in the commands, with the angle brackets.
        public var recipients: [String] = []
        /// The message, without the dots that the protocol adds.
        public var text = ""
        /// Whether it came through TLS.
        public var isSecret = false
    }

    /// What was said to the server.
    final class Ear: Sendable {
        let letters = Mutex<[Letter]>([])
        let commands = Mutex<[String]>([])
    }

    private let ear = Ear()
    private let channel: any Channel

    /// Listens on a free port of 127.0.0.1.
    public init(_ manners: Manners = Manners()) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [ear] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if manners.speaksTLSAtOnce, let tls = manners.tls {
                        try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try pipeline.addHandler(MailConversation(manners, ear))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    /// Where it listens.
    public var port: Int { channel.localAddress?.port ?? 0 }
    /// The letters, in the order in which they ended.
    public var letters: [Letter] { ear.letters.withLock { $0 } }
    /// Every command with its arguments.
    public var commands: [String] { ear.commands.withLock { $0 } }
}
