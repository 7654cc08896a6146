import GRDB
import Testing

@testable import StudyStore

@Suite("Statements bound through SQLite's own interface give back what they were given")
struct DirectStatementTests {
    @Test(
        "texts of every kind",
        arguments: ["", "none", "\u{0}", "a\u{0}b", "骨折 é 👩‍⚕️", String(repeating: "x", count: 4000)])
    func texts(text: String) throws {
        let database = try DatabaseQueue()
        try database.write { database in
            try database.execute(sql: "CREATE TABLE note (text TEXT NOT NULL)")
            try DirectStatement.run("INSERT INTO note (text) VALUES (?)", [.text(text)], in: database)
            var statement = try DirectStatement("SELECT text, NULL FROM note", [], in: database)
            #expect(try statement.step())
            #expect(statement.text() == text)
            #expect(statement.text() == nil)
        }
    }

    @Test("numbers, and nothing")
    func numbers() throws {
        let database = try DatabaseQueue()
        try database.write { database in
            var statement = try DirectStatement(
                "SELECT ?, ?, ?", [.integer(Int64.min), .null, .orNull(true)], in: database)
            #expect(try statement.step())
            #expect(statement.integer() == Int64.min)
            #expect(statement.integerOrNull() == nil)
            #expect(statement.integerOrNull() == 1)
            #expect(try !statement.step())
        }
    }

    @Test("an insert that a rule of the table refuses is an error that says so")
    func refused() throws {
        let database = try DatabaseQueue()
        try database.write { database in
            try database.execute(sql: "CREATE TABLE note (text TEXT NOT NULL)")
            let error = #expect(throws: DatabaseError.self) {
                try DirectStatement.run("INSERT INTO note (text) VALUES (?)", [.null], in: database)
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        }
    }
}
