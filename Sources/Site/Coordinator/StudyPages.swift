import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// One study: its state, its readers, its exports.
struct StudyPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            return try await page(try await desk.study(context), context, said: StudyPage.Said(done: done))
        }
    }

    /// The study's page, with what has just been done, or with what was wrong with a form.
    func page(
        _ study: StudyRecord, _ context: CoordinatorContext, said: StudyPage.Said = StudyPage.Said(),
        invitation: InvitationForm = InvitationForm()
    ) async throws -> Response {
        let (name, language) = (study.plan.name, context.language)
        let readers = try await desk.store.progress(of: name)
        let identities = context.seesIdentities ? try await desk.confidential.identities(in: name) : [:]
        let rows = readers.map { reader in
            StudyPage.ReaderRow(
                reader, name: identities[reader.code]?.name, study: study, desk: desk, language)
        }
        let may = Permissions.of(context.account, in: study)
        let exports = may["export"] == true ? try desk.store.exports(of: name).map { ExportValue($0, of: name) } : []
        let letters =
            may["remind"] == true
            ? LetterSummary(try await desk.confidential.reminderCounts(of: name), desk: desk, language) : nil
        let missing =
            may["score"] == true && study.state == .draft
            ? try await desk.confidential.predictionsMissing(in: study.plan) : nil
        let model = StudyPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .overview),
            done: said.done.flatMap { StudyPage.Said.known.contains($0) ? desk.text("done.\($0)", language) : nil },
            problem: said.problem, facts: StudyPage.Facts(study, readers: readers),
            digests: StudyPage.Digests(study, head: try await desk.store.historyHead(of: name)),
            modelMissing: missing.map { desk.modelMissing($0.model, $0.cases, language) },
            hasReaders: !rows.isEmpty, canInvite: study.state != .locked,
            canRemind: study.state == .open, letters: letters,
            hasSeveralSessions: study.plan.sessions.count > 1, readers: rows,
            groups: StudyPage.Group.all(study, readers: readers, desk: desk, language),
            invitation: invitation.value(study, readers: readers.count, language),
            resultsAreSealed: !study.resultsAreOpen, hasExports: !exports.isEmpty, exports: exports,
            blindingCommand: "reader-study study check --blinding \(name)",
            pageData: try scriptJSON([
                "address": StudyAddress(name).path,
                "unsent": desk.text("study.unsent", language, filling: ["number": "#"]),
                "yes": desk.text("yes", language),
                "live": desk.text("study.live", language), "lost": desk.text("study.lost", language),
                "reload": desk.text("study.reload", language),
            ]))
        return try desk.pages.page(
            "coordinator/study", model,
            frame: desk.frame(
                context, title: study.plan.title.text(in: language), study: study, path: StudyAddress(name).path),
            status: said.problem == nil ? .ok : said.status)
    }
}
