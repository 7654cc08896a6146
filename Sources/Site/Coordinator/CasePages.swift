import Foundation
import Hummingbird
import NIOPosix
import Studies
@_spi(Confidential) import StudyStore

/// The cases of a study. What is true about them is shown only after the history has noted who looked.
struct CasePages {
    let desk: CoordinatorDesk
    let files = FileIO(threadPool: .singleton)

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/cases") { _, context in
            try await page(try await desk.study(context), truth: nil, context)
        }
        router.post("/coordinator/studies/:name/reference-standard", use: referenceStandard)
        router.get("/coordinator/studies/:name/images/:number", use: image)
    }

    /// A page and not a redirection: looking again is a new look, and is noted again.
    @Sendable func referenceStandard(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        try await desk.store.recordReferenceStandardViewed(name, by: .coordinator(context.name), at: desk.now)
        return try await page(study, truth: try await desk.confidential.cases(of: name), context)
    }

    private func page(
        _ study: StudyRecord, truth: [CaseNumber: StudyCase]?, _ context: CoordinatorContext
    ) async throws -> Response {
        let (name, language) = (study.plan.name, context.language)
        let cases = try await desk.store.cases(of: name)
        let answers = try await desk.store.answersByCase(of: name)
        let rows = cases.map { item in
            CasesPage.Row(
                item, answers: answers[item.number] ?? 0, truth: truth?[item.number], study: name, desk: desk, language)
        }
        return try desk.pages.page(
            "coordinator/cases",
            CasesPage(
                coordinator: context.name, study: desk.heading(study, language, tab: .cases), count: cases.count,
                showsTruth: truth != nil, rows: rows),
            frame: desk.frame(
                context, title: desk.text("cases.heading", language), study: study,
                path: StudyAddress(name).path + "/cases"))
    }

    @Sendable func image(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        guard let number = try context.parameters.require("number").removingPercentEncoding,
            let item = try await desk.store.caseSummary(CaseNumber(number), of: study.plan.name)
        else { throw SiteError.notFound }
        return try await pngResponse(item.file, files: files, context: context)
    }
}
