import Cryptography
import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// Makes the demo's data directory: all of it, or nothing.
struct DemoData {
    let configuration: Configuration
    let home: Home

    /// Makes the demo beside its place and moves it there when it is complete.
    func create() async throws {
        let target = configuration.data.folder
        let partial = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).partial")
        // Left by a demo that was stopped while it was made; nothing else has this name.
        try? FileManager.default.removeItem(at: partial)
        do {
            var inProgress = configuration
            inProgress.data = DataDirectory(partial)
            let links = try await Installation.with(inProgress, mayCreate: true) { try await fill($0) }
            try NewFile(inProgress.data.demoLinks.path).write(links.text)
            guard rename(partial.path, target.path) == 0 else {
                throw CommandFailure(
                    .notPossible, "\(target.path) cannot be made (\(String(cString: strerror(errno))))")
            }
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw error
        }
    }

    private func fill(_ installation: Installation) async throws -> DemoLinks {
        let password = try Token(bits: 60).grouped
        let hash = try PasswordHash(password: password)
        let start = Timestamp.now.startOfDay.advanced(byDays: -20)
        try await installation.store.addCoordinator("demo", password: hash, at: start)

        let hip = home.examples.appendingPathComponent("hip-fracture")
        let finished = try checked(hip.appendingPathComponent("finished-study.yaml"))
        let open = try checked(hip)
        let real = try checked(home.examples.appendingPathComponent("real-radiographs"))
        let network = try DemoModel(of: home.examples, in: installation)
        try await enter(
            finished, hip.appendingPathComponent("simulated-readers"), network, installation, from: start)

        var readers: [(study: String, invitations: [IssuedInvitation])] = []
        for (study, count) in [(open, 3), (real, 1)] {
            try await installation.create(study, simulatedReaders: false, at: .now)
            let invitees = study.plan.specialties.prefix(count).map { Invitee(specialty: $0.code) }
            let name = study.plan.name
            let issued = try await installation.store.invite(
                invitees, to: name, confidential: installation.confidential, by: .commandLine, at: .now)
            try await installation.store.change(name, to: .open, by: .commandLine, at: .now)
            readers.append((name.description, issued))
        }
        return DemoLinks(
            address: configuration.addressForLinks, coordinator: ("demo", password), readers: readers,
            finishedStudy: finished.plan.name.description)
    }

    private func checked(_ path: URL) throws -> CheckedStudy {
        let report = IntakeReport(folder: path.path)
        for problem in report.checked.errors { Terminal.error("error: \(problem.description)") }
        guard let study = report.checked.value else {
            throw CommandFailure(.notPossible, "the example study \(path.path) has errors; restore the original files")
        }
        return study
    }

    private func enter(
        _ study: CheckedStudy, _ folder: URL, _ network: DemoModel, _ installation: Installation,
        from start: Timestamp
    ) async throws {
        let readers = try SimulatedReader.all(in: folder)
        let clock = VirtualClock(start)
        try await installation.create(study, simulatedReaders: true, at: clock.now)
        try await network.score(study.plan.name, in: installation, at: clock.now)
        let model = try SimulatedReader.model(in: folder, cases: study.cases.map(\.details.number))
        try await installation.store.add(
            model, to: study.plan.name, confidential: installation.confidential, by: .commandLine, at: clock.now)
        let bar = ProgressBar("Simulated readers read", of: readers.reduce(0) { $0 + $1.readings.count })
        defer { bar.finish() }
        try await SimulatedStudy(
            installation: installation, study: study.plan.name, readers: readers, clock: clock
        ).run { bar.update($0) }
    }
}

extension Timestamp {
    /// Midnight UTC of the day.
    var startOfDay: Timestamp {
        advanced(byMilliseconds: -(milliseconds % 86_400_000))
    }
}
