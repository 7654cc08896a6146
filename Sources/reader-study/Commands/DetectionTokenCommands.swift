import ArgumentParser
import Cryptography
import Foundation
import Studies
import StudyStore

/// `detection-token`: the people who may use the detection page without coordinating a study.
struct DetectionTokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detection-token",
        abstract: "Make, list and revoke the tokens with which clinicians and programs use the detection page.",
        discussion: """
            Tokens open the detection page only while the site runs with --detection on. Give none to a reader who still \
            has answers to give: a model's help would spoil the study.
            """,
        subcommands: [DetectionTokenAdd.self, DetectionTokenList.self, DetectionTokenRevoke.self])

    /// The name of a token: what people write into a list, in one line.
    static func checkedName(_ name: String) throws -> String {
        guard (1...60).contains(name.count), !name.contains(where: \.isNewline), name.contains(where: \.isLetter) else {
            throw CommandFailure(
                .wrong, "\"\(name)\" cannot be a token's name; give 1 to 60 characters, a letter among them")
        }
        return name
    }
}

/// `detection-token add`.
struct DetectionTokenAdd: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a token and print it, once.",
        discussion: """
            Example: reader-study detection-token add "emergency department"

            Exit codes: 0 made, 1 a valid token has this name, 2 the database cannot be used.
            """)

    @Argument(help: "Who gets it: a person, a ward or a program.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let name = try DetectionTokenCommands.checkedName(name)
        try await Installation.with(try common.configuration()) { installation in
            guard let token = try await installation.store.addDetectionToken(named: name, at: .now) else {
                throw CommandFailure(
                    .wrong, "a valid token has the name \"\(name)\"; revoke it first, or choose another name")
            }
            try Terminal.out(
                token.description,
                otherwise: """
                    the token was made but not written: `reader-study detection-token revoke "\(name)"`, then make \
                    another
                    """)
            Terminal.error("Token of \"\(name)\": it cannot be shown again. It is typed at /detect, or sent as")
            Terminal.error("Authorization: Bearer TOKEN to POST /api/detect, while the site runs with --detection on.")
        }
    }
}

/// `detection-token list`.
struct DetectionTokenList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens that were ever made, without the tokens themselves.",
        discussion: """
            Example: reader-study detection-token list --data /srv/reader-study

            Exit codes: 0 listed, 2 the database cannot be used.
            """)

    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            for token in try await installation.store.detectionTokens() {
                let state = token.revokedAt.map { "revoked \($0)" } ?? "valid"
                Terminal.out("\(token.name)\tmade \(token.createdAt)\t\(state)")
            }
        }
    }
}

/// `detection-token revoke`.
struct DetectionTokenRevoke: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token for ever; it stops working at once.",
        discussion: """
            Example: reader-study detection-token revoke "emergency department"

            Exit codes: 0 revoked, 1 no valid token has this name, 2 the database cannot be used.
            """)

    @Argument(help: "The token's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            guard try await installation.store.revokeDetectionToken(named: name, at: .now) else {
                throw CommandFailure(
                    .wrong, "no valid token has the name \"\(name)\"; `detection-token list` shows them")
            }
            Terminal.out("The token of \"\(name)\" is revoked.")
        }
    }
}
