import ArgumentParser
import Foundation
import StudyStore

/// `version`.
struct Version: StudyCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the versions of ReaderStudy and of what it is built on.",
        discussion: """
            Example: reader-study version

            Exit codes: 0 printed, 2 it could not be printed.
            """)

    func execute() async throws {
        Terminal.out(ProgramVersion.line)
        Terminal.out("Swift \(ProgramVersion.swift)")
        Terminal.out("SQLite \(StudyStore.sqliteVersion)")
        Terminal.out("Build: \(ProgramVersion.build)")
    }
}
