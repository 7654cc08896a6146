import Mail
import Testing

@Suite("An address for letters") struct MailAddressTests {
    @Test(
        "is taken as it is typed, blanks around it apart",
        arguments: ["anna@hospital", "a.b+c@st-mary.example.org", "o'neill@x1.example", " ruth@hospital.example "])
    func good(text: String) {
        #expect(MailAddress(text)?.description == text.trimmingBlanks)
        #expect(MailAddress(text)?.host == String(text.trimmingBlanks.split(separator: "@")[1]))
    }

    @Test(
        "is refused when it could be more, or less, than one address",
        arguments: [
            "", "@", "anna", "anna@", "@hospital", "a@b@c", "anna@hospital\r\nBcc: all@hospital", "anna@hospital\n",
            "anna@hospital>,<all@hospital", "a,b@hospital", "Anna <anna@hospital>", "\"a b\"@hospital", "a b@hospital",
            "a..b@hospital", ".a@hospital", "anna@-x.example", "anna@x..example", "anna@[127.0.0.1]", "änna@hospital",
            "anna@høspital", "anna@hospital SIZE=1", "+886 2 1234 5678", "anna\u{0}@hospital",
            String(repeating: "a", count: 65) + "@hospital",
            "a@" + Array(repeating: "abcdefgh", count: 30).joined(separator: "."),
        ])
    func bad(text: String) {
        #expect(MailAddress(text) == nil)
    }
}

extension String {
    fileprivate var trimmingBlanks: String { split(separator: " ").joined() }
}
