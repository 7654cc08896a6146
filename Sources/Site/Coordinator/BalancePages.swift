import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// How evenly the stored orders place the cases. It needs the classes of the cases and shows sums over them only.
struct BalancePages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/balance", use: page)
    }

    @Sendable func page(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, language) = (try await desk.study(context), context.language)
        let (report, cases) = try await desk.store.balance(of: study.plan.name, confidential: desk.confidential)
        return try desk.pages.page(
            "coordinator/balance",
            BalancePage(
                report, cases: cases, coordinator: context.name,
                study: desk.heading(study, language, tab: .balance), plan: study.plan, desk: desk, language),
            frame: desk.frame(
                context, title: desk.text("balance.heading", language), study: study,
                path: StudyAddress(study.plan.name).path + "/balance"))
    }
}
