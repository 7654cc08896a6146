import Foundation

/// A program that runs beside this one.
struct SpawnedProgram: Sendable {
    private let process: pid_t

    /// Starts it.
    ///
    /// - Parameter log: Gets what it prints, behind what is there.
    init(_ command: [String], log: URL) throws {
        process = try Self.spawn(command, log: log)
    }

    /// Ends it at once. Until ``wait()`` its number is nobody else's.
    func kill() {
        Glibc.kill(process, SIGKILL)
    }

    /// Waits for its end.
    ///
    /// - Returns: Its exit code; `nil` when it was killed.
    func wait() -> Int32? {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
    }

    static func spawn(_ command: [String], log: URL) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let outcome = posix_spawnp(&process, command[0], &actions, nil, arguments, environ)
        guard outcome == 0 else {
            throw RigFailure("\(command[0]) cannot be started: \(String(cString: strerror(outcome)))")
        }
        return process
    }
}
