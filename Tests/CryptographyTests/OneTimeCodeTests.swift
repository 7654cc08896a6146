import Testing

@testable import Cryptography

@Suite("Codes of authenticator apps") struct OneTimeCodeTests {
    /// The secret of the tables in RFC 4226, appendix D, and RFC 6238, appendix B (SHA-1).
    static let secret = OneTimeCodeSecret(bytes: Array("12345678901234567890".utf8))

    @Test(
        "are those of RFC 4226, appendix D",
        arguments: zip(
            0..<10,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]))
    func counters(counter: Int, code: String) {
        #expect(Self.secret.code(counter: UInt64(counter)) == code)
    }

    @Test(
        "are those of RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func times(seconds: Int64, code: String) {
        let step = seconds / OneTimeCodeSecret.stepSeconds
        #expect(Self.secret.code(counter: UInt64(step), digits: 8) == code)
        #expect(Self.secret.step(of: String(code.suffix(6)), at: seconds * 1000, after: 0) == step)
    }

    @Test("count for the step before and after too, and no further")
    func window() {
        let now: Int64 = 1_111_111_111_000
        let present = now / 30_000
        for offset in -3...3 {
            let step = present + Int64(offset)
            let code = Self.secret.code(counter: UInt64(step))
            let found = Self.secret.step(of: code, at: now, after: 0)
            #expect(found == ((-1...1).contains(offset) ? step : nil), "\(offset)")
        }
        #expect(Self.secret.step(of: "0", at: now, after: 0) == nil)
        #expect(Self.secret.step(of: "", at: now, after: 0) == nil)
        let typed = Self.secret.code(counter: UInt64(present))
        #expect(Self.secret.step(of: typed.prefix(3) + " " + typed.suffix(3), at: now, after: 0) == present)
    }

    @Test("are refused once they, or a later one, were accepted")
    func neverTwice() {
        let now: Int64 = 1_111_111_111_000
        let present = now / 30_000
        for (offset, last) in [(0, 0), (-1, 0), (-1, -1), (1, 1)] {
            let code = Self.secret.code(counter: UInt64(present + Int64(offset)))
            #expect(Self.secret.step(of: code, at: now, after: present + Int64(last)) == nil, "\(offset), \(last)")
        }
    }

    /// RFC 4648, section 10: "foobar" is MZXW6YTBOI======.
    @Test("have a secret that people can type and apps can scan")
    func address() throws {
        #expect(OneTimeCodeSecret(bytes: Array("foobar".utf8)).base32 == "MZXW6YTBOI")
        #expect(OneTimeCodeSecret(bytes: Array("fooba".utf8)).base32 == "MZXW6YTB")
        #expect(Self.secret.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        let address = Self.secret.address(account: "Dr Lin")
        #expect(address.hasPrefix("otpauth://totp/ReaderStudy:Dr%20Lin?secret=\(Self.secret.base32)&"))
        #expect(try OneTimeCodeSecret() != OneTimeCodeSecret())
        #expect(try OneTimeCodeSecret().bytes.count == 20)
    }
}

@Suite("A sealed secret") struct SealedSecretTests {
    @Test("opens with its key for its purpose only, and not when a byte was changed")
    func opens() throws {
        let (key, other) = (try randomBytes(32), try randomBytes(32))
        let secret = try randomBytes(20)
        let sealed = try SealedSecret(secret, purpose: "account 1", key: key)
        let stored = try #require(SealedSecret(stored: sealed.description))
        #expect(stored == sealed)
        #expect(stored.opened(purpose: "account 1", key: key) == secret)
        #expect(stored.opened(purpose: "account 2", key: key) == nil)
        #expect(stored.opened(purpose: "account 1", key: other) == nil)
        let text = sealed.description
        for index in stride(from: 0, to: text.utf8.count, by: 7) {
            var letters = Array(text.utf8)
            letters[index] = letters[index] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            let changed = SealedSecret(stored: String(decoding: letters, as: UTF8.self))
            #expect(changed?.opened(purpose: "account 1", key: key) == nil, "\(index)")
        }
        #expect(!text.contains(secret.hexadecimal))
        #expect(try SealedSecret(secret, purpose: "account 1", key: key) != sealed)
        #expect(SealedSecret(stored: "00") == nil)
    }
}

@Suite("The rules of passwords") struct PasswordRulesTests {
    private func problem(_ password: String, of name: String = "anna", at place: String = "") -> PasswordProblem? {
        do throws(PasswordProblem) {
            try PasswordRules.check(password, of: name, at: place)
            return nil
        } catch {
            return error
        }
    }

    @Test("ask for twelve characters, of whatever kind, and for no more than 256")
    func length() {
        #expect(problem("tulip-gate7") == .tooShort(11))
        #expect(problem("tulip-gate-7") == nil)
        #expect(problem("鬱金香在門後面唱歌給貓聽") == nil)
        #expect(problem(String(repeating: "tulip gate ", count: 23)) == nil)
        #expect(problem(String(repeating: "tulip gate ", count: 24)) == .tooLong)
    }

    @Test(
        "refuse the first guesses",
        arguments: [
            "password1234", "Password2024!", "P@ssw0rd12345", "passwordpassword", "123456789012", "aaaaaaaaaaaa",
            "abababababab", "qwertyuiop12", "1qaz2wsx3edc", "q1w2e3r4t5y6", "abcdefghijkl", "administrator",
            "letmein12345",
            "welcome-2025!", "iloveyou1234", "changeme1234", "Hospital12345", "radiology2024", "112233445566",
            "zaq1xsw2cde3", "asdfghjkl123", "qwerty123456", "superman1234",
        ])
    func common(password: String) {
        #expect(problem(password) == .common)
    }

    @Test(
        "refuse leaked ones that many had, in whatever case",
        arguments: [
            "unbelievable", "Philadelphia", "MICHELANGELO", "cheeseburger", "thecakeisalie", "handkerchief",
            "leavemealone", "sonyericsson", "Intelligence",
        ])
    func leaked(password: String) {
        #expect(CommonPasswords.contains(password.lowercased()))
        #expect(problem(password) == .common)
        #expect(problem(password + " in the rain") == nil)
    }

    @Test("know more than the 3,000 commonest that are long enough")
    func leakedCount() {
        #expect(CommonPasswords.count >= 3000)
    }

    @Test("refuse the words of the site's own address")
    func place() {
        let host = "study.mercy-hill.example:8443"
        #expect(problem("mercyhill2024", at: host) == .common)
        #expect(problem("Mercy-Hill-Study!", at: host) == .common)
        #expect(problem("mercyhill2024", at: "reading.example") == nil)
        #expect(problem("mercy on the hill", at: host) == nil)
    }

    @Test("refuse the account's own name, with digits or twice")
    func name() {
        #expect(problem("anna12345678") == .name)
        #expect(problem("Magdalena2024", of: "magdalena") == .name)
        #expect(problem("dr.lin-dr.lin", of: "Dr Lin") == .name)
        #expect(problem("magdalena reads films", of: "magdalena") == nil)
    }

    @Test(
        "let good ones through",
        arguments: [
            "correct horse battery", "correct horse battery staple", "K7QF-2MRD-X9PA-44WT", "blaue Tür im Regen",
        ])
    func good(password: String) {
        #expect(problem(password) == nil)
    }
}
