import Foundation
import GRDB
import Studies

extension StudyStore {
    /// Does, before the first reader comes, what the first answers after a start would wait for: opens the connections that
    /// read, prepares the statements on the way to a slot, reads the plans of the studies that are open, and gives the log
    /// its length.
    public func getReady() async throws {
        let now = Timestamp(milliseconds: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // At once, so that each has a connection of its own.
            for _ in 0..<DatabaseFile.readers {
                group.addTask { _ = try await self.findSignIn("", at: now) }
            }
            try await group.waitForAll()
        }
        let log = directory.studyDatabase.path + "-wal"
        try await pool.writeWithoutTransaction { database in
            try LogReserve(log: URL(fileURLWithPath: log)).make(database)
        }
        try await writer.write { [self] database in
            let open = try Int64.fetchAll(
                database, sql: "SELECT id FROM study WHERE state = ?", arguments: [StudyState.open.rawValue])
            for study in open { _ = try plan(of: study, in: database) }
            _ = try Place(slot: "", submission: "", in: database)
        }
    }
}
