import Foundation

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

    /// Two models, a smoothed curve and the readers' summary curve.
    func rocOfModels() -> ROCFigure {
        var figure = roc(wide: true, readerCurves: true)
        let weaker = zip(study.probabilities, study.probabilities.indices).map { value, index in
            value * 0.6 + 0.4 * (Double(index * 37 % 100) / 100)
        }
        let points = study.curve(weaker)
        figure.curves[0].smoothed = (0...100).map { step in
            let rate = Double(step) / 100
            return CurvePoint(x: rate, y: pow(rate, 0.02))
        }
        figure.curves.append(
            ROCFigure.Curve(name: "Earlier model, AUC 0.905", points: points, style: .model(1)))
        figure.curves.append(
            ROCFigure.Curve(
                name: "Summary curve of the readers",
                points: (0...100).map { CurvePoint(x: Double($0) / 100, y: pow(Double($0) / 100, 0.025)) },
                style: SeriesStyle(ink: .text, marker: .circle, dash: [7, 2, 1.5, 2])))
        return figure
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

    func histogram() -> HistogramFigure {
        let pairs = zip(study.probabilities, study.truth)
        return HistogramFigure(
            sheet: sheet("histogram", "Probabilities by class"),
            classes: [
                .init(name: "No fracture", values: pairs.filter { !$0.1 }.map(\.0)),
                .init(name: "Fracture", values: pairs.filter(\.1).map(\.0)),
            ], threshold: 0.5)
    }

    func calibration() -> CalibrationFigure {
        let sorted = zip(study.probabilities, study.truth).sorted { $0.0 < $1.0 }
        let bins = stride(from: 0, to: sorted.count, by: 10).map { start -> CalibrationFigure.Bin in
            let part = sorted[start..<min(sorted.count, start + 10)]
            return CalibrationFigure.Bin(
                predicted: part.reduce(0) { $0 + $1.0 } / Double(part.count),
                observed: SimulatedStudy.proportion((part.count { $0.1 }, part.count)), count: part.count)
        }
        let smooth = (0...50).map { step -> CurvePoint in
            let x = Double(step) / 50
            return CurvePoint(x: x, y: 1 / (1 + exp(-9 * (x - 0.62))))
        }
        return CalibrationFigure(
            sheet: sheet("calibration", "Calibration"),
            models: [
                .init(
                    name: "Model, deciles with 95% CI", bins: bins, smoothed: smooth,
                    band: smooth.map {
                        BandPoint(x: $0.x, lower: max(0, $0.y - 0.13), upper: min(1, $0.y + 0.13))
                    }, predictions: study.probabilities)
            ], words: .init(level: "95%"))
    }

    func times(byReader: Bool, shape: ReadingTimeFigure.Shape, kind: ScaleKind = .logarithmic) -> ReadingTimeFigure {
        func row(_ name: String, _ values: [Double], _ style: SeriesStyle) -> ReadingTimeFigure.Row {
            let sorted = values.sorted()
            func quantile(_ p: Double) -> Double { sorted[Int(p * Double(sorted.count - 1))] }
            return .init(
                name: name, values: values,
                box: .init(
                    lowerWhisker: quantile(0.05), lowerQuartile: quantile(0.25), median: quantile(0.5),
                    upperQuartile: quantile(0.75), upperWhisker: quantile(0.95)), style: style)
        }
        let groups = SimulatedStudy.specialties.indices.map { index in
            study.readers.filter { $0.specialty == index }
        }
        let sections: [ReadingTimeFigure.Section] =
            byReader
            ? groups.enumerated().map { index, readers in
                .init(
                    name: SimulatedStudy.specialties[index],
                    rows: readers.map { row($0.code, $0.seconds, .numbered(index)) })
            }
            : [
                .init(
                    name: "",
                    rows: groups.enumerated().map { index, readers in
                        row(SimulatedStudy.specialties[index], readers.flatMap(\.seconds), .numbered(index))
                    })
            ]
        return ReadingTimeFigure(
            sheet: sheet("times", "Reading times"), sections: sections, kind: kind, shape: shape)
    }

    func position() -> PositionFigure {
        let groups = [("Experts", [0, 1]), ("Primary physicians", [2, 3])].enumerated().map { index, group in
            let readers = study.readers.filter { group.1.contains($0.specialty) }
            let blocks = stride(from: 1, through: 91, by: 10).map { first -> PositionFigure.Block in
                let range = first...(first + 9)
                var correct = 0
                var seconds: [Double] = []
                for reader in readers {
                    for index in reader.answers.indices where range.contains(reader.positions[index]) {
                        correct += reader.answers[index] == study.truth[index] ? 1 : 0
                        seconds.append(reader.seconds[index])
                    }
                }
                let mean = seconds.reduce(0, +) / Double(max(1, seconds.count))
                return .init(
                    positions: range, accuracy: SimulatedStudy.proportion((correct, seconds.count)),
                    seconds: Estimate(mean, interval: (mean * 0.92)...(mean * 1.08)))
            }
            return PositionFigure.Group(name: group.0, blocks: blocks, style: .numbered(index))
        }
        return PositionFigure(
            sheet: sheet("position", "Accuracy and time along the order"), groups: groups,
            intervalName: "95% CI")
    }

    func cases(wide: Bool) -> CaseMatrixFigure {
        func outcomes(_ answers: [Bool], _ reader: Int) -> [CaseMatrixFigure.Outcome] {
            zip(answers, study.truth).enumerated().map { index, pair in
                // The simulation knows neither; a few are made so that all four can be seen.
                if (index * 31 + reader * 17) % 211 == 0 { return .cannotAssess }
                if (index * 29 + reader * 13) % 307 == 0 { return .missing }
                return pair.0 == pair.1 ? .correct : .wrong
            }
        }
        return CaseMatrixFigure(
            sheet: sheet("cases", "Every reading", wide: wide),
            cases: zip(study.codes, study.truth).map { .init(code: $0, isPositive: $1) },
            models: [
                .init(
                    name: "Model",
                    outcomes: zip(study.modelAnswers, study.truth).map { $0 == $1 ? .correct : .wrong })
            ],
            sections: SimulatedStudy.specialties.enumerated().map { index, name in
                .init(
                    name: name,
                    rows: study.readers.enumerated().filter { $0.element.specialty == index }.map {
                        .init(name: $0.element.code, outcomes: outcomes($0.element.answers, $0.offset + 1))
                    })
            })
    }

    func flow() -> FlowFigure {
        FlowFigure(
            sheet: sheet("flow", "Flow of readers and answers"),
            steps: [
                .init(
                    boxes: [.init(heading: "Radiographs of 2017 (n = 112)")],
                    excluded: .init(
                        heading: "Excluded (n = 12)",
                        lines: [
                            "Hip prosthesis (n = 7)", "Incomplete projection (n = 3)", "No reference standard (n = 2)",
                        ])),
                .init(
                    boxes: [
                        .init(
                            heading: "Test set (n = 100)",
                            lines: ["50 with fracture (25 femoral neck, 25 intertrochanteric), 50 without"])
                    ]),
                .init(
                    boxes: [.init(heading: "Readings planned (n = 2300)", lines: ["23 readers invited"])],
                    excluded: .init(
                        heading: "Not read (n = 200)", lines: ["2 readers withdrew before the first case"])),
                .init(boxes: [.init(heading: "Readings analysed (n = 2100)", lines: ["21 readers, 100 cases each"])]),
                .init(boxes: [
                    .init(heading: "Answer: fracture (n = 1192)"), .init(heading: "Answer: no fracture (n = 908)"),
                ]),
                .init(boxes: [
                    .init(heading: "Fracture", lines: ["n = 1013"]), .init(heading: "No fracture", lines: ["n = 179"]),
                    .init(heading: "Fracture", lines: ["n = 37"]), .init(heading: "No fracture", lines: ["n = 871"]),
                ]),
            ])
    }

    func precisionRecall() -> PrecisionRecallFigure {
        let positives = Double(study.truth.count { $0 })
        let points = Set(study.probabilities).sorted(by: >).map { threshold -> CurvePoint in
            let hits = Double(zip(study.probabilities, study.truth).count { $0 >= threshold && $1 })
            let called = Double(study.probabilities.count { $0 >= threshold })
            return CurvePoint(x: hits / positives, y: hits / called)
        }
        return PrecisionRecallFigure(
            sheet: sheet("precision-recall", "Precision and recall"),
            curves: [
                .init(
                    name: "Model, average precision 0.98", points: points,
                    band: points.map {
                        BandPoint(x: $0.x, lower: max(0, $0.y - 0.06), upper: min(1, $0.y + 0.04))
                    }, operatingPoint: CurvePoint(x: 0.98, y: 49.0 / 57))
            ], prevalence: 0.5, words: .init(level: "95%"))
    }

    func decision() -> DecisionCurveFigure {
        func benefit(_ hits: Double, _ alarms: Double, _ threshold: Double) -> Double {
            hits / 100 - alarms / 100 * threshold / (1 - threshold)
        }
        let thresholds = (1...98).map { Double($0) / 100 }
        let model = thresholds.map { threshold in
            let hits = Double(zip(study.probabilities, study.truth).count { $0 >= threshold && $1 })
            let alarms = Double(zip(study.probabilities, study.truth).count { $0 >= threshold && !$1 })
            return CurvePoint(x: threshold, y: benefit(hits, alarms, threshold))
        }
        return DecisionCurveFigure(
            sheet: sheet("decision", "Net benefit"),
            strategies: [
                .init(
                    name: "Model", points: model,
                    band: model.map { BandPoint(x: $0.x, lower: $0.y - 0.04, upper: $0.y + 0.04) },
                    style: .numbered(1)),
                .init(
                    name: "Mean of the experts",
                    points: thresholds.map { CurvePoint(x: $0, y: benefit(49.67, 6.17, $0)) }, style: .numbered(0)),
            ], prevalence: 0.5, words: .init(level: "95%"))
    }

    func training() -> LineFigure {
        let epochs = (1...60).map(Double.init)
        func points(_ shape: (Double) -> Double) -> [CurvePoint] {
            epochs.map { epoch in
                CurvePoint(x: epoch, y: shape(epoch) * (1 + 0.04 * sin(epoch * 1.7) * cos(epoch * 0.6)))
            }
        }
        let (training, validation) = (SeriesStyle.numbered(1), SeriesStyle.numbered(0))
        return LineFigure(
            sheet: sheet("training", "Training"),
            plots: [
                .init(
                    title: "Loss", kind: .logarithmic,
                    series: [
                        .init(name: "Training", points: points { 0.7 * exp(-$0 / 12) + 0.02 }, style: training),
                        .init(name: "Validation", points: points { 0.65 * exp(-$0 / 10) + 0.12 }, style: validation),
                    ], aspect: 0.45),
                .init(
                    title: "Accuracy (%)", percent: true,
                    series: [
                        .init(
                            name: "Training",
                            points: points { 0.94 - 0.4 * exp(-$0 / 8) }.map { CurvePoint(x: $0.x, y: min(1, $0.y)) },
                            style: training),
                        .init(
                            name: "Validation",
                            points: points { 0.9 - 0.38 * exp(-$0 / 7) }.map { CurvePoint(x: $0.x, y: min(1, $0.y)) },
                            style: validation),
                    ], aspect: 0.45),
            ], horizontalTitle: "Epoch", horizontalRange: 0...60)
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
