public import Foundation

/// The real program, serving a data directory on a free port of this machine.
public final class ServerProcess: Sendable {
    /// The port.
    public let port: UInt16
    /// The process that answers: the server itself, even when it runs under another program.
    public let process: pid_t
    /// Milliseconds from the start of the process to the first page.
    public let startMilliseconds: Double
    private let spawned: pid_t
    private let log: URL

    /// Starts the server and waits until it answers.
    ///
    /// - Parameters:
    ///   - data: The data directory.
    ///   - wrapper: A program and its arguments that run the server, such as `strace`.
    ///   - firstPage: The path that is asked for until it is there.
    ///   - home: The folder of Public, Templates and migrations.
    ///   - tls: For HTTPS with HTTP/2; then the server is taken to answer once it can be connected to.
    public init(
        data: URL, wrapper: [String] = [], firstPage: String = "/health", home: URL = Checkout.folder,
        tls: SelfSignedCertificate? = nil
    ) throws {
        port = try Self.freePort()
        log = data.appendingPathExtension("log")
        let command =
            wrapper + [
                try Checkout.program("reader-study").path, "serve", "--data", data.path, "--home",
                home.path, "--port", String(port),
            ] + (tls?.arguments ?? [])
        let start = monotonicClock()
        spawned = try SpawnedProgram.spawn(command, log: log)
        let client = SetupClient(port: port)
        let deadline = start + 120_000_000_000
        while !Self.answers(client, firstPage, isSecure: tls != nil) {
            var status: Int32 = 0
            guard waitpid(spawned, &status, WNOHANG) == 0 else {
                throw RigFailure("the server ended at once: \((try? String(contentsOf: log, encoding: .utf8)) ?? "")")
            }
            guard monotonicClock() < deadline else {
                Self.end(spawned, SIGKILL)
                throw RigFailure("the server did not answer within 120 s")
            }
            usleep(2000)
        }
        startMilliseconds = Double(monotonicClock() - start) / 1e6
        process = wrapper.isEmpty ? spawned : try Self.child(of: spawned)
    }

    private static func answers(_ client: SetupClient, _ page: String, isSecure: Bool) -> Bool {
        guard isSecure else { return (try? client.get(page).status) == 200 }
        guard let socket = try? connected(to: client.port) else { return false }
        close(socket)
        return true
    }

    /// A clean stop.
    ///
    /// - Returns: Seconds of processor time that the server took, from its start on.
    /// - Throws: When the server did not end with exit code 0.
    @discardableResult
    public func stop() throws -> Double {
        let (status, usage) = signal(SIGTERM)
        guard status == 0 else { throw RigFailure("the server ended with status \(status)") }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// The power cut: nothing of the process runs on.
    public func kill() {
        _ = signal(SIGKILL)
    }

    /// Sends a signal and waits for the end.
    private func signal(_ number: Int32) -> (status: Int32, usage: rusage) {
        Glibc.kill(process, number)
        var status: Int32 = 0
        var usage = rusage()
        wait4(spawned, &status, 0, &usage)
        return (status, usage)
    }

    private static func end(_ process: pid_t, _ number: Int32) {
        Glibc.kill(process, number)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private static func child(of parent: pid_t) throws -> pid_t {
        let list = try String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
        guard let child = list.split(separator: " ").first.flatMap({ pid_t($0) }) else {
            throw RigFailure("the server does not run under its wrapper")
        }
        return child
    }

    static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
            }
        }
        guard outcome else { throw RigFailure("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}

/// A connected socket.
func connected(to port: UInt16) throws -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port: port)
    let outcome = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard outcome == 0 else {
        close(socket)
        throw RigFailure("cannot connect: \(String(cString: strerror(errno)))")
    }
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return socket
}
