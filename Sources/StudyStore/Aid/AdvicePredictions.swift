import GRDB
public import Studies

extension ConfidentialStore {
    /// What one model says of one case; `nil` when it says nothing.
    func prediction(
        study: StudyName, model: String, case number: CaseNumber
    ) async throws -> (probability: Double, threshold: Double)? {
        try await pool.read { database in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT prediction.probability, model.threshold FROM model
                        JOIN prediction ON prediction.model_id = model.id
                        WHERE model.study = ? AND model.name = ? AND prediction.number = ?
                        """), arguments: [study.description, model, number.description]
            ).map { (probability: $0[0], threshold: $0[1]) }
        }
    }

    /// How many cases of a study the model that helps its readers says nothing of; 0 for a study that no model helps.
    ///
    /// A study that is opened with such cases would stop its readers at the first of them.
    public func casesWithoutAdvice(in plan: StudyPlan) async throws -> Int {
        guard let aid = plan.aid, plan.isReadWithModel else { return 0 }
        return try await pool.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM reference_standard WHERE study = ?1 AND number NOT IN (
                        SELECT prediction.number FROM model JOIN prediction ON prediction.model_id = model.id
                        WHERE model.study = ?1 AND model.name = ?2)
                    """, arguments: [plan.name.description, aid.model]) ?? 0
        }
    }
}
