@testable import Charts

/// The figures of the simulated study, as a paper would print them.
struct ExampleFigures {
    let study: SimulatedStudy

    init() throws { study = try SimulatedStudy() }

    func sheet(_ identifier: String, _ title: String, wide: Bool = false) -> FigureSheet {
        FigureSheet(
            width: wide ? FigureSheet.twoColumns : FigureSheet.oneColumn, identifier: identifier, title: title,
            description: "Simulated data: 100 radiographs, 21 readers.")
    }

    func roc(wide: Bool, readerCurves: Bool = false, magnification: ROCFigure.Magnification = .automatic) -> ROCFigure {
        let points = study.curve(study.probabilities)
        let operating = ROCFigure.OperatingPoint(
            name: "Model at threshold 0.50", falsePositiveRate: Estimate(0.16), sensitivity: Estimate(0.98))
        let model = ROCFigure.Curve(
            name: "Model, AUC 0.981 (95% CI 0.959\u{2013}1.000)", points: points, band: study.band(points),
            operatingPoints: [operating])
        let groups = SimulatedStudy.specialties.enumerated().map { index, name in
            let rates = study.readers.filter { $0.specialty == index }.map(study.rate)
            return ROCFigure.Group(
                name: name, falsePositiveRate: SimulatedStudy.mean(rates.map(\.falsePositive)),
                sensitivity: SimulatedStudy.mean(rates.map(\.sensitivity)))
        }
        let readers = study.readers.map { reader in
            let rate = study.rate(reader)
            return ROCFigure.Reader(
                code: reader.code, group: reader.specialty, falsePositiveRate: rate.falsePositive,
                sensitivity: rate.sensitivity, curve: readerCurves ? study.curve(reader.confidences) : [])
        }
        return ROCFigure(
            sheet: sheet("roc", "Readers and model on the ROC plane", wide: wide), curves: [model], groups: groups,
            readers: readers, magnification: magnification, words: .init(level: "95%"))
    }

    func forest(wide: Bool, measures: Int = 2) -> ForestFigure {
        var rows: [ForestFigure.Row] = []
        for (index, name) in SimulatedStudy.specialties.enumerated() {
            let style = SeriesStyle.numbered(index)
            let readers = study.readers.filter { $0.specialty == index }
            rows.append(ForestFigure.Row(name: name, kind: .heading))
            for reader in readers {
                rows.append(
                    ForestFigure.Row(
                        name: reader.code, kind: .reader,
                        estimates: [
                            SimulatedStudy.proportion(study.sensitivity(reader.answers)),
                            SimulatedStudy.proportion(study.specificity(reader.answers)),
                        ], style: style))
            }
            let rates = readers.map(study.rate)
            rows.append(
                ForestFigure.Row(
                    name: "Mean", kind: .group,
                    estimates: [
                        SimulatedStudy.mean(rates.map(\.sensitivity)),
                        SimulatedStudy.mean(rates.map { 1 - $0.falsePositive }),
                    ], style: style))
        }
        rows.append(
            ForestFigure.Row(
                name: "Model", kind: .model,
                estimates: [
                    SimulatedStudy.proportion(study.sensitivity(study.modelAnswers)),
                    SimulatedStudy.proportion(study.specificity(study.modelAnswers)),
                ], style: .model()))
        let both = [
            ForestFigure.Measure(name: "Sensitivity", range: 0.7...1, reference: 0.98),
            ForestFigure.Measure(name: "Specificity", range: 0.3...1, reference: 0.84),
        ]
        return ForestFigure(
            sheet: sheet("forest", "Sensitivity and specificity", wide: wide), measures: Array(both.prefix(measures)),
            rows: rows, numbersTitle: "% (95% CI)", referenceName: "Model")
    }

    func confusion(wide: Bool) -> ConfusionFigure {
        let model = ConfusionFigure.Matrix(
            name: "Model", truePositives: 49, falseNegatives: 1, falsePositives: 8, trueNegatives: 42)
        let others = SimulatedStudy.specialties.enumerated().map { index, name in
            let answers = study.readers.filter { $0.specialty == index }.map(\.answers)
            let hits = answers.map { study.sensitivity($0) }
            let rejections = answers.map { study.specificity($0) }
            return ConfusionFigure.Matrix(
                name: name, truePositives: hits.reduce(0) { $0 + $1.correct },
                falseNegatives: hits.reduce(0) { $0 + $1.of - $1.correct },
                falsePositives: rejections.reduce(0) { $0 + $1.of - $1.correct },
                trueNegatives: rejections.reduce(0) { $0 + $1.correct })
        }
        return ConfusionFigure(
            sheet: sheet("confusion", "Two-by-two tables", wide: wide),
            matrices: wide ? [model] + others : [model])
    }

    /// The ROC figure in Traditional Chinese.
    func chinese() -> ROCFigure {
        var figure = roc(wide: false)
        figure.sheet.language = "zh-Hant"
        figure.sheet.title = "判讀者與模型"
        figure.words.falsePositiveRate = "偽陽性率（1 − 特異度）"
        figure.words.sensitivity = "敏感度"
        figure.words.specificity = "特異度"
        figure.words.band = "95% 信賴帶"
        figure.words.groupMean = "各組平均值與 95% 信賴區間"
        figure.words.chance = "隨機"
        figure.words.magnified = "左上角放大"
        for (index, name) in ["放射科", "骨科", "急診科", "外科"].enumerated() { figure.groups[index].name = name }
        return figure
    }

    /// Every example by the name of its snapshot.
    func all() -> [(name: String, figure: any Figure)] {
        [
            ("roc-one-column", roc(wide: false)), ("roc-two-columns", roc(wide: true)),
            ("roc-panel-below", roc(wide: false, magnification: .panel)), ("roc-models", rocOfModels()),
            ("roc-chinese", chinese()), ("forest-two-columns", forest(wide: true)),
            ("forest-one-column", forest(wide: false)), ("confusion-one", confusion(wide: false)),
            ("confusion-five", confusion(wide: true)), ("histogram", histogram()), ("calibration", calibration()),
            ("times-by-reader", times(byReader: true, shape: .points)),
            ("times-violin", times(byReader: false, shape: .violin)),
            ("times-linear", times(byReader: false, shape: .points, kind: .linear)), ("position", position()),
            ("cases-two-columns", cases(wide: true)), ("cases-one-column", cases(wide: false)), ("flow", flow()),
            ("precision-recall", precisionRecall()), ("decision", decision()), ("training", training()),
        ]
    }
}
