import Foundation

/// What opens a sealed file.
struct Passphrase {
    let text: String

    /// Shorter ones can be guessed by trying all.
    private static let shortest = 12

    /// Asks for it, or reads it from standard input.
    ///
    /// - Parameter confirmed: For a new file: it must be long enough, and is asked for twice.
    init(confirmed: Bool) throws(CommandFailure) {
        if isatty(STDIN_FILENO) == 1 {
            let rule = confirmed ? " (at least \(Self.shortest) characters)" : ""
            text = Terminal.askSecretly("Passphrase\(rule): ") ?? ""
            if confirmed, Terminal.askSecretly("The same again: ") != text {
                throw CommandFailure(.wrong, "the two passphrases differ; nothing was made, try again")
            }
        } else {
            guard let line = readLine() else {
                throw CommandFailure(.wrong, "no passphrase on standard input; type one")
            }
            text = line
        }
        guard !confirmed || text.count >= Self.shortest else {
            throw CommandFailure(
                .wrong, "the passphrase has \(text.count.counted("character")); it needs at least \(Self.shortest)")
        }
    }
}
