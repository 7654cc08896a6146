import Foundation
import HummingbirdTesting
import Scoring
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport

@_spi(Confidential) @testable import Site

extension SiteFixture {
    /// The small reference network in the library of the fixture's installation. It was trained on nothing: the tests ask only
    /// that what it says arrives unchanged.
    @discardableResult
    func installNetwork(named name: String = "Small", threshold: Double = 0.5) throws -> InstalledModel {
        let card = """
            {"name": "\(name)", "version": "1", "input": {"height": 128, "width": 128}, "threshold": \(threshold),
             "intended-use": "tests", "training-data": "none", "licence": "none"}
            """
        return try ModelLibrary(folder: study.data.models).add(
            card: (Array(card.utf8), "card.json"),
            weights: InstalledNetwork.referenceFolder.appendingPathComponent("small_hip.safetensors")
        ).model
    }

    /// The program after a restart: another site on the same data.
    func restarted() throws -> Site {
        try site { _ in }
    }

    /// Waits until a scoring has ended.
    func scored(_ subject: ScoringQueue.Subject, by site: Site? = nil) async throws -> ScoringQueue.State {
        for _ in 0..<6000 {
            if let state = await (site ?? self.site).scorings.state(of: subject), !state.isUnderWay { return state }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw ScoringDidNotEnd()
    }

    /// Waits until a scoring has stored its first scores and not all.
    func underWay(_ model: String) async throws -> Int {
        for _ in 0..<6000 {
            let scores = try await study.confidential.scoring(of: study.name, by: model)?.cases.count ?? 0
            if scores > 0 { return scores }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw ScoringDidNotEnd()
    }

    /// What `reader-study score` stores of the fixture's study: the whole scoring with its maps.
    func scoreAsTheCommand(_ model: InstalledModel) async throws -> StoredScoring {
        let scoring = StudyScoring(
            study.name, predictions: model.card.name, explain: .whenPositive, store: study.store,
            confidential: study.confidential, program: site.configuration.version, by: .commandLine,
            now: { [clock = study.clock] in clock.now }, threads: 2)
        _ = try await scoring.run(try LoadedModel(model)) { _, _ in }
        guard let stored = try await study.confidential.scoring(of: study.name, by: model.card.name) else {
            throw ScoringDidNotEnd()
        }
        return stored
    }
}

/// A scoring goes on for a minute, or left nothing.
struct ScoringDidNotEnd: Error {}
