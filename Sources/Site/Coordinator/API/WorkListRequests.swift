import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The work-list for programs. Whoever looks is noted, as on the pages; what a model says of a case that is being read is
/// told to nobody.
struct WorkListRequests {
    let workList: WorkListDesk

    private var desk: CoordinatorDesk { workList.desk }

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/work-list", use: list)
        router.get("/api/work-list/:film", use: film)
        router.post("/api/work-list/:film/send", use: send)
        router.post("/api/work-list/:film/score", use: scoreAgain)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let limit = try request.number("limit", in: 1...PageRequest.most) ?? 100
        let named = request.uri.queryParameters["order"].map(String.init)
        guard let order = ConfidentialStore.WorkListOrder(rawValue: named ?? "urgent") else {
            throw ProgramProblem.badParameter("order")
        }
        try await desk.confidential.recordWorkListLook(at: nil, by: .coordinator(context.name), at: desk.now)
        let films = try await desk.confidential.workList(order, limit: limit)
        let sealed = try await workList.sealed(among: films)
        return try programResponse(
            WorkListJSON(
                count: try await desk.confidential.workListCount(),
                items: films.map { WorkListFilmJSON($0, isSealed: sealed.contains($0.number)) }))
    }

    @Sendable func film(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let film = try await workList.film(context)
        try await desk.confidential.recordWorkListLook(
            at: film.number, by: .coordinator(context.name), at: desk.now)
        return try await answer(film)
    }

    @Sendable func send(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let film = try await workList.visibleFilm(context)
        guard try await workList.orderSending(of: film, by: context) else { throw ProgramProblem.resultsStayHere }
        return try await answer(try await workList.film(context), status: .accepted)
    }

    @Sendable func scoreAgain(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let film = try await workList.visibleFilm(context)
        try await workList.scoreAgain(film, by: context)
        return try await answer(try await workList.film(context), status: .accepted)
    }

    private func answer(_ film: WorkListFilm, status: HTTPResponse.Status = .ok) async throws -> Response {
        try programResponse(WorkListFilmJSON(film, isSealed: try await workList.isSealed(film)), status: status)
    }
}

/// Films of the clinic.
struct WorkListJSON: Encodable {
    /// All that there are.
    let count: Int
    let items: [WorkListFilmJSON]
}

/// A film with what the model says of it.
struct WorkListFilmJSON: Encodable {
    let number: Int
    let arrivedAt: String
    let width: Int
    let height: Int
    /// 0...90 years; 90 stands for more, too.
    let age: Int?
    let sex: String?
    /// Places with likely text that were blacked out.
    let blackedOut: Int
    /// `waiting`, `scored`, `failed`, or `sealed`: a case of a study that is being read.
    let state: String
    let score: Score?
    /// Why there is no score.
    let problem: String?
    let sending: Sending?

    struct Score: Encodable {
        let model: String
        let version: String
        let probability: Double
        let threshold: Double
        let positive: Bool
        let at: String?
    }

    /// The way of the result back to the PACS.
    struct Sending: Encodable {
        let state: String
        let attempts: Int
        let changedAt: String
        let reason: String?
    }

    init(_ film: WorkListFilm, isSealed: Bool) {
        (number, arrivedAt) = (film.number, film.arrivedAt.description)
        (width, height, age, sex) = (film.width, film.height, film.age, film.sex?.rawValue)
        blackedOut = film.blackedOut
        let isHidden = isSealed || film.problem == WorkListRounds.studyCase
        state = isHidden ? "sealed" : film.score != nil ? "scored" : film.problem == nil ? "waiting" : "failed"
        problem = isHidden ? nil : film.problem
        score =
            isHidden
            ? nil
            : film.score.map {
                Score(
                    model: $0.model, version: $0.version, probability: $0.probability, threshold: $0.threshold,
                    positive: $0.isPositive, at: film.scoredAt?.description)
            }
        sending =
            isHidden
            ? nil
            : film.sending.map {
                Sending(
                    state: $0.state.rawValue, attempts: $0.attempts, changedAt: $0.changedAt.description,
                    reason: $0.reason)
            }
    }
}
