import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Studies
@_spi(Confidential) import TestSupport

@_spi(Confidential) @testable import Site

/// A coordinator at the pages of drafts, as far as the routes can tell.
struct SetupBrowser: Sendable {
    var browser: Browser

    /// Begins a draft with a study file and returns its address.
    func begin(file: String) async throws -> String {
        let answer = try await browser.post(
            "/coordinator/studies/new", form: ["start": "file", "definition": file])
        return Self.address(answer)
    }

    /// The draft to which a response leads.
    static func address(_ answer: TestResponse) -> String {
        String((answer.headers[.location] ?? "").prefix { $0 != "?" })
    }

    /// Sends a piece of a file.
    func send(
        _ bytes: [UInt8], kind: String, name: String, to draft: String, offset: Int = 0, of total: Int? = nil,
        _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return try await browser.client.execute(
            uri:
                "\(draft)/upload?kind=\(kind)&name=\(encoded)&bytes=\(total ?? bytes.count)&modified=1&offset=\(offset)",
            method: .post, headers: browser.headers(headers), body: ByteBuffer(bytes: bytes))
    }

    /// Sends the images of a study.
    func sendImages(of study: StudyFolderFixture, to draft: String) async throws {
        for index in 0..<study.cases {
            _ = try await send(
                try StudyFolderFixture.radiograph(seed: index), kind: "image", name: StudyFolderFixture.image(index),
                to: draft)
        }
        for index in 0..<study.warmUpCases {
            _ = try await send(
                try StudyFolderFixture.radiograph(seed: 1000 + index), kind: "practice-image",
                name: "W\(index + 1).png", to: draft)
        }
    }

    /// Sends tables and images, tries the reading page and wants no model: everything is green then.
    func fill(_ draft: String, _ study: StudyFolderFixture) async throws {
        _ = try await send(Array(study.casesTable.utf8), kind: "cases", name: "cases.csv", to: draft)
        _ = try await send(Array(study.warmUpTable.utf8), kind: "practice", name: "warm-up.csv", to: draft)
        try await sendImages(of: study, to: draft)
        try await tryPage(draft)
        _ = try await browser.post("\(draft)/model", form: ["model": "none"])
    }

    /// What the page of the trial sends once a radiograph was answered.
    func tryPage(_ draft: String) async throws {
        let page = try await browser.get("\(draft)/preview").text
        let digest = page.firstMatch(of: /"digest":"([0-9a-f]{64})"/)?.1 ?? ""
        _ = try await browser.post("\(draft)/preview", form: ["questions": String(digest)])
    }

    /// The state of each check by its name: passed, noted, waiting or failed.
    func checks(_ draft: String) async throws -> [String: String] {
        let page = try await browser.get(draft).text
        let items = page.matches(of: /check-item( check-[a-z]+)?" data-check="([a-z]+)"/).map { match in
            (String(match.2), match.1.map { String($0.dropFirst(7)) } ?? "waiting")
        }
        return Dictionary(items) { first, _ in first }
    }

    /// Creates the study and waits until that has ended; the page that says how.
    func create(_ draft: String, open: Bool = true) async throws -> TestResponse {
        let answer = try await browser.post("\(draft)/create", form: ["confirm": "yes", "open": open ? "yes" : "no"])
        guard answer.status == .seeOther else { return answer }
        for _ in 0..<6000 {
            let state = try await browser.get("\(draft)/creation/state").json
            if state["running"] as? Bool == false { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await browser.get("\(draft)/creation")
    }
}

extension SiteFixture {
    /// Runs a test as a signed-in coordinator.
    func runSetup(_ body: @Sendable (SetupBrowser) async throws -> Void) async throws {
        try await addCoordinator()
        try await run { browser in try await body(SetupBrowser(browser: try await browser.coordinator())) }
    }
}
