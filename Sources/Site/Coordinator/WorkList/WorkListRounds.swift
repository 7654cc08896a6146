import Cryptography
import Foundation
public import Logging
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Takes films from the door, has them scored and sends results: one after the other, and on from where it stopped when the
/// program was ended. All that it knows is in the database.
@_spi(Confidential) public struct WorkListRounds: Sendable {
    private let settings: WorkListSettings
    private let model: LoadedModel?
    private let store: StudyStore
    private let confidential: ConfidentialStore
    private let clock: @Sendable () -> Int64
    private let threads = BackgroundThreads(count: 1, name: "work-list")
    private let logger: Logger

    /// - Returns: `nil` when the site has no work-list.
    public init?(_ site: Site, logger: Logger) {
        guard let settings = site.configuration.workList else { return nil }
        (self.settings, self.logger, model) = (settings, logger, site.detector?.model)
        (store, confidential, clock) = (site.store, site.confidential, site.configuration.clock)
    }

    private var now: Timestamp { Timestamp(milliseconds: clock()) }

    /// Goes round until the task is cancelled. What cannot be done now is tried in the next round.
    public func run() async {
        var said: String?
        while !Task.isCancelled {
            do {
                try await round()
                said = nil
            } catch {
                // Once, not every two seconds.
                let words = "\(error)"
                if words != said { logger.error("work-list", metadata: ["error": "\(words)"]) }
                said = words
            }
            try? await Task.sleep(for: settings.interval)
        }
    }

    /// Everything that waits: films at the door, scores, results.
    func round() async throws {
        for name in try settings.door.waiting() {
            try await take(name)
            try await score()
            if Task.isCancelled { return }
        }
        try await score()
        guard settings.results != .off else { return }
        for film in try await confidential.workListFilmsToSend() {
            if Task.isCancelled { return }
            try await send(film)
        }
    }

    private func take(_ name: String) async throws {
        let door = settings.door
        let film: ArrivingFilm
        do {
            film = try await threads.run { try door.film(name) }
        } catch let refusal as FilmRefusal {
            try await confidential.refuseWorkListFile(reason: refusal.reason, at: now)
            try door.note(name, as: nil)
            return
        }
        let number = try await confidential.take(film, at: now)
        // The list beside the original comes last: a crash before it only has the file looked at again.
        try door.note(name, as: number)
    }

    private func score() async throws {
        guard let model else { return }
        for film in try await confidential.workListFilmsToScore() {
            if Task.isCancelled { return }
            // Rule 3 of the detection page: nobody is told of a case that readers still read, or whose results are sealed.
            let pixels = [film.pixels, film.original]
            guard try await store.casesBeingRead(among: pixels).isEmpty else {
                try await confidential.noteNotScored(film.number, reason: Self.studyCase, at: now)
                continue
            }
            do {
                let bytes = try confidential.workListPicture(film)
                let score = try await threads.run {
                    try model.score(try Radiograph(png: bytes), explain: .whenPositive, threads: 1)
                }
                let card = model.card
                try await confidential.keep(
                    WorkListScore(
                        model: card.name, version: card.version, weights: model.sha256.description, card: card.json,
                        threshold: card.threshold, probability: Double(score.probability),
                        map: score.map.map { StoredHeatMap($0, card) }),
                    of: film.number, sends: settings.results == .always, at: now)
            } catch let error as ScoringError {
                try await confidential.noteNotScored(film.number, reason: "\(error)", at: now)
            } catch let error as RadiographError {
                try await confidential.noteNotScored(film.number, reason: "\(error)", at: now)
            }
        }
    }

    /// Why a film is not scored that is a case of a study; the pages have words for it.
    static let studyCase = "study-case"

    private func send(_ film: WorkListFilm) async throws {
        guard let score = film.score, let foundAt = film.scoredAt?.milliseconds else { return }
        let map = try await confidential.workListMap(of: film.number)
        let bytes = try confidential.workListPicture(film)
        do {
            let result = try await threads.run { () throws -> WorkListResult in
                let picture = try Radiograph(png: bytes)
                let overlay = try map.map { try WorkListPicture(film, score, $0) }
                return WorkListResult(
                    film: film.number, foundAt: foundAt, probability: score.probability, threshold: score.threshold,
                    model: score.version.isEmpty ? score.model : "\(score.model) \(score.version)",
                    site: overlay?.site, overlay: overlay?.samples(on: picture), width: film.width,
                    height: film.height)
            }
            try await settings.door.send(result)
            try await confidential.noteSending(of: film.number, problem: nil, at: now)
        } catch let problem as SendingProblem {
            try await confidential.noteSending(of: film.number, problem: problem.reason, at: now)
        } catch is RadiographError {
            try await confidential.noteSending(of: film.number, problem: "the stored picture cannot be read", at: now)
        }
    }
}
