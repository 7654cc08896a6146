import Charts
import Cryptography
import Foundation
import Reports
import Scoring
import Statistics
import Studies
@_spi(Confidential) import StudyStore

/// Fills the page of one model.
struct ModelPageBuilder: Sendable {
    /// What is shown after a look.
    struct Shown: Sendable {
        let report: ModelReport
        let cases: [ComparisonCase]
        let scores: ModelScores
        let look: String
    }

    let desk: CoordinatorDesk
    let study: StudyRecord
    let model: StoredModel
    /// How the predictions came about; `nil` when they were imported as a table.
    let scoring: StoredScoring?
    let images: [CaseSummary]
    let language: Language

    /// The page begins here, as the paper's Figure 3 does.
    private static let firstThreshold = 0.5

    var address: String { StudyAddress(study.plan.name).model(model.predictions.model) }

    func page(coordinator: String, shown: Shown?) throws -> ModelPage {
        ModelPage(
            coordinator: coordinator, study: desk.heading(study, language, tab: .results), address: address,
            resultsAddress: StudyAddress(study.plan.name).path + "/results", name: model.predictions.model,
            facts: facts, isSealed: !study.resultsAreOpen, canShow: study.resultsAreOpen && shown == nil,
            hasResults: shown != nil, figures: shown.map(figures) ?? [], matrix: shown.map(matrix),
            gallery: shown.map(gallery), data: try shown.map(data) ?? "")
    }

    private func text(_ key: String, _ values: [String: String] = [:]) -> String {
        desk.text("model.\(key)", language, filling: values)
    }

    private var threshold: String { PrintedNumber.shortest(model.predictions.threshold) }

    private var facts: [ModelPage.Fact] {
        let predictions = model.predictions
        var facts = [
            ModelPage.Fact(
                label: desk.text("results.version", language), value: predictions.version, isDigest: false),
            ModelPage.Fact(label: text("threshold"), value: threshold, isDigest: false),
            ModelPage.Fact(
                label: text(scoring == nil ? "source" : "weights"), value: predictions.source.description,
                isDigest: true),
        ]
        if let provenance = scoring?.provenance {
            facts.append(
                ModelPage.Fact(label: text("preprocessing"), value: provenance.preprocessing, isDigest: false))
            facts.append(ModelPage.Fact(label: text("program"), value: provenance.program, isDigest: false))
            facts += statements(provenance.card)
        }
        return facts.filter { !$0.value.isEmpty }
    }

    /// What the model's card says of itself.
    private func statements(_ card: String) -> [ModelPage.Fact] {
        // The predictions stand without it; maps, which need the card, tell that it is damaged.
        guard let card = try? ModelCard(stored: card) else { return [] }
        func words(_ key: String) -> String { desk.pages.strings.text("detect.\(key)", language) }
        return [("trainingData", card.trainingData), ("intendedUse", card.intendedUse)].map { key, text in
            ModelPage.Fact(
                label: words(key), value: ModelCard.statement(text, orWhenNotStated: words("notStated")),
                isDigest: false)
        }
    }

    private func figures(_ shown: Shown) -> [ResultsPage.FigureValue] {
        shown.report.figures(width: FigureSheet.oneColumn * 1.35).map { figure in
            let caption = desk.pages.resultWords.sentence(figure.caption, in: language)
            return ResultsPage.FigureValue(
                name: figure.name, title: figure.title, label: figure.title, heading: nil, caption: caption.text,
                captionLanguage: caption.tag, drawing: figure.figure.svg(), files: [])
        }
    }

    private func matrix(_ shown: Shown) -> ModelPage.Matrix {
        let row = shown.report.thresholds.row(at: Self.firstThreshold)
        func cell(_ outcome: CaseOutcome) -> ModelPage.Matrix.Cell {
            ModelPage.Matrix.Cell(
                outcome: outcome.rawValue, label: text(outcome.rawValue), count: outcome.count(in: row.table))
        }
        return ModelPage.Matrix(
            hint: text("matrixHint", ["threshold": threshold]), own: text("own", ["threshold": threshold]),
            ownValue: threshold, limits: text("limits", ["level": "\(shown.report.level)"]),
            caption: text("matrixCaption", ["threshold": PrintedNumber.decimal(Self.firstThreshold, places: 3)]),
            rows: [
                ModelPage.Matrix.Row(
                    label: text("fracture"), key: "fracture", called: cell(.truePositive), cleared: cell(.falseNegative)
                ),
                ModelPage.Matrix.Row(
                    label: text("noFracture"), key: "none", called: cell(.falsePositive), cleared: cell(.trueNegative)),
            ],
            measures: zip(ThresholdTable.rates, row.measures).map { rate, value in
                ModelPage.Matrix.Measure(
                    key: rate.rawValue, label: text("measures.\(rate.rawValue)"),
                    estimate: value.interval.map { PrintedNumber.percent($0.estimate) } ?? text("notEstimable"),
                    limits: value.interval.map { PrintedNumber.range($0.lower, $0.upper, places: 1, shift: 2) } ?? "")
            })
    }

    private func gallery(_ shown: Shown) -> ModelPage.Gallery {
        let images = Dictionary(self.images.map { ($0.number, $0) }) { first, _ in first }
        var counts: [CaseOutcome: Int] = [:]
        let items = zip(shown.cases, shown.scores.probabilities).compactMap { item, probability -> ModelPage.Item? in
            guard let probability, let image = images[item.number] else { return nil }
            let outcome = CaseOutcome(fracture: item.fracture, isCalled: probability >= Self.firstThreshold)
            counts[outcome, default: 0] += 1
            return self.item(item, probability, outcome, image, shown)
        }
        let filters =
            [ModelPage.Filter(code: "all", label: text("all"), count: items.count, isFirst: true)]
            + CaseOutcome.allCases.map { outcome in
                ModelPage.Filter(
                    code: outcome.rawValue, label: text(outcome.rawValue), count: counts[outcome] ?? 0, isFirst: false)
            }
        return ModelPage.Gallery(
            isImported: scoring == nil, hasMaps: items.contains(where: \.hasMap), filters: filters, items: items)
    }

    private func item(
        _ item: ComparisonCase, _ probability: Double, _ outcome: CaseOutcome, _ image: CaseSummary,
        _ shown: Shown
    ) -> ModelPage.Item {
        let number = item.number.description
        let path = number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? number
        let size = GalleryPicture.size(width: image.width, height: image.height)
        let type: ReferenceStandard.FractureType? = item.subtype.flatMap { .init(rawValue: $0.description) }
        let truth = type?.rawValue ?? (item.fracture ? "fracture" : "none")
        return ModelPage.Item(
            number: number, title: text("case", ["number": number]),
            probability: text("probability", ["probability": PrintedNumber.decimal(probability, places: 3)]),
            exact: "\(probability)", truth: desk.text("cases.type.\(truth)", language), fracture: item.fracture,
            outcome: outcome.rawValue, outcomeLabel: text(outcome.rawValue), width: size.width, height: size.height,
            picture: "\(address)/pictures/\(path)", hasMap: scoring?.cases[item.number]?.hasMap ?? false,
            map: "\(address)/maps/\(path)?look=\(shown.look)", originalText: text("originalOf", ["number": number]),
            mapText: text("mapOf", ["number": number]), overlayText: text("overlayOf", ["number": number]))
    }

    /// The table of thresholds: for each the four counts, then share and limits of every measure.
    private func data(_ shown: Shown) throws -> String {
        let rows = shown.report.thresholds.rows.map { row -> [Any] in
            let table = row.table
            var numbers: [Any] = [
                row.threshold.map { $0 as Any } ?? NSNull(), table.truePositives, table.falseNegatives,
                table.falsePositives, table.trueNegatives,
            ]
            for measure in row.measures {
                if let interval = measure.interval {
                    numbers += [interval.estimate, interval.lower, interval.upper]
                } else {
                    numbers += [NSNull(), NSNull(), NSNull()]
                }
            }
            return numbers
        }
        let strings = desk.pages.strings
        let values: [String: Any] = [
            "thresholds": rows, "measures": ThresholdTable.rates.map(\.rawValue),
            "strings": [
                "model": strings.branch("coordinator.model", language), "detect": strings.branch("detect", language),
                "keys": strings.branch("keys", language),
            ],
        ]
        return try scriptJSON(values)
    }
}

/// What became of a case at a threshold.
enum CaseOutcome: String, CaseIterable, Sendable {
    case truePositive = "tp"
    case falseNegative = "fn"
    case falsePositive = "fp"
    case trueNegative = "tn"

    init(fracture: Bool, isCalled: Bool) {
        self =
            if fracture { isCalled ? .truePositive : .falseNegative } else { isCalled ? .falsePositive : .trueNegative }
    }

    func count(in table: DiagnosticTable) -> Int {
        switch self {
        case .truePositive: table.truePositives
        case .falseNegative: table.falseNegatives
        case .falsePositive: table.falsePositives
        case .trueNegative: table.trueNegatives
        }
    }
}
