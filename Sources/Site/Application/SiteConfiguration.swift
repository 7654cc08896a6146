public import Foundation

/// How a site is served.
public struct SiteConfiguration: Sendable {
    /// Address to listen on.
    public var host: String
    /// Port to listen on; 0 lets the system choose.
    public var port: Int
    /// Address under which people reach the site, without a slash at the end, such as `https://study.example.org`.
    /// Links and QR codes are made with it; `nil` takes what the browser asked for.
    public var publicAddress: String?
    /// Certificate chain and key, PEM files, for HTTPS without a proxy.
    public var tls: TLSFiles?
    /// Whether the site is reached through HTTPS, so that cookies are sent over nothing else.
    public var isSecure: Bool { tls != nil || publicAddress?.hasPrefix("https://") == true }
    /// Host and port of ``publicAddress``.
    var publicHost: String? {
        publicAddress?.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init)
    }
    /// Where Public, Templates and migrations are.
    public var home: Home
    /// Version of the program, for the manifests of exports.
    public var version: String
    /// The clock, in milliseconds since 1970 UTC; tests and the demo bring their own.
    public var clock: @Sendable () -> Int64

    /// Whether everybody may read the metrics, and not this machine only.
    public var metricsAreOpen = false
    /// The folder of backups, whose newest one's time is among the metrics; `nil` when there is none.
    public var backups: URL?

    /// Makes a rehearsal of a study and returns when it has ended, with the reason when nothing came of it; `nil` where none
    /// can be made. The program does it in a process of its own.
    public var rehearse: (@Sendable (RehearsalRequest) async -> String?)?

    /// How letters to readers are sent; `nil` when none are.
    public var letters: LetterSettings?

    /// How films of the clinic are scored as they arrive; `nil` when there is no work-list.
    @_spi(Confidential) public var workList: WorkListSettings?

    /// The hospital's PACS; `nil` when none is set.
    @_spi(Confidential) public var archive: (any HospitalArchive)?

    /// How much a connection may take.
    var connections = ConnectionLimits()

    /// The detection page.
    public var detection = Detection()

    /// Who may use the detection page, and how much of the machine it may take.
    public struct Detection: Sendable {
        /// Whether holders of a detection token may use it; coordinators always may.
        public var isOpenToTokens: Bool
        /// How much at a time.
        public var limits: DetectionLimits
        /// Threads for one radiograph. One keeps all of the network's work at the lowest priority.
        public var threads: Int

        /// Closed to tokens, with the standard limits, unless told otherwise.
        public init(isOpenToTokens: Bool = false, limits: DetectionLimits = DetectionLimits(), threads: Int = 1) {
            self.isOpenToTokens = isOpenToTokens
            self.limits = limits
            self.threads = threads
        }
    }

    /// PEM files.
    public struct TLSFiles: Sendable {
        /// Certificate chain.
        public var certificate: String
        /// Private key.
        public var key: String

        /// Names the two files.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A configuration; without a clock, the machine's.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, publicAddress: String? = nil, tls: TLSFiles? = nil, home: Home,
        version: String = "development",
        clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        self.host = host
        self.port = port
        self.publicAddress = publicAddress
        self.tls = tls
        self.home = home
        self.version = version
        self.clock = clock
    }
}
