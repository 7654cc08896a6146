import Cryptography
import Foundation
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport

@_spi(Confidential) @testable import Site

extension SiteFixture {
    /// Adds an account whose password costs little to check.
    @discardableResult
    func addAccount(_ name: String, _ role: AccountRole, _ scope: AccountScope = .all) async throws -> AccountID {
        try await study.store.addAccount(
            name, role: role, scope: scope,
            password: try PasswordHash(password: Self.password, logarithmOfCost: 10), by: .commandLine,
            at: study.clock.now)
    }

    /// A second study in the same installation, for accounts that see that one only.
    func addSecondStudy(_ name: String = "elsewhere") async throws -> StudyName {
        var folder = StudyFolderFixture()
        folder.name = name
        let checked = StudyIntake(try folder.write(to: study.folder, at: name)).check { _, _ in }
        guard let value = checked.value else { throw StudyFixture.Failure.refused(checked.errors.map(\.description)) }
        try await study.store.create(
            value, simulatedReaders: false, confidential: study.confidential, by: .commandLine, at: study.clock.now
        ) { _ in }
        return value.plan.name
    }

    /// A study with everything in it: two readers with names, one who has read all, two reviewers, a model, an export.
    static func full(isLocked: Bool) async throws -> (fixture: SiteFixture, people: People) {
        var folder = StudyFolderFixture()
        folder.resultsBeforeLock = .recorded
        let fixture = try await SiteFixture(folder)
        let study = fixture.study
        let first = try await study.reader("surgeon", named: "Ada Lovelace")
        let second = try await study.reader("radiologist", named: "Grace Hopper")
        try await study.answerAll(first)
        try await study.scoreWithMaps(calling: [1, 2, 5])
        let reviewer = try await study.reviewer(named: "Eva Klein")
        let otherReviewer = try await study.reviewer(named: "Otto Vogel")
        let now = study.clock.now
        try await study.store.export(
            study.name, includingReferenceStandard: false, confidential: study.confidential,
            to: study.store.newExportFolder(of: study.name, at: now), version: "test", by: .commandLine, at: now)
        if isLocked {
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        }
        return (fixture, People(first: first, second: second, reviewer: reviewer, otherReviewer: otherReviewer))
    }

    /// Who takes part in the full study.
    struct People: Sendable {
        let first: TestReader
        let second: TestReader
        let reviewer: TestReviewer
        let otherReviewer: TestReviewer

        /// What nobody but a coordinator may read.
        static let names = ["Lovelace", "Hopper", "Klein", "Vogel", "@hospital"]
    }
}
