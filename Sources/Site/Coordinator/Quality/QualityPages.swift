import Foundation
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// What in the readings is worth a second look, and that somebody has looked.
struct QualityPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/quality") { request, context in
            let isDone = request.uri.queryParameters["done"] == "reviewed"
            return try await page(try await desk.study(context), context, isDone: isDone)
        }
        router.post("/coordinator/studies/:name/quality", use: review)
    }

    /// Excludes nobody: it notes who looked, and what for.
    @Sendable func review(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 8192)
        guard let kind = form["flag"].flatMap(QualityFlag.Kind.init(rawValue:)),
            let session = form["session"].flatMap({ Int($0) })
        else { throw SiteError.badForm }
        do {
            try await desk.store.reviewFlag(
                kind, of: form["reader"] ?? "", session: session, in: study.plan.name, reason: form["reason"] ?? "",
                by: .coordinator(context.name), at: desk.now)
        } catch StoreError.reasonNeeded {
            return try await page(study, context, problem: "reason")
        }
        return .redirect(to: StudyAddress(study.plan.name).path + "/quality?done=reviewed", type: .normal)
    }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, isDone: Bool = false, problem: String? = nil
    ) async throws -> Response {
        let language = context.language
        let flags = try await desk.store.qualityFlags(of: study.plan.name)
        let address = StudyAddress(study.plan.name).path + "/quality"
        let rows = flags.map { QualityPage.Row($0, of: study, desk: desk, language) }
        let (open, seen) = (rows.filter { !$0.isReviewed }, rows.filter(\.isReviewed))
        return try desk.pages.page(
            "coordinator/quality",
            QualityPage(
                coordinator: context.name, study: desk.heading(study, language, tab: .quality), address: address,
                done: isDone ? desk.text("quality.reviewed", language) : nil,
                problem: problem.map { desk.text("problems.\($0)", language) },
                rules: QualityPage.rules(study.plan.quality, desk: desk, language), hasOpen: !open.isEmpty,
                open: open, hasSeen: !seen.isEmpty, seen: seen),
            frame: desk.frame(context, title: desk.text("quality.heading", language), study: study, path: address),
            status: problem == nil ? .ok : .unprocessableContent)
    }
}

/// The page of flags.
struct QualityPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let done: String?
    let problem: String?
    /// When readings are flagged, as sentences.
    let rules: [String]
    let hasOpen: Bool
    let open: [Row]
    let hasSeen: Bool
    let seen: [Row]

    /// One flag.
    struct Row: Sendable {
        /// Unique on the page.
        let id: String
        let reader: String
        let readerAddress: String
        let session: Int
        let kind: String
        let what: String
        let why: String
        let isReviewed: Bool
        let review: Review?

        init(_ found: ReaderFlag, of study: StudyRecord, desk: CoordinatorDesk, _ language: Language) {
            (reader, session, kind) = (found.reader, found.session, found.flag.kind.rawValue)
            id = "\(found.reader)-\(found.session)-\(kind)"
            readerAddress = StudyAddress(study.plan.name).reader(found.reader)
            what = desk.text("quality.kind.\(kind)", language)
            why = Self.why(found.flag, study: study, desk: desk, language)
            isReviewed = found.isReviewed
            review = found.review.map(Review.init)
        }

        /// The reason with its numbers, in a sentence.
        private static func why(
            _ flag: QualityFlag, study: StudyRecord, desk: CoordinatorDesk, _ language: Language
        ) -> String {
            let rules = study.plan.quality
            var values = ["readings": String(flag.readings), "of": String(flag.of)]
            values["seconds"] = limit(rules.fastestSeconds)
            values["minutes"] = limit(rules.awayMinutes)
            values["longest"] = flag.longestMinutes.map(oneDecimal)
            values["share"] = flag.othersShare.map { oneDecimal($0 * 100) }
            values["probability"] = flag.probability.map(probability)
            values["answer"] = flag.choice.map { answer($0, study.plan, desk: desk, language) }
            return desk.text("quality.why.\(flag.kind.rawValue)", language, filling: values)
        }

        private static func answer(
            _ code: String, _ plan: StudyPlan, desk: CoordinatorDesk, _ language: Language
        ) -> String {
            guard let question = plan.primaryQuestion, case .choice(let options, let third) = question.kind else {
                return code
            }
            let label = options.first { $0.code == code }?.label ?? third?.label
            return label?.text(in: language) ?? code
        }

        private static func probability(_ value: Double) -> String {
            value < 1e-6 ? "< 0.000001" : "= " + String(format: "%.6f", value)
        }
    }

    /// What a coordinator said about a flag.
    struct Review: Sendable {
        let reason: String
        let by: String
        let at: TimeValue
        let readings: Int

        init(_ review: ReaderFlag.Review) {
            (reason, readings, at) = (review.reason, review.readings, TimeValue(review.at))
            by = review.by.split(separator: ":", maxSplits: 1).last.map(String.init) ?? review.by
        }
    }

    static func rules(_ rules: QualityRules, desk: CoordinatorDesk, _ language: Language) -> [String] {
        let values = [
            "seconds": limit(rules.fastestSeconds), "minutes": limit(rules.awayMinutes),
            "probability": "\(rules.leastProbability)",
        ]
        return QualityFlag.Kind.allCases.map { desk.text("quality.rule.\($0.rawValue)", language, filling: values) }
    }
}
