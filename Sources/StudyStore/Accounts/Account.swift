public import Studies

/// What an account may do.
public enum AccountRole: String, CaseIterable, Sendable {
    /// Sets studies up, invites, watches, locks, sees everything.
    case coordinator
    /// Sees the results of a locked study, and its readers under their codes only.
    case statistician
    /// Watches progress, history and flags on quality; changes nothing, and sees no results, truth or predictions.
    case monitor
}

/// Which studies an account sees.
public enum AccountScope: Equatable, Sendable {
    /// All, also those of the future.
    case all
    /// These. Any other study does not exist for it.
    case only(Set<StudyName>)

    /// Whether a study is among them.
    public func includes(_ study: StudyName) -> Bool {
        switch self {
        case .all: true
        case .only(let studies): studies.contains(study)
        }
    }
}

/// An account of this installation.
public struct AccountID: Hashable, Sendable {
    let row: Int64

    /// Reads the number that pages write for an account; `nil` when it is none.
    public init?(number: String) {
        guard let row = Int64(number), row > 0 else { return nil }
        self.row = row
    }

    init(row: Int64) {
        self.row = row
    }

    /// The number that pages write.
    public var number: String { String(row) }
}

/// The account behind a signed-in browser.
public struct SignedInAccount: Equatable, Sendable {
    /// Its place.
    public let id: AccountID
    /// Its name.
    public let name: String
    /// What it may do.
    public let role: AccountRole
    /// Where.
    public let scope: AccountScope

    /// It, as the history names who did something.
    public var actor: Actor { .account(role, name) }
}

/// An account as the list of accounts shows it.
public struct Account: Equatable, Sendable {
    /// Its place.
    public let id: AccountID
    /// The name to sign in with.
    public let name: String
    /// What it may do.
    public let role: AccountRole
    /// Where.
    public let scope: AccountScope
    /// When it was made.
    public let createdAt: Timestamp
    /// When it was disabled; `nil` while it is not.
    public let disabledAt: Timestamp?
    /// Whether a password was set; without one nobody signs in.
    public let hasPassword: Bool
    /// Whether a link that sets the password is still good.
    public let hasOpenLink: Bool
    /// Whether the codes of an app are asked for.
    public let asksForCode: Bool
    /// Recovery codes that are left.
    public let recoveryCodes: Int
    /// Browsers that are signed in.
    public let browsers: Int
    /// When one was last used.
    public let lastSeenAt: Timestamp?
}

/// A link that sets an account's password, as it is shown once.
public struct IssuedAccountLink: Equatable, Sendable {
    /// The account.
    public let account: AccountID
    /// Its name.
    public let name: String
    /// The token of the link.
    public let token: String
    /// Until when it is good.
    public let expiresAt: Timestamp
}

/// What an account can be called.
public enum AccountName {
    /// 1 to 64 letters, digits, spaces and signs (. _ - @ '), with no space at either end.
    public static func isGood(_ name: String) -> Bool {
        (1...64).contains(name.count) && name.allSatisfy { $0.isLetter || $0.isNumber || " ._-@'".contains($0) }
            && name.first != " " && name.last != " "
    }
}
