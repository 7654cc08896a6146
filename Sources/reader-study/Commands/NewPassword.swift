import Cryptography
import Foundation

/// A password as it is chosen.
struct NewPassword {
    let text: String
    private let isGenerated: Bool

    /// Asks for a password, reads it from standard input, or makes one.
    ///
    /// - Parameter name: The account that it is for.
    init(generate: Bool, of name: String) throws {
        isGenerated = generate
        if generate {
            text = try Token(bits: 80).grouped
        } else if isatty(STDIN_FILENO) == 1 {
            let first = Terminal.askSecretly("Password (at least \(PasswordRules.shortest) characters): ") ?? ""
            try Self.check(first, of: name)
            guard Terminal.askSecretly("The same again: ") == first else {
                throw CommandFailure(.wrong, "the two passwords differ; nothing was changed, try again")
            }
            text = first
        } else {
            guard let line = readLine() else {
                throw CommandFailure(.wrong, "no password on standard input; type one, or use --generate")
            }
            text = line
        }
        try Self.check(text, of: name)
    }

    /// What to add to the message that the coordinator was added: the password, if it was made here.
    var note: String { isGenerated ? " with the password \(text) (write it down, it is not shown again)" : "" }

    func hash() throws -> PasswordHash { try PasswordHash(password: text) }

    private static func check(_ text: String, of name: String) throws {
        do throws(PasswordProblem) {
            try PasswordRules.check(text, of: name)
        } catch {
            throw CommandFailure(.wrong, sentence(error))
        }
    }

    private static func sentence(_ problem: PasswordProblem) -> String {
        switch problem {
        case .tooShort(let count):
            "the password has \(count.counted("character")); it needs at least \(PasswordRules.shortest)"
        case .tooLong: "the password has more than \(PasswordRules.longest) characters"
        case .common: "this password is one of the first that anybody would guess; take another, or use --generate"
        case .name: "the password is little more than the name; take another, or use --generate"
        }
    }
}
