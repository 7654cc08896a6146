import Radiographs
import Scoring

/// Who scores images.
enum ScoringWorkers: Sendable {
    /// So many threads of the program's own priority: whoever types the command waits for it.
    case threads(Int)
    /// One that comes after everybody else, so that no reader's answer waits.
    case background(BackgroundThreads)

    /// Scores items and hands the outcomes over one by one, as they come; see `ImageScoring`.
    ///
    /// A task that is cancelled begins no further item.
    func run<Item: Sendable, Outcome: Sendable>(
        _ items: [Item], _ model: LoadedModel, explain: ExplainRule,
        work: @escaping @Sendable (Item, (Radiograph) throws(ScoringError) -> Score) -> Outcome,
        deliver: (Outcome) async throws -> Void
    ) async throws {
        switch self {
        case .threads(let count):
            try await ImageScoring(model, explain: explain, threads: count).run(items, work: work, deliver: deliver)
        case .background(let threads):
            for item in items {
                try Task.checkCancellation()
                let outcome = try await threads.run {
                    work(item) { (image) throws(ScoringError) in
                        try model.score(image, explain: explain, threads: 1)
                    }
                }
                try await deliver(outcome)
            }
        }
    }
}

/// A case that could not be scored.
public struct ScoringFailure: Equatable, Sendable {
    /// Its number in the table of cases.
    public let number: String
    /// Why, to stand after the number and a colon.
    public let reason: String
}
