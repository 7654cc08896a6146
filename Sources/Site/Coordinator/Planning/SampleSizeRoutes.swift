import HTTPTypes
import Hummingbird
import Reports
import Statistics
import Studies
@_spi(Confidential) import StudyStore

/// Power and sample size as a page: from conjectures, from published components, or from a study that was read.
struct SampleSizeRoutes {
    static let path = "/coordinator/planning/sample-size"

    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/planning/sample-size", use: ask)
        router.post("/coordinator/planning/sample-size", use: pilot)
    }

    /// Questions from typed numbers are addresses, so that an answer can be kept and sent to a colleague.
    @Sendable func ask(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let sent = PlanningFields.sent(request)
        let asked = PlanningFields(sent, desk: desk, language: context.language)
        let question = sent["question"].flatMap(SampleSizeQuestion.init(rawValue:))
        let answers = SampleSizeAnswers(desk: desk, language: context.language)
        // A grid of many readers and cases takes longer than a request should hold a thread of the server.
        let (fields, answer) = try await desk.compute { () throws -> (PlanningFields, SampleSizeAnswer?) in
            var fields = asked
            let answer = question.flatMap { answers.answer($0, &fields) }
            return (fields, answer)
        }
        return try await page(context, fields, question: question, answer: answer)
    }

    /// A pilot that was read: a study of this installation whose results are open, noted as a look at them, or tables.
    @Sendable func pilot(_ request: Request, context: CoordinatorContext) async throws -> Response {
        var fields = PlanningFields(
            try await request.form(limit: 8 << 20), desk: desk, language: context.language)
        let found: (ComparisonData, AnalysisSettings)?
        if let name = fields.text("study").flatMap(StudyName.init) {
            try await desk.store.recordResultsViewed(
                name, how: "power and sample size", by: .coordinator(context.name), at: desk.now)
            let study = try await StudyComparison(
                of: name, in: desk.store, confidential: desk.confidential, longWork: .left)
            found = (study.data, study.settings)
        } else {
            found = tables(&fields).map { ($0, AnalysisSettings()) }
        }
        var answer: SampleSizeAnswer?
        if let (data, settings) = found {
            let chosen = SampleSizeAnswers.endpoint(fields)
            let endpoint: ReaderEndpoint =
                switch chosen {
                case .area: .area
                case .sensitivity: .sensitivity
                case .specificity: .specificity
                }
            let (asked, answers) = (fields, SampleSizeAnswers(desk: desk, language: context.language))
            (fields, answer) = try await desk.compute { () throws -> (PlanningFields, SampleSizeAnswer?) in
                var fields = asked
                switch Result(catching: { () throws(StatisticsError) in try PilotStudy(data, settings, endpoint) }) {
                case .success(let pilot):
                    let answer = answers.answer(pilot, &fields)
                    return (fields, answer)
                case .failure(let error):
                    fields.report(error.description)
                    return (fields, nil)
                }
            }
        }
        return try await page(context, fields, question: nil, answer: answer, isPilot: true)
    }

    private func tables(_ fields: inout PlanningFields) -> ComparisonData? {
        guard let readings = fields.text("readings") else {
            fields.report(desk.text("planning.noPilot", fields.language))
            return nil
        }
        func file(_ name: String, _ text: String) -> InputFile { InputFile(name: name, bytes: Array(text.utf8)) }
        let checked = ComparisonInput.parse(
            ComparisonFiles(
                readings: file("readings.csv", readings), cases: fields.text("cases").map { file("cases.csv", $0) },
                models: fields.text("predictions").map { [file("model.csv", $0)] } ?? []))
        guard let data = checked.value else {
            for problem in checked.problems where problem.severity == .error { fields.report(problem.description) }
            return nil
        }
        return data
    }

    private func page(
        _ context: CoordinatorContext, _ fields: PlanningFields, question: SampleSizeQuestion?,
        answer: SampleSizeAnswer?, isPilot: Bool = false
    ) async throws -> Response {
        let language = context.language
        func endpoints(_ isSent: Bool) -> [PlanningFields.Choice] {
            let chosen = isSent ? SampleSizeAnswers.endpoint(fields) : .area
            return [ConjecturedReaderStudy.Endpoint.area, .sensitivity, .specificity].map { endpoint in
                PlanningFields.Choice(
                    value: endpoint.rawValue, label: desk.text("planning.endpoints.\(endpoint.rawValue)", language),
                    isSelected: endpoint == chosen)
            }
        }
        let studies = try await desk.store.studies().filter(\.resultsAreOpen).map { study in
            PlanningFields.Choice(
                value: study.plan.name.description, label: study.plan.title.text(in: language),
                isSelected: isPilot && fields.text("study") == study.plan.name.description)
        }
        let model = SampleSizePage(
            coordinator: context.name, address: Self.path, hasProblems: !fields.problems.isEmpty,
            problems: fields.problems, answer: answer,
            questions: SampleSizeQuestion.allCases.map { kind in
                SampleSizePage.QuestionForm(
                    question: kind.rawValue, heading: desk.text("planning.questions.\(kind)", language),
                    about: desk.text("planning.questionHints.\(kind)", language), hasEndpoints: kind.hasEndpoint,
                    endpoints: endpoints(kind == question),
                    fields: fields.fields(kind.kinds, of: kind.rawValue, isSent: kind == question))
            },
            pilot: SampleSizePage.PilotForm(
                hasStudies: !studies.isEmpty, studies: studies, endpoints: endpoints(isPilot),
                fields: fields.fields(SampleSizeQuestion.pilotKinds, of: "pilot", isSent: isPilot)))
        return try desk.pages.page(
            "coordinator/sample-size", model,
            frame: desk.frame(context, title: desk.text("planning.sampleSize", language), path: Self.path),
            status: fields.problems.isEmpty ? .ok : .unprocessableContent)
    }
}
