import Foundation
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Scores the images of a draft, as the study will keep them; a second run does only what is missing.
struct DraftScoring: Sendable {
    let draft: StudyDraft
    let drafts: StudyDrafts
    /// The program and its version.
    let program: String
    let threads: BackgroundThreads

    /// The files have errors, so nobody knows which images there are to score.
    struct FilesWrong: Error, CustomStringConvertible {
        var description: String {
            "the study file, the table of cases or an image has errors; correct them, then score again"
        }
    }

    /// What came of the image of a case.
    private enum Outcome: Sendable {
        case scored(DraftScores.Score, of: DraftScores.Pixels)
        case failed(ScoringFailure)
    }

    /// Scores what is missing.
    ///
    /// - Returns: The cases that cannot be scored.
    /// - Throws: ``FilesWrong``, `DraftProblem`, `CancellationError`; what was scored until then is kept.
    func run(_ model: LoadedModel, progress: @Sendable (Int, Int) -> Void) async throws -> [ScoringFailure] {
        let checked = try await threads.run { [drafts, draft] in drafts.check(draft) }
        guard let study = checked.value else { throw FilesWrong() }
        let provenance = ScoringProvenance(model, predictions: model.card.name, program: program)
        let known = try drafts.beginScores(provenance, of: draft)
        let missing = known.missing(in: study)
        let all = study.cases.count
        var done = all - missing.count
        progress(done, all)
        var failed: [ScoringFailure] = []
        let card = model.card
        try await ScoringWorkers.background(threads).run(missing, model, explain: .whenPositive) { item, score in
            do {
                let radiograph = try Radiograph(png: try ScoredImageProblem.bytes(of: item.image.file.path))
                guard radiograph.pixelDigest == item.image.pixelDigest,
                    radiograph.significantBits == item.image.significantBits
                else { throw ScoredImageProblem.replaced }
                let result = try score(radiograph)
                return Outcome.scored(
                    DraftScores.Score(
                        probability: Double(result.probability), map: result.map.map { StoredHeatMap($0, card) }),
                    of: DraftScores.Pixels(item.image))
            } catch {
                return Outcome.failed(
                    ScoringFailure(number: item.details.number.description, reason: "\(error)"))
            }
        } deliver: { outcome in
            switch outcome {
            case .scored(let score, let pixels): try drafts.add(score, of: pixels, to: draft)
            case .failed(let failure): failed.append(failure)
            }
            done += 1
            progress(done, all)
        }
        return failed
    }
}
