import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Studies for programs: which there are, how far they are, and the way from open to locked.
struct StudyRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies", use: list)
        router.get("/api/studies/:name") { _, context in
            let study = try await desk.study(context)
            return try programResponse(StudyJSON(study), version: study.version)
        }
        router.get("/api/studies/:name/study-file") { _, context in
            let study = try await desk.study(context)
            return studyFileResponse(study.definition, version: study.definitionDigest)
        }
        router.get("/api/studies/:name/progress") { _, context in
            let study = try await desk.study(context)
            let readers = try await desk.store.progress(of: study.plan.name)
            return try programResponse(ProgressJSON(ProgressSnapshot(study, readers)))
        }
        router.post("/api/studies/:name/open") { request, context in try await change(to: .open, request, context) }
        router.post("/api/studies/:name/close") { request, context in try await change(to: .closed, request, context) }
        router.post("/api/studies/:name/lock") { request, context in try await change(to: .locked, request, context) }
        router.post("/api/studies/:name/reminders", use: reminders)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let page = try PageRequest(request)
        let studies = try await desk.store.studies().filter { context.account.scope.includes($0.plan.name) }
        let part = try page.part(of: studies.map(StudyJSON.init)) { $0.name }
        return try programResponse(ListJSON(part, path: "/api/studies", limit: page.limit))
    }

    /// The version that was seen stands for the person's "are you sure?": what freezes or ends is named by it.
    private func change(
        to state: StudyState, _ request: Request, _ context: CoordinatorContext
    ) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        try request.checkMatch(study.version)
        if state == .open {
            try await desk.store.open(name, confidential: desk.confidential, by: context.actor, at: desk.now)
        } else {
            try await desk.store.change(name, to: state, by: context.actor, at: desk.now)
        }
        let changed = try await desk.store.study(name)
        return try programResponse(StudyJSON(changed), version: changed.version)
    }

    @Sendable func reminders(_: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let reminders = try await desk.store.reminders(
            for: study.plan.name, confidential: desk.confidential, by: context.actor, at: desk.now)
        return try programResponse(["items": reminders.map(ReminderJSON.init)])
    }
}

/// The progress of a study: the counts that the study's page shows.
struct ProgressJSON: Encodable {
    let summary: ProgressSnapshot.Summary
    let specialties: [ProgressSnapshot.Group]
    let readers: [ProgressSnapshot.Reader]

    init(_ snapshot: ProgressSnapshot) {
        (summary, specialties, readers) = (snapshot.summary, snapshot.groups, snapshot.readers)
    }
}

/// A reader to be reminded.
struct ReminderJSON: Encodable {
    let code: String
    let name: String
    let contact: String
    let specialty: String
    let link: String
    let session: Int
    let answered: Int
    let cases: Int
    let lastSeenAt: String?

    init(_ reminder: Reminder) {
        (code, name, contact) = (reminder.code, reminder.name, reminder.contact)
        (specialty, link) = (reminder.specialty.description, reminder.link.rawValue)
        (session, answered, cases) = (reminder.session, reminder.answered, reminder.cases)
        lastSeenAt = reminder.lastSeenAt?.description
    }
}

/// A study file as it is.
func studyFileResponse(_ text: String, version: String) -> Response {
    var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    response.headers[.contentType] = "application/yaml"
    response.headers[.eTag] = "\"\(version)\""
    return response
}
