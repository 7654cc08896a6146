public import Foundation
public import Mail

/// How a site sends letters.
public struct LetterSettings: Sendable {
    /// The server that takes them.
    public var server: MailServer
    /// Who sends them.
    public var sender: MailAddress
    /// The address of the site, without a slash at the end: readers are sent to its front page, and to no secret link.
    public var siteAddress: String
    /// The clock that schedules go by.
    public var zone: TimeZone

    /// Server, sender, the site's address, and the zone of the clock.
    public init(server: MailServer, sender: MailAddress, siteAddress: String, zone: TimeZone = .current) {
        (self.server, self.sender, self.siteAddress, self.zone) = (server, sender, siteAddress, zone)
    }
}
