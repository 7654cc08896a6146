import Charts
import Reports
import Statistics
import Studies
@_spi(Confidential) import StudyStore

/// Fills the page of results.
struct ResultsPageBuilder: Sendable {
    let desk: CoordinatorDesk
    let templates: ReportTemplates
    let study: StudyRecord
    let language: Language

    private var address: String { StudyAddress(study.plan.name).path + "/results" }

    func page(
        coordinator: String, results: ComparisonResults?, models: [StoredModel], problems: [String]
    ) -> ResultsPage {
        ResultsPage(
            coordinator: coordinator, study: desk.heading(study, language, tab: .results), address: address,
            sessionQuery: results.map(sessionQuery) ?? "",
            isSealed: !study.resultsAreOpen, canShow: study.resultsAreOpen && results == nil,
            hasResults: results != nil, hasModel: results.map { !$0.models.isEmpty } ?? false,
            hasReaders: results.map { !$0.readers.isEmpty } ?? false, hasProblems: !problems.isEmpty,
            problems: problems,
            predictions: ResultsPage.PredictionForm(
                models: models.map { model in
                    ResultsPage.ModelValue(
                        name: model.predictions.model,
                        address: StudyAddress(study.plan.name).model(model.predictions.model),
                        version: model.predictions.version,
                        threshold: PrintedNumber.shortest(model.predictions.threshold),
                        addedAt: TimeValue(model.addedAt))
                }, hasModels: !models.isEmpty, name: "",
                threshold: PrintedNumber.shortest(study.plan.analysis.threshold)),
            headline: results.map(headline) ?? [], figures: results.map(figures) ?? [],
            tables: results.map(tables) ?? [], modalities: results.map(modalities) ?? [])
    }

    private func modalities(_ results: ComparisonResults) -> [ResultsPage.ModalityValue] {
        guard results.data.modalities.count > 1 else { return [] }
        return results.data.modalities.enumerated().map { index, modality in
            ResultsPage.ModalityValue(
                name: modality.description, index: index, isShown: index == results.modality)
        }
    }

    /// The numbers that a reader of the page looks for first.
    private func headline(_ results: ComparisonResults) -> [ResultsPage.Headline] {
        var lines: [ResultsPage.Headline] = []
        func add(_ label: String, _ value: IntervalEstimate?, isPercent: Bool) {
            guard let value else { return }
            lines.append(
                ResultsPage.Headline(
                    label: label,
                    value: isPercent
                        ? PrintedNumber.percent(value.estimate) : PrintedNumber.decimal(value.estimate, places: 3),
                    limits: "\(value.level) CI "
                        + PrintedNumber.range(
                            value.lower, value.upper, places: isPercent ? 1 : 3, shift: isPercent ? 2 : 0)
                ))
        }
        for model in results.models {
            let name = model.model.name
            let level = results.settings.level
            add(
                desk.text("results.aucOf", language, filling: ["who": name]),
                model.logitArea.interval ?? model.area.interval,
                isPercent: false)
            add(
                desk.text("results.sensitivityOf", language, filling: ["who": name]),
                try? model.table.rate(.sensitivity, level: level), isPercent: true)
            add(
                desk.text("results.specificityOf", language, filling: ["who": name]),
                try? model.table.rate(.specificity, level: level), isPercent: true)
        }
        if let all = results.groups.first {
            let who = desk.text("results.readersMean", language)
            add(
                desk.text("results.sensitivityOf", language, filling: ["who": who]),
                all[.sensitivity]?.multiReader.interval ?? all[.sensitivity]?.mean?.interval, isPercent: true)
            add(
                desk.text("results.specificityOf", language, filling: ["who": who]),
                all[.specificity]?.multiReader.interval ?? all[.specificity]?.mean?.interval, isPercent: true)
        }
        return lines
    }

    private func figures(_ results: ComparisonResults) -> [ResultsPage.FigureValue] {
        results.figures().concurrentMap { figure in
            let label = label("figures.\(figure.name)")
            let caption = desk.pages.resultWords.sentence(figure.caption, in: language)
            return ResultsPage.FigureValue(
                name: figure.name, title: figure.title, label: label ?? figure.title, heading: heading(label),
                caption: caption.text, captionLanguage: caption.tag, drawing: figure.figure.svg(),
                files: ["svg", "png", "pdf", "csv"].map { link("figures/\(figure.name).\($0)", results) })
        }
    }

    private func tables(_ results: ComparisonResults) -> [ResultsPage.TableValue] {
        results.tables.concurrentMap { name, table in
            let label = label("tables.\(name)")
            return ResultsPage.TableValue(
                name: name, title: table.title, label: label ?? table.title, heading: heading(label),
                table: templates.html(desk.pages.resultWords.table(TablePage(table), in: language)),
                files: ["csv", "json", "html"].map { link("tables/\(name).\($0)", results) })
        }
    }

    /// What a figure or table is called on the page; in the files it has its English title.
    private func label(_ key: String) -> String? {
        desk.pages.strings.known("coordinator.results.names.\(key)", language)
    }

    private func heading(_ label: String?) -> String? { language == .english ? nil : label }

    private func link(_ path: String, _ results: ComparisonResults) -> ResultsPage.FileLink {
        ResultsPage.FileLink(
            label: path.split(separator: ".").last.map { $0.uppercased() } ?? path,
            address: "\(address)/\(path)\(sessionQuery(results))")
    }

    private func sessionQuery(_ results: ComparisonResults) -> String {
        results.modality > 0 ? "?session=\(results.modality)" : ""
    }
}
