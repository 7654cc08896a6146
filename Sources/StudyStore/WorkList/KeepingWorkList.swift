import Cryptography
import Foundation
import GRDB
import Radiographs
public import Studies

@_spi(Confidential) extension ConfidentialStore {
    /// In which order films are listed.
    public enum WorkListOrder: String, Sendable {
        /// The highest probability first; what is not scored yet comes before all, the newest of it first.
        case urgent
        /// The newest first.
        case newest
    }

    /// Takes a film: its picture under a random name, then its row.
    ///
    /// - Returns: Its number; the one that it has when the same file was taken before.
    /// - Throws: ``StoreError/storageFull(_:)``.
    public func take(_ film: ArrivingFilm, at now: Timestamp) async throws -> Int {
        let source = film.source.description
        @Sendable func known(_ database: Database) throws -> Int? {
            try Int.fetchOne(
                database, sql: "SELECT number FROM work_list_film WHERE source_sha256 = ?", arguments: [source])
        }
        if let number = try await pool.read(known) { return number }
        let file = try Token().description + ".png"
        do {
            try FileManager.default.createDirectory(
                at: directory.workList, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(film.picture.png()).write(to: directory.workList.appendingPathComponent(file), options: .atomic)
        } catch {
            throw StoreError.storageFull(error.localizedDescription)
        }
        return try await pool.write { database in
            if let number = try known(database) { return number }
            try database.execute(
                sql: """
                    INSERT INTO work_list_film (arrived_at, file, source_sha256, pixel_sha256, original_sha256, width,
                        height, age, sex, blacked_out)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    now.milliseconds, file, source, film.picture.pixelDigest.description, film.original.description,
                    film.picture.width, film.picture.height, film.age, film.sex?.rawValue,
                    film.blackedOut.map(\.description).joined(separator: " "),
                ])
            let number = Int(database.lastInsertedRowID)
            try Self.appendWorkListEvent(
                .filmArrived, film: number,
                details: [
                    "pixels": film.picture.pixelDigest.description, "blacked-out": String(film.blackedOut.count),
                ], actor: .server, at: now, in: database)
            return number
        }
    }

    /// Notes that a file at the door is no film of the work-list. Its name is not noted: it may tell who the patient is.
    public func refuseWorkListFile(reason: String, at now: Timestamp) async throws {
        try await pool.write { database in
            try Self.appendWorkListEvent(
                .filmRefused, film: nil, details: ["reason": reason], actor: .server, at: now, in: database)
        }
    }

    /// Keeps what the model said.
    ///
    /// - Parameter sends: Whether the result goes back to the PACS by itself.
    public func keep(_ score: WorkListScore, of film: Int, sends: Bool, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(sql: "DELETE FROM work_list_problem WHERE film = ?", arguments: [film])
            let map = score.map
            try database.execute(
                sql: """
                    INSERT INTO work_list_score (film, scored_at, model, version, weights_sha256, card, threshold,
                        probability, method, layer, output, map_rows, map_columns, numbers)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    film, now.milliseconds, score.model, score.version, score.weights, score.card, score.threshold,
                    score.probability, map?.method, map?.layer, map?.output, map?.rows, map?.columns, map?.bytes,
                ])
            try Self.appendWorkListEvent(
                .filmScored, film: film,
                details: [
                    "model": score.model, "weights": score.weights, "probability": "\(score.probability)",
                    "threshold": "\(score.threshold)",
                ], actor: .server, at: now, in: database)
            if sends { try Self.order(film, by: .server, at: now, in: database) }
        }
    }

    /// Notes why a film was not scored.
    public func noteNotScored(_ film: Int, reason: String, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO work_list_problem (film, at, reason) VALUES (?, ?, ?)",
                arguments: [film, now.milliseconds, reason])
            try Self.appendWorkListEvent(
                .filmNotScored, film: film, details: ["reason": reason], actor: .server, at: now, in: database)
        }
    }

    /// Lets a film be scored again that could not be.
    public func scoreAgain(_ film: Int, by actor: Actor, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(sql: "DELETE FROM work_list_problem WHERE film = ?", arguments: [film])
            guard database.changesCount > 0 else { return }
            try Self.appendWorkListEvent(.scoringRepeated, film: film, actor: actor, at: now, in: database)
        }
    }

    /// Orders that a result goes back to the PACS, or is tried again. One that is sent, or waits, stays as it is.
    public func orderSending(of film: Int, by actor: Actor, at now: Timestamp) async throws {
        try await pool.write { database in
            let isScored = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM work_list_score WHERE film = ?)", arguments: [film])
            guard isScored == true else { return }
            try Self.order(film, by: actor, at: now, in: database)
        }
    }

    private static func order(_ film: Int, by actor: Actor, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO work_list_sending (film, state, changed_at, attempts) VALUES (?1, 'waiting', ?2, 0)
                ON CONFLICT (film) DO UPDATE SET state = 'waiting', changed_at = ?2, reason = NULL WHERE state = 'failed'
                """, arguments: [film, now.milliseconds])
        guard database.changesCount > 0 else { return }
        try appendWorkListEvent(.resultOrdered, film: film, actor: actor, at: now, in: database)
    }

    /// Notes how a try to send a result ended.
    ///
    /// - Parameter problem: Why it failed; `nil` when the PACS keeps it.
    public func noteSending(of film: Int, problem: String?, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    UPDATE work_list_sending SET state = ?, changed_at = ?, attempts = attempts + 1, reason = ?
                    WHERE film = ? AND state = 'waiting'
                    """,
                arguments: [problem == nil ? "sent" : "failed", now.milliseconds, problem, film])
            guard database.changesCount > 0 else { return }
            try Self.appendWorkListEvent(
                problem == nil ? .resultSent : .resultFailed, film: film,
                details: problem.map { ["reason": $0] } ?? [:], actor: .server, at: now, in: database)
        }
    }

    // MARK: Looking

    /// The films of the list.
    ///
    /// - Parameter limit: At most so many.
    public func workList(_ order: WorkListOrder, limit: Int) async throws -> [WorkListFilm] {
        let clause =
            switch order {
            case .newest: "work_list_film.number DESC"
            case .urgent: "probability IS NOT NULL, probability DESC, work_list_film.number DESC"
            }
        return try await pool.read { database in
            try Row.fetchAll(
                database, sql: "\(WorkListFilm.query) ORDER BY \(clause) LIMIT ?", arguments: [limit]
            ).map(WorkListFilm.init)
        }
    }

    /// How many films there are.
    public func workListCount() async throws -> Int {
        try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM work_list_film") ?? 0 }
    }

    /// One film; `nil` when there is none with this number.
    public func workListFilm(_ number: Int) async throws -> WorkListFilm? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: "\(WorkListFilm.query) WHERE work_list_film.number = ?", arguments: [number]
            ).map(WorkListFilm.init)
        }
    }

    /// Films that wait for their score, in the order in which they came.
    public func workListFilmsToScore() async throws -> [WorkListFilm] {
        try await films(where: "probability IS NULL AND work_list_problem.reason IS NULL")
    }

    /// Films whose result waits to be sent, in the order in which they came.
    public func workListFilmsToSend() async throws -> [WorkListFilm] {
        try await films(where: "state = 'waiting'")
    }

    private func films(where condition: String) async throws -> [WorkListFilm] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: "\(WorkListFilm.query) WHERE \(condition) ORDER BY work_list_film.number"
            ).map(WorkListFilm.init)
        }
    }

    /// Where the model looked in a film; `nil` when no map is stored.
    public func workListMap(of number: Int) async throws -> StoredHeatMap? {
        try await pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM work_list_score WHERE film = ? AND numbers IS NOT NULL",
                arguments: [number])
            guard let row else { return nil }
            let map = StoredHeatMap(
                method: row["method"], layer: row["layer"], output: row["output"], rows: row["map_rows"],
                columns: row["map_columns"], bytes: row["numbers"])
            guard let map else {
                throw StoreError.unreadable(file: "confidential.sqlite", reason: "a heat map is damaged")
            }
            return map
        }
    }

    /// The picture of a film, PNG.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)``.
    public func workListPicture(_ film: WorkListFilm) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: directory.workList.appendingPathComponent(film.file)))
        } catch {
            throw StoreError.unreadable(file: "work-list/\(film.file)", reason: error.localizedDescription)
        }
    }

    /// The files of all pictures.
    func workListFiles() async throws -> [String] {
        try await pool.read { try String.fetchAll($0, sql: "SELECT file FROM work_list_film ORDER BY number") }
    }
}
