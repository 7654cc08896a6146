import Cryptography
public import Foundation
import Studies
import StudyStore

/// A coordinator's browser, as far as the server can tell.
public enum CoordinatorClient {
    private static let (name, password) = ("load", "a password for measuring")

    /// Adds coordinators to a data directory, before a server is started on it.
    ///
    /// - Parameter count: How many; the first is called `load`, the others `load2` and so on.
    public static func add(to data: URL, count: Int = 1) async throws {
        let store = try StudyStore(
            DataDirectory(data), migrations: Checkout.folder.appendingPathComponent("migrations"))
        for number in 1...max(1, count) {
            do {
                try await store.addCoordinator(
                    account(number), password: try PasswordHash(password: password, logarithmOfCost: 10),
                    at: Timestamp(milliseconds: wallClock()))
            } catch StoreError.accountExists {}
        }
        try store.close()
    }

    /// Makes a token of a coordinator, before a server is started on the data directory.
    static func addToken(to data: URL) async throws -> String {
        try await add(to: data)
        let store = try StudyStore(
            DataDirectory(data), migrations: Checkout.folder.appendingPathComponent("migrations"))
        let now = Timestamp(milliseconds: wallClock())
        let owner = try await store.account(named: name, at: now)
        let issued = try await store.addToken(
            "load", role: .coordinator, scope: .all, days: 30, to: owner.id, by: .commandLine, at: now)
        try store.close()
        return issued.token
    }

    private static func account(_ number: Int) -> String { number == 1 ? name : "\(name)\(number)" }

    /// Signs a coordinator in.
    ///
    /// - Parameter number: From 1, as they were added.
    /// - Returns: The cookie, as the browser sends it.
    public static func signIn(port: UInt16, number: Int = 1) throws -> String {
        let answer = try SetupClient(port: port).post(
            "/coordinator/sign-in",
            form: "name=\(account(number))&password=\(password.replacingOccurrences(of: " ", with: "+"))", cookie: "")
        guard let cookie = answer.header("Set-Cookie")?.split(separator: ";").first.map(String.init) else {
            throw RigFailure("the coordinator was not let in: \(answer.head)")
        }
        return cookie
    }

    /// Milliseconds that the page of the study takes, each from the request to the last byte.
    ///
    /// - Parameters:
    ///   - data: The data directory of a prepared study; a coordinator is added to it.
    ///   - requests: How many are measured.
    ///   - warmUp: How many come before them.
    public static func pageTimes(of data: URL, requests: Int, warmUp: Int) async throws -> [Double] {
        try await add(to: data)
        let server = try ServerProcess(data: data)
        defer { _ = try? server.stop() }
        let client = SetupClient(port: server.port)
        let cookie = try signIn(port: server.port)
        return try (0..<warmUp + requests).map { _ in
            let start = monotonicClock()
            let page = try client.get("/coordinator/studies/\(StudyFolderMaker.studyName)", cookie: cookie)
            guard page.status == 200, page.body.count > 1000 else { throw RigFailure("no page: \(page.head)") }
            return Double(monotonicClock() - start) / 1e6
        }.dropFirst(warmUp).map { $0 }
    }
}
