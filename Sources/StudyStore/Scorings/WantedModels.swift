import GRDB
public import Studies

/// The model with which the readers of a study are to be compared.
@_spi(Confidential) public enum WantedModel: Equatable, Sendable {
    /// The one whose predictions have this name.
    case named(String)
    /// Whichever is scored first.
    case any

    /// `nil` for any.
    public var name: String? { if case .named(let name) = self { name } else { nil } }
}

/// Predictions that must be there before a study is opened.
public struct PredictionsMissing: Equatable, Sendable {
    /// Whose they are; `nil` when any model will do.
    public var model: String?
    /// How many cases lack one.
    public var cases: Int
}

extension ConfidentialStore {
    /// The model that a study waits for, or waited for before it was opened; `nil` when none is wanted.
    public func wantedModel(of study: StudyName) async throws -> WantedModel? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT name FROM wanted_model WHERE study = ?", arguments: [study.description]
            ).map { row in
                let name: String? = row["name"]
                return name.map(WantedModel.named) ?? .any
            }
        }
    }

    func want(_ model: WantedModel?, in study: StudyName, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(sql: "DELETE FROM wanted_model WHERE study = ?", arguments: [study.description])
            guard let model else { return }
            try database.execute(
                sql: "INSERT INTO wanted_model (study, name, wanted_at) VALUES (?, ?, ?)",
                arguments: [study.description, model.name, now.milliseconds])
        }
    }

    /// What must be there before a study is opened and is not: predictions of the model that helps its readers, or of the
    /// model with which they are to be compared. `nil` when nothing stands in the way.
    public func predictionsMissing(in plan: StudyPlan) async throws -> PredictionsMissing? {
        let silent = try await casesWithoutAdvice(in: plan)
        if silent > 0 { return PredictionsMissing(model: plan.aid?.model, cases: silent) }
        guard let wanted = try await wantedModel(of: plan.name) else { return nil }
        let cases = try await casesWithoutPrediction(in: plan.name, model: wanted.name)
        return cases > 0 ? PredictionsMissing(model: wanted.name, cases: cases) : nil
    }

    /// How many cases lack a prediction of a model.
    ///
    /// - Parameter model: `nil` for the model that has most.
    private func casesWithoutPrediction(in study: StudyName, model: String?) async throws -> Int {
        try await pool.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM reference_standard WHERE study = ?1) - coalesce(max(said), 0) FROM (
                        SELECT count(*) AS said FROM model
                        JOIN prediction ON prediction.model_id = model.id
                        JOIN reference_standard AS item
                            ON item.study = model.study AND item.number = prediction.number
                        WHERE model.study = ?1 AND (?2 IS NULL OR model.name = ?2) GROUP BY model.id)
                    """, arguments: [study.description, model]) ?? 0
        }
    }
}

extension StudyStore {
    /// Opens a study, once the models that it needs have spoken of every case. The first time freezes it.
    ///
    /// - Throws: ``StoreError/predictionsMissing(model:cases:)``, or what ``change(_:to:by:at:)`` throws.
    @_spi(Confidential) public func open(
        _ name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws {
        let study = try await study(name)
        // A state from which no way leads to open is the better reason.
        if study.state.canBecome(.open), let missing = try await confidential.predictionsMissing(in: study.plan) {
            throw StoreError.predictionsMissing(model: missing.model, cases: missing.cases)
        }
        try await change(name, to: .open, by: actor, at: now)
    }

    /// Says with which model the readers of a study are to be compared, which can change until it is first opened.
    ///
    /// - Parameter model: `nil` for none.
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` once it was opened.
    @_spi(Confidential) public func want(
        _ model: WantedModel?, in name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws {
        guard try await confidential.wantedModel(of: name) != model else { return }
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            guard study.state == .draft else {
                throw StoreError.wrongState(
                    study: name.description, is: study.state, needed: StudyState.draft.rawValue)
            }
            _ = try HistoryChain.append(
                .modelWanted, subject: "study", details: ["model": model.historyText], actor: actor,
                study: study.id.row, at: now, in: database)
        }
        try await confidential.want(model, in: name, at: now)
    }
}

extension WantedModel? {
    /// As the history has it.
    var historyText: String {
        switch self {
        case nil: "none"
        case .any?: "any"
        case .named(let name)?: "named \(name)"
        }
    }
}
