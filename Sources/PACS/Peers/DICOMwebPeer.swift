/// A PACS that speaks DICOMweb, and how it is asked.
public struct DICOMwebPeer: Equatable, Sendable {
    /// Root of the service without a slash at its end: `https://pacs.hospital.example/dicom-web`.
    public var address: String
    /// `nil` when it asks for nothing.
    public var credential: PACSCredential?
    /// PEM file of the certificate authorities that are trusted; `nil` for those of the system.
    public var authorities: String?
    /// How long it is waited for.
    public var patience: Patience
    /// Bytes that one object may have.
    public var longestObject: Int

    /// A peer.
    public init(
        address: String, credential: PACSCredential? = nil, authorities: String? = nil,
        patience: Patience = Patience(), longestObject: Int = 512 << 20
    ) {
        self.address = address
        (self.credential, self.authorities) = (credential, authorities)
        (self.patience, self.longestObject) = (patience, longestObject)
    }
}

/// Who asks. Its texts never show a secret, so that none can get into a log.
public enum PACSCredential: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Name and password (RFC 7617).
    case basic(user: String, password: String)
    /// A token (RFC 6750).
    case bearer(token: String)

    /// The name, or the word `token`.
    public var description: String {
        switch self {
        case .basic(let user, _): user
        case .bearer: "token"
        }
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// How long a PACS is waited for, and how often it is asked again.
public struct Patience: Equatable, Sendable {
    /// Seconds until there must be a connection.
    public var connectSeconds = 10
    /// Seconds in which something must come.
    public var silentSeconds = 30
    /// Seconds in which one answer must be complete.
    public var seconds = 600
    /// How often a question is asked, the first time included.
    public var attempts = 4
    /// The pause before the second time; it doubles each time.
    public var firstPause = Duration.seconds(1)
    /// The longest pause, whatever the PACS asks for.
    public var longestPause = Duration.seconds(60)

    /// As the properties say.
    public init() {}

    /// The pause after an attempt failed.
    ///
    /// - Parameters:
    ///   - attempt: 1 for the first.
    ///   - wanted: What the PACS asked for with `Retry-After`.
    func pause(after attempt: Int, wanted: Duration?) -> Duration {
        let doubled = firstPause * (1 << min(max(attempt - 1, 0), 16))
        return min(max(doubled, wanted ?? .zero), longestPause)
    }
}
