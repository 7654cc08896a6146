import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Why a scoring is not begun, or the wish for a model not given up.
enum ScoringRefusal: String, Error {
    /// The library has no model of this name, or its card cannot be read.
    case noModel
    /// The study is being scored already.
    case underWay
    /// The study has predictions of this name that were imported.
    case imported
    /// The study was opened already.
    case opened
    /// The draft does not want a model of the library.
    case notChosen
    /// The draft's files have errors.
    case filesWrong
}

/// What coordinators can do about the scoring of a study, for the pages and for programs.
struct StudyScoringOrders {
    let desk: CoordinatorDesk
    let scorings: ScoringQueue

    /// Begins to score a study. In one that was never opened the model is wanted from then on.
    ///
    /// - Throws: ``ScoringRefusal``, `StoreError`.
    func begin(_ study: StudyRecord, model: String, by context: CoordinatorContext) async throws {
        let name = study.plan.name
        guard await scorings.state(of: .study(name))?.isUnderWay != true else { throw ScoringRefusal.underWay }
        do throws(ScoringError) {
            _ = try scorings.library.model(named: model)
        } catch {
            throw ScoringRefusal.noModel
        }
        let hasPredictions = try await desk.confidential.models(of: name).contains { $0.predictions.model == model }
        if hasPredictions, try await desk.confidential.scoring(of: name, by: model) == nil {
            throw ScoringRefusal.imported
        }
        if study.state == .draft {
            try await desk.store.want(
                .named(model), in: name, confidential: desk.confidential, by: context.actor, at: desk.now)
        }
        guard try await scorings.begin(.study(name), model: model, by: context.name) else {
            throw ScoringRefusal.underWay
        }
    }

    /// Says that no model is wanted; what goes on is ended.
    ///
    /// - Throws: ``ScoringRefusal/opened``, `StoreError`.
    func giveUp(_ study: StudyRecord, by context: CoordinatorContext) async throws {
        guard study.state == .draft else { throw ScoringRefusal.opened }
        try await desk.store.want(
            nil, in: study.plan.name, confidential: desk.confidential, by: context.actor, at: desk.now)
        _ = try await scorings.cancel(.study(study.plan.name))
    }
}
