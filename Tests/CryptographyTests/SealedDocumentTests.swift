import Cryptography
import Testing

/// A document that opens with a passphrase.
@Suite("Sealed documents") struct SealedDocumentTests {
    @Test("open with their passphrase and purpose", arguments: [0, 1, 15, 16, 100_000])
    func opens(_ count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let document = try SealedDocument(content, passphrase: "Ü b", purpose: "table", logarithmOfCost: 10)
        let again = try #require(SealedDocument(file: document.bytes))
        #expect(try again.opened(passphrase: "Ü b", purpose: "table") == content)
        #expect(try again.opened(passphrase: "Ü c", purpose: "table") == nil)
        #expect(try again.opened(passphrase: "Ü b", purpose: "letter") == nil)
    }

    @Test("are different every time")
    func random() throws {
        let documents = try (0..<2).map { _ in
            try SealedDocument([1, 2, 3], passphrase: "a", purpose: "b", logarithmOfCost: 10).bytes
        }
        #expect(documents[0] != documents[1])
    }

    @Test("do not open when any byte was changed or is missing")
    func changed() throws {
        let document = try SealedDocument([1, 2, 3], passphrase: "a", purpose: "b", logarithmOfCost: 10)
        for place in document.bytes.indices {
            var bytes = document.bytes
            bytes[place] ^= 0x04
            // A cost of another size would only take time.
            if place == 8 { continue }
            #expect(try SealedDocument(file: bytes)?.opened(passphrase: "a", purpose: "b") == nil, "byte \(place)")
        }
        #expect(SealedDocument(file: Array(document.bytes.prefix(40))) == nil)
        #expect(SealedDocument(file: []) == nil)
    }
}
