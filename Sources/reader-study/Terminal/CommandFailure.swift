import ArgumentParser
import Foundation
import Intake
import PACS
import Scoring
@_spi(Confidential) import Site
import Studies
import StudyStore
import Training

/// Why a command ends without having done what was asked.
struct CommandFailure: Error, CustomStringConvertible {
    /// Whose turn it is.
    enum Kind: Int32 {
        /// What was asked for is wrong, or has errors.
        case wrong = 1
        /// It could not be done: disk, database, port, network.
        case notPossible = 2
        /// Wrong use of the command line or the settings.
        case usage = 64
    }

    let kind: Kind
    /// A sentence that begins with a small letter and says what to do; empty when everything has been printed.
    let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// Any error as a failure of the command.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError: self.init(.usage, error.description)
        case let error as HomeNotFound: self.init(.notPossible, error.description)
        case let error as StudyFileProblem: self.init(.wrong, error.description)
        case let error as StoreError: self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case let error as BackupError: self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case let error as ScoringError: self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case let error as TrainingRunError:
            self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case let error as RehearsalProblem: self.init(.wrong, error.description)
        case let error as StudyScoring.Busy: self.init(.wrong, error.description)
        case let error as ReviewerProblem: self.init(.wrong, error.description)
        case let error as IntakeError: self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case let error as PeerFile.Problem: self.init(.usage, error.description)
        case let error as PACSError: self.init(error.isAboutTheRequest ? .wrong : .notPossible, error.description)
        case ExportError.folderExists(let path):
            self.init(.wrong, ExportError.folderExists(path).description)
        case let error as CocoaError:
            let path = error.filePath.map { "\($0): " } ?? ""
            self.init(.notPossible, path + error.localizedDescription)
        default: self.init(.notPossible, "\(error)")
        }
    }
}

extension StoreError {
    /// Whether another request would have succeeded.
    fileprivate var isAboutTheRequest: Bool {
        switch self {
        case .noSuchStudy, .studyExists, .noSuchReader, .noSuchSpecialty, .wrongState, .casesUnanswered,
            .signedOffAlready, .accountExists, .noSuchAccount, .reasonNeeded, .notYourCase,
            .modelExists, .resultsSealed, .scoringDiffers, .scoringUnfinished, .noSuchScoring, .casesUnscored,
            .scoreDiffers, .predictionsMissing:
            true
        case .newerDatabase, .changedMigration, .noMigrations, .notDurable, .storageFull, .busy, .unreadable:
            false
        }
    }
}

extension IntakeError {
    /// Whether another request would have succeeded.
    fileprivate var isAboutTheRequest: Bool {
        switch self {
        case .unreadable, .notWritten: false
        case .exists, .broken, .sheet, .outside, .noRadiographs: true
        }
    }
}

extension ScoringError {
    /// Whether another request would have succeeded.
    fileprivate var isAboutTheRequest: Bool {
        if case .file = self { false } else { true }
    }
}

extension PACSError {
    /// Whether another request, or another account, would have succeeded.
    fileprivate var isAboutTheRequest: Bool {
        switch self {
        case .notAuthenticated, .forbidden, .notFound, .refused, .associationRefused: true
        case .unreachable, .insecure, .tooSlow, .brokenOff, .malformed, .tooLong, .otherObject, .file, .cancelled: false
        }
    }
}

extension TrainingRunError {
    /// Whether another request would have succeeded.
    fileprivate var isAboutTheRequest: Bool {
        if case .file = self { false } else { true }
    }
}

/// A command with the program's exit codes.
protocol StudyCommand: AsyncParsableCommand {
    func execute() async throws
}

extension StudyCommand {
    mutating func run() async throws {
        // What is written here is for its owner only; a closed terminal or a file limit is an error, not a death.
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        do {
            try await execute()
        } catch let exit as ExitCode {
            throw exit
        } catch is CancellationError {
            throw ExitCode(2)
        } catch {
            let failure = CommandFailure(error)
            if !failure.description.isEmpty { Terminal.error("reader-study: \(failure.description)") }
            throw ExitCode(failure.kind.rawValue)
        }
    }
}
