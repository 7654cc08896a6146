public import Studies

/// A token of this installation.
public struct AccountTokenID: Hashable, Sendable {
    let row: Int64

    /// Reads the number that pages write for a token; `nil` when it is none.
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

/// A token with which a program acts for an account, as it is listed; the token itself was shown once.
public struct AccountToken: Equatable, Sendable {
    /// Its place.
    public let id: AccountTokenID
    /// What it is for, in its owner's words.
    public let name: String
    /// The most it may do.
    public let role: AccountRole
    /// The most studies it sees.
    public let scope: AccountScope
    /// When it was made.
    public let createdAt: Timestamp
    /// From when on it opens nothing.
    public let expiresAt: Timestamp
    /// When it was last used, to the minute; `nil` when it never was.
    public let lastUsedAt: Timestamp?
    /// When it was revoked; `nil` when it was not.
    public let revokedAt: Timestamp?

    /// Whether it opens anything.
    public func isValid(at now: Timestamp) -> Bool { revokedAt == nil && expiresAt > now }
}

/// A token as it is shown once.
public struct IssuedAccountToken: Equatable, Sendable {
    /// Its place.
    public let id: AccountTokenID
    /// What programs send.
    public let token: String
    /// From when on it opens nothing.
    public let expiresAt: Timestamp
}

/// Who acts with a token.
public struct TokenHolder: Equatable, Sendable {
    /// The account, with the role and the studies that the token leaves it.
    public let account: SignedInAccount
    /// The token's name.
    public let token: String
    /// From when on it opens nothing.
    public let expiresAt: Timestamp
}

/// Why a token is not made.
public enum AccountTokenProblem: String, Error, Equatable, Sendable {
    /// A name has 1 to 60 characters in one line.
    case name
    /// A valid token of the account has this name.
    case taken
    /// The account may not do so much itself.
    case role
    /// The account does not see these studies itself, or there is none among them.
    case studies
    /// A token is good for 1 to ``AccountToken/mostDays`` days.
    case days
}

extension AccountToken {
    /// Days after which every token must be made anew.
    public static let mostDays = 366

    /// Whether a token can be called so: 1 to 60 characters in one line, a letter among them.
    public static func isName(_ text: String) -> Bool {
        (1...60).contains(text.count) && text.contains(where: \.isLetter) && !text.contains(where: \.isNewline)
            && !text.contains("\0")
    }
}

extension AccountRole {
    /// Whether an account of this role may let a program act in another one: in its own, and a coordinator in all.
    public func covers(_ other: AccountRole) -> Bool { self == .coordinator || self == other }
}

extension AccountScope {
    /// Whether all studies of another scope are in this one.
    public func covers(_ other: AccountScope) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.only, .all): false
        case (.only(let mine), .only(let others)): others.isSubset(of: mine)
        }
    }

    /// The studies that both see.
    func shared(with other: AccountScope) -> AccountScope {
        switch (self, other) {
        case (.all, let rest), (let rest, .all): rest
        case (.only(let first), .only(let second)): .only(first.intersection(second))
        }
    }
}
