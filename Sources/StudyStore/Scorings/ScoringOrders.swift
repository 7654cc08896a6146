public import Foundation
import GRDB
public import Studies

/// A scoring of a study that a coordinator asked of the server.
@_spi(Confidential) public struct ScoringOrder: Equatable, Sendable {
    /// The study.
    public var study: StudyName
    /// The model's name in the library, and that of the predictions to be.
    public var model: String
    /// The coordinator who asked.
    public var coordinator: String

    /// An order.
    public init(study: StudyName, model: String, coordinator: String) {
        (self.study, self.model, self.coordinator) = (study, model, coordinator)
    }
}

extension ConfidentialStore {
    /// The orders that have not ended, the oldest first.
    public func scoringOrders() async throws -> [ScoringOrder] {
        try await pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM scoring_order ORDER BY ordered_at, study").compactMap {
                row in
                StudyName(row["study"] as String).map {
                    ScoringOrder(study: $0, model: row["model"], coordinator: row["ordered_by"])
                }
            }
        }
    }

    /// Keeps an order until it has ended; a newer one of the same study takes its place.
    public func keep(_ order: ScoringOrder, at now: Timestamp) async throws {
        do {
            try await pool.write { database in
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO scoring_order (study, model, ordered_by, ordered_at) VALUES (?, ?, ?, ?)
                        """, arguments: [order.study.description, order.model, order.coordinator, now.milliseconds])
            }
        } catch let error as DatabaseError {
            throw StoreError(error, file: "confidential.sqlite")
        }
    }

    /// Forgets the order of a study.
    public func forgetOrder(of study: StudyName) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "DELETE FROM scoring_order WHERE study = ?", arguments: [study.description])
        }
    }
}

extension StudyStore {
    /// The folder of the installed models.
    public var modelFolder: URL { directory.models }

    /// The file whose lock lets one program at a time score a study.
    public func scoringLock(of name: StudyName) -> URL {
        directory.folder.appendingPathComponent("score-\(name).lock")
    }
}
