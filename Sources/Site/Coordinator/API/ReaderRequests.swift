import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The readers of a study for programs: invited, looked at, given new links, shut out.
struct ReaderRequests {
    let desk: CoordinatorDesk

    static let repeatKey = fieldName("Idempotency-Key")

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/readers", use: list)
        router.post("/api/studies/:name/readers", use: invite)
        router.get("/api/studies/:name/readers/:code") { _, context in
            let study = try await desk.study(context)
            return try await reader(try await desk.reader(context, in: study).code, study, context)
        }
        router.post("/api/studies/:name/readers/:code/reissue", use: reissue)
        router.post("/api/studies/:name/readers/:code/revoke", use: revoke)
        router.post("/api/studies/:name/readers/:code/void", use: void)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let page = try PageRequest(request)
        let study = try await desk.study(context)
        let readers = try await readers(study, context)
        let part = try page.part(of: readers) { $0.code }
        return try programResponse(
            ListJSON(part, path: "/api/studies/\(study.plan.name)/readers", limit: page.limit))
    }

    private func readers(_ study: StudyRecord, _ context: CoordinatorContext) async throws -> [ReaderJSON] {
        let name = study.plan.name
        let identities = context.seesIdentities ? try await desk.confidential.identities(in: name) : [:]
        return try await desk.store.progress(of: name).map { ReaderJSON($0, identity: identities[$0.code]) }
    }

    private func reader(
        _ code: String, _ study: StudyRecord, _ context: CoordinatorContext
    ) async throws -> Response {
        guard let reader = try await readers(study, context).first(where: { $0.code == code }) else {
            throw SiteError.notFound
        }
        return try programResponse(reader)
    }

    /// The key is what the program makes before it asks: the same request with the same key, after a connection that
    /// broke, invites nobody again. The links are told once and stored nowhere, so the repeated answer has none of them.
    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(InvitationContent.self)
        guard (1...InvitationForm.most).contains(wanted.readers.count) else {
            throw ProgramProblem.badBody(field: "readers")
        }
        guard let key = request.headers[Self.repeatKey],
            let asked = InvitationRequest(key: key, digest: try wanted.digest())
        else { throw ProgramProblem.keyNeeded }
        do {
            let issued = try await desk.store.invite(
                wanted.invitees, to: study.plan.name, confidential: desk.confidential, request: asked,
                by: context.actor, at: desk.now)
            return try answer(issued.map { invitation($0, request) }, isRepeated: false, status: .created)
        } catch let before as InvitedBefore {
            guard before.isSame else { throw ProgramProblem.keyReused }
            return try answer(before.codes.map { InvitationJSON(code: $0) }, isRepeated: true, status: .ok)
        } catch ReviewerProblem.isReviewer(let name) {
            throw ProgramProblem.isReviewer(name)
        }
    }

    /// Once more the same reader gets another link, and the one before stops working: only the last one counts.
    @Sendable func reissue(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await desk.reader(context, in: study).code
        let issued = try await desk.store.reissue(code, in: study.plan.name, by: context.actor, at: desk.now)
        return try programResponse(invitation(issued, request))
    }

    @Sendable func revoke(_: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let reader = try await desk.reader(context, in: study)
        // Asked for again, there is nothing to do and nothing to tell the history.
        if reader.linkIsValid {
            try await desk.store.revoke(reader.code, in: study.plan.name, by: context.actor, at: desk.now)
        }
        return try await self.reader(reader.code, study, context)
    }

    @Sendable func void(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let reader = try await desk.reader(context, in: study)
        let wanted = try await request.content(VoidContent.self, limit: 8192)
        guard wanted.confirm else { throw ProgramProblem.confirmationNeeded }
        if reader.voidReason != wanted.reason {
            try await desk.store.void(
                reader.code, in: study.plan.name, reason: wanted.reason, by: context.actor, at: desk.now)
        }
        return try await self.reader(reader.code, study, context)
    }

    private func invitation(_ issued: IssuedInvitation, _ request: Request) -> InvitationJSON {
        let site = InvitationPages(desk: desk).site(request)
        return InvitationJSON(
            code: issued.code, specialty: issued.specialty.description, link: "\(site)/r/\(issued.linkToken)",
            typedCode: issued.typedCode)
    }

    private func answer(
        _ readers: [InvitationJSON], isRepeated: Bool, status: HTTPResponse.Status
    ) throws -> Response {
        try programResponse(InvitationsJSON(isRepeated: isRepeated, readers: readers), status: status)
    }
}

/// Readers to be invited.
struct InvitationContent: Codable {
    let readers: [Person]

    struct Person: Codable {
        let specialty: String
        var name: String?
        var contact: String?
    }

    var invitees: [Invitee] {
        readers.map {
            Invitee(specialty: Specialty.Code($0.specialty), name: $0.name ?? "", contact: $0.contact ?? "")
        }
    }

    /// Of what is asked for, however it was written.
    func digest() throws -> Digest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Digest(of: [UInt8](try encoder.encode(self)))
    }
}

/// Why a reader's answers are void.
struct VoidContent: Decodable {
    let reason: String
    let confirm: Bool
}

/// Readers who were invited.
struct InvitationsJSON: Encodable {
    /// Whether this answers a request that was answered before; then there are no links.
    let isRepeated: Bool
    let readers: [InvitationJSON]
}

/// A personal link and code; told once.
struct InvitationJSON: Encodable {
    let code: String
    var specialty: String?
    var link: String?
    var typedCode: String?
}
