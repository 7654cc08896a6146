public import Foundation
public import Studies

/// Where the rehearsal of a study lies: below the data directory, in a data directory of its own.
///
/// Nothing of it can come among real answers: its databases and key are other files, its study has another name, and its
/// data directory carries a mark by which the store refuses exports and real readers.
public struct RehearsalFolder: Sendable {
    /// The study that is rehearsed.
    public let study: StudyName
    /// All of it.
    public let folder: URL

    /// Names the place; ``begin()`` makes it.
    public init(of study: StudyName, in directory: DataDirectory) {
        self.study = study
        folder = directory.rehearsals.appendingPathComponent(study.description)
    }

    /// The rehearsal's own data directory.
    public var data: DataDirectory { DataDirectory(folder.appendingPathComponent("data")) }
    /// The copy of the study's folder, while the rehearsal is being made.
    public var source: URL { folder.appendingPathComponent("source") }
    /// The final report on dummy data.
    public var report: URL { folder.appendingPathComponent("report") }
    /// What it found, as JSON.
    public var summary: URL { folder.appendingPathComponent("summary.json") }
    private var stateFile: URL { folder.appendingPathComponent("state.json") }

    /// The rehearsed study's name: the study's own, shortened if need be, and what it is.
    public var rehearsedName: StudyName {
        let ending = "-rehearsal"
        let beginning = String(study.description.prefix(40 - ending.count))
        return StudyName(beginning + ending) ?? study
    }

    /// Throws away an earlier rehearsal and makes room for a new one.
    ///
    /// - Returns: What keeps others away as long as it lives.
    /// - Throws: ``RehearsalProblem/underWay(_:)``, ``RehearsalProblem/isRehearsal(_:)``, or what the disk says.
    public func begin(in directory: DataDirectory) throws -> RehearsalLock {
        guard !directory.isRehearsal else { throw RehearsalProblem.isRehearsal(directory.folder.path) }
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let lock = Self.lock(folder) else { throw RehearsalProblem.underWay(study.description) }
        for name in try files.contentsOfDirectory(atPath: folder.path) {
            try files.removeItem(at: folder.appendingPathComponent(name))
        }
        try data.prepare()
        try Data("This is a rehearsal with simulated readers. It holds no study data.\n".utf8).write(
            to: data.rehearsalMark)
        return RehearsalLock(lock)
    }

    /// Tries for a tenth of a second, since whoever asks for the state holds the lock for a moment.
    private static func lock(_ folder: URL) -> FolderLock? {
        for _ in 1...10 {
            if let lock = try? FolderLock(folder) { return lock }
            usleep(10_000)
        }
        return nil
    }

    /// How far the rehearsal is; `nil` when there is none.
    ///
    /// One whose process died is no longer under way, whatever it wrote last.
    public func state() -> RehearsalState? {
        guard let bytes = try? Data(contentsOf: stateFile),
            var state = try? JSONDecoder().decode(RehearsalState.self, from: bytes)
        else { return nil }
        if state.isRunning, (try? FolderLock(folder)) != nil {
            state.problem = "the rehearsal was ended before it was finished; begin it again"
        }
        return state
    }

    /// Remembers how far it is.
    public func note(_ state: RehearsalState) throws {
        try JSONEncoder().encode(state).write(to: stateFile, options: .atomic)
    }
}

/// Held by the process that makes a rehearsal.
public final class RehearsalLock {
    private let lock: FolderLock

    init(_ lock: FolderLock) { self.lock = lock }
}

/// How far a rehearsal is.
public struct RehearsalState: Codable, Equatable, Sendable {
    /// What is being done.
    public enum Phase: String, Codable, CaseIterable, Sendable {
        /// The copy is made.
        case copying
        /// Simulated readers read by HTTP.
        case reading
        /// Tables and figures of the final report.
        case reporting
        /// Many studies are drawn for widths and power.
        case drawing
        /// All is there.
        case finished
    }

    /// What is being done.
    public var phase: Phase
    /// Steps of this phase that are done, and all of them.
    public var done: Int, of: Int
    /// When it was begun, in milliseconds since 1970 UTC.
    public var begunAt: Int64
    /// Why it ended without a result.
    public var problem: String?

    /// Whether it goes on.
    public var isRunning: Bool { phase != .finished && problem == nil }

    /// A state of a rehearsal.
    public init(_ phase: Phase, done: Int = 0, of: Int = 1, begunAt: Int64, problem: String? = nil) {
        (self.phase, self.done, self.of, self.begunAt, self.problem) = (phase, done, of, begunAt, problem)
    }
}

/// Why something cannot be done with a rehearsal, or with what is one.
public enum RehearsalProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// This study is being rehearsed at present.
    case underWay(String)
    /// The data directory is a rehearsal's.
    case isRehearsal(String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .underWay(let study): "\(study) is being rehearsed already; wait for its end"
        case .isRehearsal(let path):
            "\(path) is a rehearsal with simulated readers: it gives no exports and takes no real readers; "
                + "name the data directory of the study itself with --data"
        }
    }
}

extension DataDirectory {
    static let rehearsalsName = "rehearsals"
    /// Rehearsals by study. Backups leave them out: they can be made again.
    public var rehearsals: URL { folder.appendingPathComponent(Self.rehearsalsName) }
    var rehearsalMark: URL { folder.appendingPathComponent("this-is-a-rehearsal") }
    /// Whether this is the data directory of a rehearsal.
    public var isRehearsal: Bool { FileManager.default.fileExists(atPath: rehearsalMark.path) }

    /// - Throws: ``RehearsalProblem/isRehearsal(_:)``.
    func refuseRehearsal() throws(RehearsalProblem) {
        if isRehearsal { throw .isRehearsal(folder.path) }
    }
}

extension StudyStore {
    /// Where a study's rehearsal lies, or would lie.
    public func rehearsal(of study: StudyName) -> RehearsalFolder { RehearsalFolder(of: study, in: directory) }
}
