import Foundation
import TestSupport
import Testing

@testable import PACS

@Suite("The file that names the PACS") struct PeerFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("pass: wörd\nsecond line\n", to: "pacs.password")
        try folder.write("abc", to: "pacs.token")
        try folder.write("abc", to: "open.token")
        try folder.write("\n", to: "empty")
        for name in ["pacs.password", "pacs.token", "empty"] { chmod(path(name), 0o600) }
        chmod(path("open.token"), 0o644)
    }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    private func read(_ text: String) throws(PeerFile.Problem) -> PeerFile {
        try PeerFile(text: text, name: "pacs.yaml", folder: folder.url)
    }

    @Test("it names peers with all that is needed to ask them, and secrets lie in files of their own")
    func reads() throws {
        let file = try read(
            """
            ae-title: READERSTUDY
            peers:
              hospital:
                dicomweb: https://pacs.hospital.example/dicom-web/
                user: reader-study
                password-file: pacs.password
                authorities: ca.pem
                seconds: 5
                attempts: 2
                longest-object-mb: 3
              archive:
                dicomweb: http://127.0.0.1:8042/dicom-web
                token-file: pacs.token
              old: {host: 10.0.0.7, port: 104, ae-title: OLD PACS, seconds: 9}
              both: {dicomweb: "https://x/y", host: x, port: 11112, ae-title: BOTH, our-ae-title: US}
            """)
        let hospital = try #require(try file.peer("hospital").web)
        #expect(hospital.address == "https://pacs.hospital.example/dicom-web")
        #expect(hospital.credential == .basic(user: "reader-study", password: "pass: wörd"))
        #expect(hospital.authorities == path("ca.pem"))
        #expect(hospital.patience.silentSeconds == 5 && hospital.patience.attempts == 2)
        #expect(hospital.longestObject == 3 << 20)
        #expect(try file.peer("archive").web?.credential == .bearer(token: "abc"))
        let old = try #require(try file.peer("old").dimse)
        #expect(old.host == "10.0.0.7" && old.port == 104 && old.title == AETitle("OLD PACS"))
        #expect(old.ownTitle == AETitle("READERSTUDY") && old.patience.silentSeconds == 9)
        #expect(try file.peer("old").web == nil)
        #expect(try file.peer("old").address == "OLD PACS@10.0.0.7:104")
        let both = try file.peer("both")
        #expect(both.dimse?.ownTitle == AETitle("US") && both.web != nil)
        #expect(
            throws: PeerFile.Problem(description: "no PACS is called \"x\"; known are archive, both, hospital, old")
        ) {
            try file.peer("x")
        }
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("", "name a PACS below `peers:`"), ("peers: {}", "name a PACS below `peers:`"), ("a: [", "no YAML"),
            ("servers: {}", "line 1: the key \"servers\" is not known"),
            (
                "peers:\n  a:\n    dicomweb: https://x/y\n    pasword-file: p",
                "a, line 4: the key \"pasword-file\" is not known"
            ),
            ("peers:\n  a: {seconds: 3}", "name its DICOMweb service"),
            ("peers:\n  a: {user: x}", "belongs to `dicomweb`"),
            ("peers:\n  a: {host: x, port: 104, ae-title: X}", "give `our-ae-title`"),
            ("peers:\n  a: {host: x, ae-title: X}", "needs `port`"),
            ("peers:\n  a: {port: 104}", "needs `host`"),
            ("peers:\n  a: {host: 'a:b', port: 1}", "no name of a machine"),
            ("ae-title: US\npeers:\n  a: {host: x, port: 104, ae-title: MUCH TOO LONG A TITLE}", "give `ae-title`"),
            ("peers:\n  a: {dicomweb: ftp://x}", "no address"),
            ("peers:\n  a: {dicomweb: 'https://u:p@x/y'}", "no address"),
            ("peers:\n  a: {dicomweb: 'https://x', user: u}", "give either"),
            (
                "peers:\n  a: {dicomweb: 'https://x', user: u, password-file: pacs.password, token-file: pacs.token}",
                "give either"
            ),
            ("peers:\n  a: {dicomweb: 'https://x', token-file: none}", "does not exist"),
            ("peers:\n  a: {dicomweb: 'https://x', token-file: open.token}", "everybody on this machine"),
            ("peers:\n  a: {dicomweb: 'https://x', token-file: empty}", "is empty"),
            ("peers:\n  a: {dicomweb: 'http://x', token-file: pacs.token}", "through TLS only"),
            ("peers:\n  a: {dicomweb: 'https://x', attempts: 0}", "from 1 to 20"),
        ])
    func problems(text: String, words: String) {
        do {
            _ = try read(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.description.contains(words) && error.description.hasPrefix("pacs.yaml"), "\(error)")
        }
    }
}
