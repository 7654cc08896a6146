import Foundation

/// The files of a later version of the program, whose migrations are one more for each database than today's.
struct LaterProgram {
    /// The folder for `--home`.
    let home: URL

    /// What the later version does to study.sqlite and to confidential.sqlite: rewrites many rows, so that it takes a while.
    private static let migrations = [
        "study": """
        CREATE TABLE later_event (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        INSERT INTO later_event SELECT NULL, hex(randomblob(400)) FROM event;
        CREATE INDEX later_event_text ON later_event (text);
        UPDATE later_event SET text = hex(randomblob(500));
        """,
        "confidential": """
        CREATE TABLE later_case (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2000)
        INSERT INTO later_case SELECT n, hex(randomblob(200)) FROM number;
        """,
    ]

    init(in folder: URL) throws {
        home = folder.appendingPathComponent("later")
        let files = FileManager.default
        try files.createDirectory(at: home, withIntermediateDirectories: true)
        for name in ["Public", "Templates", "migrations"] {
            let original = Checkout.folder.appendingPathComponent(name).resolvingSymlinksInPath()
            try files.copyItem(at: original, to: home.appendingPathComponent(name))
        }
        let place = home.appendingPathComponent("migrations")
        for (database, text) in Self.migrations {
            try Data(text.utf8).write(to: place.appendingPathComponent("\(database)/9999-later.sql"))
        }
    }
}
