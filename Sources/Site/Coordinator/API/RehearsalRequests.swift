import HTTPTypes
import Hummingbird
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The rehearsal of a study for programs.
struct RehearsalRequests {
    let rehearsals: RehearsalDesk

    private var desk: CoordinatorDesk { rehearsals.desk }

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/rehearsal") { _, context in try await answer(try await desk.study(context)) }
        router.post("/api/studies/:name/rehearsal", use: begin)
        router.get("/api/studies/:name/rehearsal/report.zip") { _, context in
            guard let report = try await rehearsals.report(on: try await desk.study(context)) else {
                throw ProgramProblem.noRehearsal
            }
            return report
        }
    }

    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let content = try await request.content(RehearsalContent.self, limit: 4096)
        let wanted = try RehearsalRequest(study.plan.name, content)
        do {
            try await rehearsals.begin(wanted, of: study)
        } catch {
            throw ProgramProblem.rehearsalRefused(error)
        }
        return try await answer(study, status: .accepted)
    }

    private func answer(_ study: StudyRecord, status: HTTPResponse.Status = .ok) async throws -> Response {
        try programResponse(RehearsalJSON(await rehearsals.look(at: study)), status: status)
    }
}

/// What a program supposes of the readers and of the model.
struct RehearsalContent: Decodable {
    let readers: Int?
    let sensitivity: Double?
    let specificity: Double?
    let modelSensitivity: Double?
    let modelSpecificity: Double?
}

/// How far a rehearsal is, and what the last one found.
struct RehearsalJSON: Encodable {
    let running: Bool
    /// `none` when none was ever begun.
    let phase: String
    let done: Int
    let of: Int
    /// Why the last one came to nothing.
    let problem: String?
    let result: Result?

    /// Dummy data: these numbers follow from what was supposed.
    struct Result: Encodable {
        let readers: Int
        let cases: Int
        let sessions: Int
        let answers: Int
        /// What `verify` found wrong with the copy.
        let problems: [String]
        /// Studies that were drawn for what follows.
        let studies: Int
        let level: Double
        let widths: [ExpectedPrecision.Width]
        let primary: Primary?
    }

    /// How often the primary comparison is significant.
    struct Primary: Encodable {
        let measure: String
        let comparison: String
        let difference: Double?
        let significant: Int
        let tested: Int
    }

    init(_ look: RehearsalDesk.Look) {
        (running, phase) = (look.isRunning, look.state?.phase.rawValue ?? "none")
        (done, of, problem) = (look.state?.done ?? 0, look.state?.of ?? 0, look.failure)
        result = look.summary.map { summary in
            let expected = summary.expected
            return Result(
                readers: summary.readers, cases: summary.cases, sessions: summary.sessions, answers: summary.answers,
                problems: summary.problems, studies: expected.studies, level: expected.level, widths: expected.widths,
                primary: expected.primary.map {
                    Primary(
                        measure: $0.measure, comparison: $0.comparison, difference: $0.difference,
                        significant: $0.significant, tested: $0.tested)
                })
        }
    }
}
