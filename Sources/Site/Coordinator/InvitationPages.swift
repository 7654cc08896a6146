import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Inviting readers. The answer shows the links, which are stored as hashes and can never be shown again; so it is a page
/// and not a redirection.
struct InvitationPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/studies/:name/readers", use: invite)
        router.post("/coordinator/studies/:name/readers/:code/reissue", use: reissue)
    }

    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = InvitationForm(try await request.form())
        let invitees: [Invitee]
        do {
            let readers = try await desk.store.progress(of: study.plan.name).count
            invitees = try form.invitees(study.plan, readers: readers)
        } catch let problem as InvitationForm.Problem {
            let text = desk.text(
                "problems.\(problem.rawValue)", context.language, filling: ["most": String(InvitationForm.most)])
            return try await StudyPages(desk: desk).page(
                study, context,
                said: StudyPage.Said(problem: text, status: problem == .seen ? .conflict : .unprocessableContent),
                invitation: form)
        }
        do {
            let issued = try await desk.store.invite(
                invitees, to: study.plan.name, confidential: desk.confidential, by: .coordinator(context.name),
                at: desk.now)
            return try page(issued, names: invitees.map(\.name), study, request, context)
        } catch ReviewerProblem.isReviewer(let name) {
            let text = desk.text("problems.inviteReviewer", context.language, filling: ["name": name])
            return try await StudyPages(desk: desk).page(
                study, context, said: StudyPage.Said(problem: text, status: .conflict), invitation: form)
        } catch StoreError.wrongState {
            return try await StudyPages(desk: desk).page(
                study, context,
                said: StudyPage.Said(problem: desk.text("problems.state", context.language), status: .conflict))
        }
    }

    @Sendable func reissue(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await desk.reader(context, in: study).code
        let name = try await desk.confidential.identities(in: study.plan.name)[code]?.name
        let issued = try await desk.store.reissue(
            code, in: study.plan.name, by: .coordinator(context.name), at: desk.now)
        return try page([issued], names: [name ?? ""], study, request, context)
    }

    private func page(
        _ issued: [IssuedInvitation], names: [String], _ study: StudyRecord, _ request: Request,
        _ context: CoordinatorContext
    ) throws -> Response {
        let site = site(request)
        let slips = zip(issued, names).map { invitation, name in
            InvitationsPage.Slip(
                invitation.code, linkToken: invitation.linkToken, typed: invitation.typedCode, name: name, site: site,
                specialty: desk.specialty(invitation.specialty, in: study.plan, context.language))
        }
        return try page(slips, study, site: site, back: StudyAddress(study.plan.name).path, context)
    }

    /// The address under which people reach the site.
    func site(_ request: Request) -> String {
        desk.configuration.publicAddress ?? Self.address(request, isSecure: desk.configuration.isSecure)
    }

    /// The page of links that are shown only once.
    ///
    /// - Parameter back: The page from which the people were invited.
    func page(
        _ slips: [InvitationsPage.Slip], _ study: StudyRecord, site: String, back: String,
        _ context: CoordinatorContext
    ) throws -> Response {
        let language = context.language
        return try desk.pages.page(
            "coordinator/invitations",
            InvitationsPage(
                coordinator: context.name, study: desk.heading(study, language, tab: .overview), site: site,
                back: back, isOpen: study.state == .open, hasSpecialties: slips.contains { $0.specialty != nil },
                slips: slips,
                pageData: try scriptJSON(try mailMerge(slips, study, language))),
            frame: desk.frame(
                context, title: desk.text("invitations.heading", language), study: study,
                path: StudyAddress(study.plan.name).path))
    }

    /// The rows of the file for mail merge, which the browser writes: the links never lie in a file of the server.
    private func mailMerge(
        _ slips: [InvitationsPage.Slip], _ study: StudyRecord, _ language: Language
    ) throws -> [String: Any] {
        [
            "file": "invitations-\(study.plan.name)-\(desk.now.calendarDate).csv",
            "header": ["study", "reader", "name", "specialty", "link", "code"],
            "rows": slips.map {
                [
                    study.plan.title.text(in: language), $0.code, $0.name ?? "", $0.specialty?.label ?? "", $0.link,
                    $0.typed,
                ]
            },
            "copied": desk.text("invitations.copied", language),
            "copyFailed": desk.text("invitations.copyFailed", language),
        ]
    }

    /// The address under which the coordinator's own browser reached the site.
    private static func address(_ request: Request, isSecure: Bool) -> String {
        "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
    }
}

/// Links and slips, shown once.
struct InvitationsPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let site: String
    let back: String
    let isOpen: Bool
    let hasSpecialties: Bool
    let slips: [Slip]
    let pageData: String

    struct Slip: Sendable {
        let code: String
        let name: String?
        let specialty: SpecialtyValue?
        let link: String
        let typed: String
        let site: String
        /// `nil` when the link is too long for one.
        let qr: QRCode?

        init(
            _ code: String, linkToken: String, typed: String, name: String, site: String, specialty: SpecialtyValue?
        ) {
            self.code = code
            self.name = name.isEmpty ? nil : name
            self.specialty = specialty
            link = "\(site)/r/\(linkToken)"
            self.typed = typed
            self.site = site
            qr = QRCode(link)
        }
    }
}
