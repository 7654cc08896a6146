import Cryptography
import Foundation
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport

@testable import Site

extension SiteFixture {
    static let password = "correct horse battery"

    /// Adds a coordinator whose password costs little to check.
    func addCoordinator(_ name: String = "anna") async throws {
        try await study.store.addCoordinator(
            name, password: try PasswordHash(password: Self.password, logarithmOfCost: 10), at: study.clock.now)
    }

    /// The address of the study's page.
    var address: String { "/coordinator/studies/\(study.name)" }

    /// The study's events of a kind.
    func events(_ kind: HistoryEvent.Kind) async throws -> [HistoryEvent] {
        try await study.store.history(of: study.name, limit: 1000).filter { $0.kind == kind.rawValue }
    }
}

extension Browser {
    /// Signs a coordinator in, who has been added before.
    func coordinator(_ name: String = "anna") async throws -> Browser {
        keeping(
            try await post("/coordinator/sign-in", form: ["name": name, "password": SiteFixture.password]))
    }

    /// Sends the form with which readers are invited, as the study's page shows it.
    func invite(_ fixture: SiteFixture, _ form: [String: String]) async throws -> TestResponse {
        let seen = try await fixture.study.store.progress(of: fixture.study.name).count
        return try await post(
            "\(fixture.address)/readers", form: ["seen": String(seen)].merging(form) { _, given in given })
    }
}

extension TestResponse {
    /// Paths of the personal links on a page.
    var links: [String] {
        text.matches(of: /data-copy="[^"]*?(\/r\/[0-9a-z]+)"/).map { String($0.1) }
    }
}
