import HTTPTypes
import Hummingbird
import Reports
import Statistics
import Studies
import StudyStore

/// The checker of published results as a page: which counts of cases can give a printed mean and its limits.
struct PublishedRoutes {
    static let path = "/coordinator/planning/published"

    let desk: CoordinatorDesk

    private static let kinds: [PlanningFields.Kind] = [
        .init(name: "readers", start: ""), .init(name: "casesOfValue", start: "", hasHint: true),
        .init(name: "mean", start: ""), .init(name: "lower", start: ""), .init(name: "upper", start: ""),
        .init(name: "lowest", start: "", isRequired: false), .init(name: "highest", start: "", isRequired: false),
        .init(name: "level", start: "0.95"),
    ]

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/planning/published", use: page)
    }

    @Sendable func page(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let language = context.language
        let sent = PlanningFields.sent(request)
        var fields = PlanningFields(sent, desk: desk, language: language)
        let checked = sent["mean"] == nil ? nil : check(&fields)
        // A search over counts of many readers takes longer than a request should hold a thread of the server.
        let verdict = try await desk.compute { checked.map { Verdict($0) } }
        let model = PublishedPage(
            coordinator: context.name, address: Self.path, hasProblems: !fields.problems.isEmpty,
            problems: fields.problems,
            answer: verdict.map { verdict in
                PublishedPage.Answer(
                    verdict: desk.text("planning.verdicts.\(verdict.verdict.rawValue)", language),
                    isGood: verdict.verdict == .consistent, sentence: verdict.sentence, findings: verdict.findings)
            }, fields: fields.fields(Self.kinds, of: "published", isSent: !sent.isEmpty))
        return try desk.pages.page(
            "coordinator/published", model,
            frame: desk.frame(context, title: desk.text("planning.published", language), path: Self.path),
            status: fields.problems.isEmpty ? .ok : .unprocessableContent)
    }

    private struct Verdict: Sendable {
        let verdict: PublishedGroupMean.Verdict
        let sentence: String
        let findings: [String]

        init(_ published: PublishedGroupMean) {
            verdict = published.verdict
            sentence = published.sentence
            findings = published.findings
        }
    }

    private func check(_ fields: inout PlanningFields) -> PublishedGroupMean? {
        let (readers, cases, level) = (fields.whole("readers"), fields.whole("casesOfValue"), fields.number("level"))
        guard let readers, let cases, let level else { return nil }
        do {
            return try PublishedGroupMean(
                readers: readers, cases: cases, mean: Statistics.PrintedNumber(fields.text("mean") ?? ""),
                lower: Statistics.PrintedNumber(fields.text("lower") ?? ""),
                upper: Statistics.PrintedNumber(fields.text("upper") ?? ""),
                level: ConfidenceLevel(level), lowest: printed("lowest", fields), highest: printed("highest", fields))
        } catch {
            fields.report(error.description)
            return nil
        }
    }

    private func printed(_ name: String, _ fields: PlanningFields) throws(StatisticsError) -> Statistics.PrintedNumber?
    {
        guard let text = fields.text(name) else { return nil }
        return try Statistics.PrintedNumber(text)
    }
}

/// The page on published results.
struct PublishedPage: Sendable {
    let coordinator: String
    let address: String
    let hasProblems: Bool
    let problems: [String]
    let answer: Answer?
    let fields: [PlanningFields.Field]

    /// What the check says.
    struct Answer: Sendable {
        let verdict: String
        let isGood: Bool
        let sentence: String
        let findings: [String]
    }
}
