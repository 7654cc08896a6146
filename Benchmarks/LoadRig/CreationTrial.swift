import Foundation

/// Drafts that become studies while the server is killed.
struct CreationTrial {
    /// Nanoseconds from which the moments are drawn: twice what a creation takes by itself.
    private(set) var span: Int64 = 0

    private static let name = "drafted"
    private let study: LoadedStudy
    private let cases: Int
    private let original: URL
    private let token: String
    private let draft: String

    /// Sets a draft up with all its files, as a program does.
    init(_ study: LoadedStudy, cases: Int) async throws {
        (self.study, self.cases) = (study, cases)
        original = try study.copy("with-draft")
        token = try await CoordinatorClient.addToken(to: original)
        let server = try ServerProcess(data: original)
        draft = try Self.upload(
            StudyFolderMaker(cases: cases, name: Self.name), through: TokenClient(port: server.port, token: token),
            by: study.folder.appendingPathComponent("draft"))
        try server.stop()
        span = try measured()
    }

    private static func upload(_ maker: StudyFolderMaker, through client: TokenClient, by folder: URL) throws -> String
    {
        try maker.write(to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try String(contentsOf: folder.appendingPathComponent("study.yaml"), encoding: .utf8)
        guard let draft = try client.post("/api/drafts", ["studyFile": text])["id"] as? String else {
            throw RigFailure("the draft has no id")
        }
        try client.put(folder.appendingPathComponent("cases.csv"), as: "cases", named: "cases.csv", to: draft)
        let images = folder.appendingPathComponent("images")
        for image in try FileManager.default.contentsOfDirectory(atPath: images.path).sorted() {
            try client.put(images.appendingPathComponent(image), as: "image", named: image, to: draft)
        }
        let model = Data(#"{"model": "none"}"#.utf8)
        _ = try client.ask("PUT", "/api/drafts/\(draft)/model", model, type: "application/json")
        return draft
    }

    private func measured() throws -> Int64 {
        let data = try copy()
        defer { study.discard(data) }
        let server = try ServerProcess(data: data)
        defer { server.kill() }
        let start = monotonicClock()
        try create(TokenClient(port: server.port, token: token))
        return 2 * (monotonicClock() - start)
    }

    private func copy() throws -> URL {
        let data = study.folder.appendingPathComponent("creating")
        try FileManager.default.copyItem(at: original, to: data)
        return data
    }

    /// Asks for the study and waits until the server says that it is there.
    private func create(_ client: TokenClient) throws {
        var state = try client.post("/api/drafts/\(draft)/create", ["withoutTrial": true, "open": true])
        while state["isRunning"] as? Bool == true {
            usleep(2000)
            state = try client.ask("GET", "/api/drafts/\(draft)/creation")
        }
        guard state["study"] as? String == Self.name else { throw RigFailure("no study: \(state)") }
    }

    /// Begins a creation and kills the server.
    ///
    /// - Parameter delay: Nanoseconds after which it dies.
    /// - Returns: Whether the study was acknowledged before, and what is wrong.
    func round(after delay: Int64) async throws -> (isFinished: Bool, problems: [String]) {
        let data = try copy()
        defer { study.discard(data) }
        let isFinished = createUntilKilled(try ServerProcess(data: data), after: delay)
        var problems = try await problems(in: data, mustBeThere: isFinished)
        let server = try ServerProcess(data: data)
        defer { server.kill() }
        guard try !isThere(data) else { return (isFinished, problems) }
        // What was not acknowledged can be asked for again.
        do {
            try create(TokenClient(port: server.port, token: token))
        } catch {
            return (isFinished, problems + ["the draft cannot be made into a study any more: \(error)"])
        }
        problems += try await self.problems(in: data, mustBeThere: true)
        return (isFinished, problems)
    }

    private func createUntilKilled(_ server: ServerProcess, after delay: Int64) -> Bool {
        let end = DispatchGroup()
        end.enter()
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) {
            server.kill()
            end.leave()
        }
        let isFinished = (try? create(TokenClient(port: server.port, token: token))) != nil
        end.wait()
        return isFinished
    }

    private func isThere(_ data: URL) throws -> Bool {
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: true)
        return try database.number("SELECT count(*) FROM study WHERE name = '\(Self.name)'") == 1
    }

    /// The study is there with everything, or not at all.
    private func problems(in data: URL, mustBeThere: Bool) async throws -> [String] {
        var problems = try ["study", "confidential"].flatMap { name in
            try Database(data.appendingPathComponent("\(name).sqlite"), readOnly: true).rows("PRAGMA quick_check")
                .filter { $0 != [.text("ok")] }.map { "\(name).sqlite is damaged: \($0)" }
        }
        guard try isThere(data) else {
            return problems + (mustBeThere ? ["the study that was acknowledged is lost"] : [])
        }
        problems += try await PreparedStudy.verify(data, study: Self.name, includingImages: true)
        let truth = try Database(data.appendingPathComponent("confidential.sqlite"), readOnly: true)
        let known = try truth.number("SELECT count(*) FROM reference_standard WHERE study = '\(Self.name)'")
        if known != cases { problems.append("the truth is known of \(known) of \(cases) cases") }
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: true)
        let isOpen = try database.number("SELECT count(*) FROM study WHERE name = '\(Self.name)' AND state = 'open'")
        if mustBeThere, isOpen != 1 { problems.append("the study was acknowledged, and is not open") }
        return problems
    }
}
