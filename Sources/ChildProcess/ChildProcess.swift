import CChildProcess
public import Foundation
import Synchronization

/// A program that runs beside this one.
///
/// What Foundation's `Process` does on Linux reads past the end of the system's list of open files when there are more than
/// some 1,300 of them, and a server has thousands of connections. This one leaves the list to the system.
public final class ChildProcess: Sendable {
    /// It could not be started.
    public struct Failure: Error, CustomStringConvertible {
        /// What the system says.
        public let description: String
    }

    /// The system's number of it.
    public let processIdentifier: Int32
    /// How it ended, once that is known; until it is fetched, its number is nobody else's.
    private let end = Mutex<End?>(nil)

    private enum End {
        case exit(Int32)
        case signal(Int32)
    }

    /// Starts a program with default handling of all signals, and no open files but its three channels.
    ///
    /// - Parameters:
    ///   - path: The program's file.
    ///   - arguments: Without the program's name.
    ///   - folder: Where it runs; `nil` for this program's.
    ///   - environment: `nil` for this program's.
    ///   - input: `nil` for nothing to read.
    ///   - output: `nil` for this program's.
    ///   - errors: `nil` for this program's.
    public init(
        _ path: String, _ arguments: [String], in folder: String? = nil, environment: [String: String]? = nil,
        input: FileHandle? = nil, output: FileHandle? = nil, errors: FileHandle? = nil
    ) throws(Failure) {
        // Copies above the three channels, so that none is overwritten before it is taken.
        let copies = [input, output, errors].map { $0.map { fcntl($0.fileDescriptor, F_DUPFD_CLOEXEC, 3) } ?? -1 }
        let words = Self.words([path] + arguments)
        let variables = environment.map { Self.words($0.map { "\($0)=\($1)" }) }
        defer {
            for copy in copies where copy >= 0 { close(copy) }
            for word in words + (variables ?? []) { free(word) }
        }
        var started: pid_t = 0
        let outcome = child_process_start(
            &started, path, words, variables, folder, copies[0], copies[1], copies[2])
        guard outcome == 0 else {
            throw Failure(description: "\(path) cannot be started: \(String(cString: strerror(outcome)))")
        }
        processIdentifier = started
    }

    private static func words(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] { words.map { strdup($0) } + [nil] }

    /// Whether it still runs.
    public var isRunning: Bool { fetched(waiting: false) == nil }

    /// Waits for its end. Blocks the thread.
    public func waitUntilExit() {
        var facts = siginfo_t()
        while waitid(P_PID, id_t(processIdentifier), &facts, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        _ = fetched(waiting: true)
    }

    /// Its exit code, or the number of the signal that ended it. Waits for its end.
    public var terminationStatus: Int32 {
        waitUntilExit()
        switch fetched(waiting: true) {
        case .exit(let code): return code
        case .signal(let number): return number
        case nil: return -1
        }
    }

    /// Whether a signal ended it. Waits for its end.
    public var wasKilled: Bool {
        waitUntilExit()
        if case .signal = fetched(waiting: true) { return true } else { return false }
    }

    /// Asks it to end.
    public func terminate() { send(SIGTERM) }

    /// Sends it a signal, unless it has ended.
    public func send(_ signal: Int32) {
        end.withLock { end in
            if end == nil { kill(processIdentifier, signal) }
        }
    }

    private func fetched(waiting: Bool) -> End? {
        end.withLock { end in
            if let end { return end }
            var status: Int32 = 0
            guard waitpid(processIdentifier, &status, waiting ? 0 : WNOHANG) == processIdentifier else { return nil }
            let signal = status & 0x7F
            end = signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
            return end
        }
    }
}
