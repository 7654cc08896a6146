import Foundation
import Mail
import Testing

@Suite("A letter as it goes over the wire") struct MailMessageTests {
    private static func message(subject: String, text: String = "Hello", identifier: String = "k7qf2mrd") throws
        -> MailMessage
    {
        MailMessage(
            sender: try #require(MailAddress("study@hospital.example")),
            recipient: try #require(MailAddress("ruth@hospital.example")), subject: subject, text: text,
            languages: ["en", "zh-Hant"], date: 1_556_697_600_000, identifier: identifier)
    }

    /// Headers by name, unfolded, and the body.
    private static func parts(_ message: MailMessage) throws -> (headers: [String: String], body: String) {
        let text = String(decoding: message.bytes, as: UTF8.self)
        let halves = text.components(separatedBy: "\r\n\r\n")
        #expect(halves.count == 2)
        var headers: [String: String] = [:]
        for line in halves[0].replacingOccurrences(of: "\r\n ", with: " ").components(separatedBy: "\r\n") {
            let pair = line.components(separatedBy: ": ")
            #expect(headers.updateValue(pair.dropFirst().joined(separator: ": "), forKey: pair[0]) == nil)
        }
        let body = try #require(Data(base64Encoded: halves[1].replacingOccurrences(of: "\r\n", with: "")))
        return (headers, String(decoding: body, as: UTF8.self))
    }

    /// The text of RFC 2047's encoded words.
    private static func decoded(_ header: String) throws -> String {
        guard header.hasPrefix("=?") else { return header }
        return try header.split(separator: " ").map { word in
            #expect(word.utf8.count <= 75)
            let coded = try #require(word.wholeMatch(of: #/=\?UTF-8\?B\?([A-Za-z0-9+/=]+)\?=/#)).1
            let bytes = try #require(Data(base64Encoded: String(coded)))
            // A word by itself is whole text: no character is cut.
            return try #require(String(data: bytes, encoding: .utf8))
        }.joined()
    }

    private static let names: Set<String> = [
        "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Content-Language", "Auto-Submitted",
    ]

    @Test(
        "has its headers and no others, whatever subject and text hold",
        arguments: [
            "Reminder", "提醒：髖部骨折判讀研究——請完成您尚未完成的個案，謝謝您撥冗參與本研究", "a\r\nBcc: all@hospital.example",
            "a\nBcc: x", "a\rBcc: x", "a\u{2028}b\u{85}c", "=?UTF-8?B?QmNj?=", " ", "",
            String(repeating: "long ", count: 100), "👩🏽‍⚕️👨‍👩‍👧‍👦 " + String(repeating: "é", count: 90), "\r\n\r\nbody",
        ])
    func headers(subject: String) throws {
        let text = "Line one\n.\n..\nQUIT\r\n\r\nBcc: x\r請看"
        let message = try Self.message(subject: subject, text: text, identifier: "a>\r\nBcc: x")
        let (headers, body) = try Self.parts(message)
        #expect(Set(headers.keys) == Self.names)
        #expect(headers["To"] == "<ruth@hospital.example>")
        #expect(headers["From"] == "<study@hospital.example>")
        #expect(headers["Message-ID"] == "<aBccx@hospital.example>")
        #expect(headers["Date"] == "Wed, 01 May 2019 08:00:00 +0000")
        let said = try Self.decoded(headers["Subject"] ?? "")
        #expect(said.unicodeScalars.count == subject.unicodeScalars.count)
        for (first, second) in zip(said.unicodeScalars, subject.unicodeScalars) where first != second {
            #expect(first == " ")
        }
        #expect(body == "Line one\r\n.\r\n..\r\nQUIT\r\n\r\nBcc: x\r\n請看")
        let lines = String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n")
        for line in lines {
            #expect(line.utf8.count <= 78 && line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        }
    }
}
