/// What an application is called among DICOM's: 1 to 16 characters without a backslash.
///
/// - SeeAlso: PS3.5, 6.2 (AE).
public struct AETitle: Hashable, Sendable, CustomStringConvertible {
    /// The title.
    public let description: String

    /// - Returns: `nil` unless it is a title; blanks at its ends do not matter.
    public init?(_ text: String) {
        let title = text.trimming { $0 == " " }
        guard (1...16).contains(title.utf8.count),
            title.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        description = title
    }
}

/// A PACS that speaks DIMSE, DICOM's protocol of 1993, and how it is asked.
public struct DIMSEPeer: Equatable, Sendable {
    /// Name or IPv4 address.
    public var host: String
    /// 1...65535; 104 or 11112 as a rule.
    public var port: Int
    /// What it is called.
    public var title: AETitle
    /// What it knows us as.
    public var ownTitle: AETitle
    /// How long it is waited for.
    public var patience = Patience()
    /// Bytes that one object may have.
    public var longestObject = 512 << 20

    /// A peer.
    public init(host: String, port: Int, title: AETitle, ownTitle: AETitle) {
        (self.host, self.port, self.title, self.ownTitle) = (host, port, title, ownTitle)
    }
}
