import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The cases of a study for programs. What is true about them is told only after the history has noted who asked.
struct CaseRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/cases") { request, context in
            let page = try PageRequest(request)
            return try await cases(try await desk.study(context), page, truth: nil)
        }
        router.post("/api/studies/:name/reference-standard", use: referenceStandard)
    }

    /// No GET: asking again is a new look, and is noted again.
    @Sendable func referenceStandard(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let page = try PageRequest(request)
        let study = try await desk.study(context)
        let name = study.plan.name
        try await desk.store.recordReferenceStandardViewed(name, by: context.actor, at: desk.now)
        return try await cases(study, page, truth: try await desk.confidential.cases(of: name))
    }

    private func cases(
        _ study: StudyRecord, _ page: PageRequest, truth: [CaseNumber: StudyCase]?
    ) async throws -> Response {
        let name = study.plan.name
        let answers = try await desk.store.answersByCase(of: name)
        let all = try await desk.store.cases(of: name).map {
            CaseJSON($0, answers: answers[$0.number] ?? 0, truth: truth?[$0.number])
        }
        let part = try page.part(of: all) { $0.number }
        let path = "/api/studies/\(name)/\(truth == nil ? "cases" : "reference-standard")"
        return try programResponse(ListJSON(part, path: path, limit: page.limit))
    }
}

/// A case, with its truth when that was asked for.
struct CaseJSON: Encodable {
    let number: String
    let width: Int
    let height: Int
    /// 8 or 16.
    let bits: Int
    let answers: Int
    let truth: Truth?

    struct Truth: Encodable {
        let fracture: Bool
        let type: String
        let side: String?
        let source: String
        let age: Int?
        let sex: String?
        let injurySeverityScore: Int?
    }

    init(_ item: CaseSummary, answers: Int, truth: StudyCase?) {
        number = item.number.description
        (width, height, bits) = (item.width, item.height, item.bits)
        self.answers = answers
        self.truth = truth.map { known in
            Truth(
                fracture: known.reference.fracture, type: known.reference.type.rawValue,
                side: known.reference.side?.rawValue, source: known.reference.source, age: known.age,
                sex: known.sex?.rawValue, injurySeverityScore: known.injurySeverityScore)
        }
    }
}
