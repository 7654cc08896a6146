import Cryptography
import Testing

@Suite("Digests") struct DigestTests {
    /// NIST FIPS 180-4, examples of SHA-256.
    @Test(
        "agree with the standard's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func agreeWithTheStandard(message: String, digest: String) {
        #expect(Digest(of: message).description == digest)
    }

    @Test("of pieces equals that of the whole")
    func ofPieces() {
        let stream = DigestStream()
        stream.update(Array("ab".utf8))
        stream.update(Array("c".utf8))
        #expect(stream.finish() == Digest(of: "abc"))
    }

    @Test("are read back from hexadecimal, and nothing else is")
    func hexadecimal() {
        let digest = Digest(of: "x")
        #expect(Digest(hexadecimal: digest.description) == digest)
        #expect(Digest(hexadecimal: "ba78") == nil)
        #expect(Digest(hexadecimal: String(repeating: "g", count: 64)) == nil)
    }

    /// RFC 4231, test case 2.
    @Test("authenticate a message under a key")
    func authentication() {
        #expect(
            authenticationCode(of: "what do ya want for nothing?", key: Array("Jefe".utf8)).description
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}

@Suite("Password hashes") struct PasswordHashTests {
    @Test("match their password and no other, also after being stored")
    func match() throws {
        let hash = try PasswordHash(password: "correct horse", logarithmOfCost: 10)
        let stored = try #require(PasswordHash(stored: hash.description))
        #expect(try stored.matches("correct horse"))
        #expect(try !stored.matches("correct horse "))
    }

    @Test("of the same password differ")
    func differ() throws {
        let first = try PasswordHash(password: "x", logarithmOfCost: 10)
        #expect(try first != PasswordHash(password: "x", logarithmOfCost: 10))
    }

    /// RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1), first 32 bytes.
    @Test("agree with the RFC's example")
    func agreeWithTheRFC() throws {
        let salt = Array("SodiumChloride".utf8).hexadecimal
        let hash = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        let stored = try #require(PasswordHash(stored: "scrypt$14$8$1$\(salt)$\(hash)"))
        #expect(try stored.matches("pleaseletmein"))
    }

    @Test(
        "that are damaged are not read",
        arguments: ["", "scrypt$99$8$1$00$00", "bcrypt$10$8$1$00$00", "scrypt$10$8$1$0$00"])
    func damaged(text: String) {
        #expect(PasswordHash(stored: text) == nil)
    }
}

@Suite("Tokens") struct TokenTests {
    @Test("can be typed in any case, with or without hyphens, and with letters that look alike")
    func typed() throws {
        let token = try Token(bits: 50)
        #expect(Token(typed: token.grouped) == token)
        #expect(Token(typed: " " + token.description.uppercased() + " ") == token)
        #expect(Token(typed: "OIL0")?.description == "0110")
    }

    @Test("are not read from anything else", arguments: ["", "u", "abc!", "é", String(repeating: "a", count: 65)])
    func refused(text: String) {
        #expect(Token(typed: text) == nil)
    }

    @Test("do not repeat and have the letters their entropy needs")
    func entropy() throws {
        let tokens = try (0..<1000).map { _ in try Token() }
        #expect(Set(tokens).count == 1000)
        #expect(tokens.allSatisfy { $0.description.count == 26 })
    }
}
