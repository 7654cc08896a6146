/// Slows down who guesses passwords, and nobody else.
///
/// A browser in which the account was signed in before carries a mark (``StudyStore/deviceMark(for:at:)``), and its
/// attempts are counted by themselves: however many others fail, for this account or from this address, its owner gets
/// in. Attempts of all other browsers are counted together: for one account from one address, for one account from
/// everywhere, and from one address for all accounts. What this leaves: while somebody guesses at an account from many
/// addresses, its owner must wait if he comes with a browser that is new.
///
/// - SeeAlso: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
struct SignInThrottle: Sendable {
    private let devices = Throttle(allowed: 10, seconds: 300)
    private let pairs = Throttle(allowed: 10, seconds: 300)
    private let addresses = Throttle(allowed: 50, seconds: 300)
    private let names = Throttle(allowed: 100, seconds: 3600)

    /// One attempt to sign in.
    struct Attempt: Sendable {
        let name: String
        let address: String
        /// Of a browser that is known to the account.
        let device: String?

        fileprivate var pair: String { "\(address) \(name)" }
    }

    /// Whether an attempt may be made. It counts as failed until it ``succeeded(_:)``.
    func take(_ attempt: Attempt, now: Int64) async -> Bool {
        if let device = attempt.device { return await devices.take(device, now: now) }
        guard await pairs.take(attempt.pair, now: now) else { return false }
        guard await addresses.take(attempt.address, now: now) else { return false }
        return await names.take(attempt.name, now: now)
    }

    /// The attempt was no guess.
    func succeeded(_ attempt: Attempt) async {
        if let device = attempt.device { return await devices.succeeded(device) }
        await pairs.succeeded(attempt.pair)
        await addresses.giveBack(attempt.address)
        await names.giveBack(attempt.name)
    }
}
