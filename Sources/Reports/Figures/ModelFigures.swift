import Charts
import Statistics

extension ComparisonResults {
    /// The four counts of each model as matrices.
    func confusionFigure(width: Double) -> ResultFigure? {
        guard !models.isEmpty else { return nil }
        let caption = "Calls against the reference standard; percent are of each row of the reference standard."
        return ResultFigure(
            name: "confusion", title: "Confusion matrix", caption: caption,
            figure: ConfusionFigure(
                sheet: FigureSheet(
                    width: width, identifier: "confusion", title: "Confusion matrix", description: caption),
                matrices: models.map { model in
                    ConfusionFigure.Matrix(
                        name: "\(model.model.name) at \(PrintedNumber.shortest(model.threshold))",
                        truePositives: model.table.truePositives, falseNegatives: model.table.falseNegatives,
                        falsePositives: model.table.falsePositives, trueNegatives: model.table.trueNegatives)
                }), data: confusionData)
    }

    private var confusionData: Table {
        var table = Table(
            "Confusion matrices of the models",
            columns: [
                .init("model", "Model", .text), .init("threshold", "Threshold", .proportion),
                .init("truth", "Reference standard", .text), .init("call", "Call", .text),
                .init("cases", "Cases", .percent),
            ])
        for model in models {
            let counts = model.table
            for (truth, calls) in [
                ("fracture", [counts.truePositives, counts.falseNegatives]),
                ("no fracture", [counts.falsePositives, counts.trueNegatives]),
            ] {
                for (call, count) in zip(["fracture", "no fracture"], calls) {
                    table.add([
                        .text(model.model.name), .number(model.threshold), .text(truth), .text(call),
                        .fraction(count, of: calls.reduce(0, +)),
                    ])
                }
            }
        }
        return table
    }

    /// The probabilities of one model by class.
    func histogramFigure(_ index: Int, width: Double) -> ResultFigure? {
        let model = models[index]
        guard let classes = model.curve?.classes else { return nil }
        let caption = "Probabilities of \(model.model.name) by reference standard; the line is the threshold."
        let name = index == 0 ? "probabilities" : "probabilities-\(index + 1)"
        let figure = HistogramFigure(
            sheet: FigureSheet(
                width: width, identifier: name, title: "Predicted probabilities", description: caption),
            classes: [
                HistogramFigure.Class(name: "No fracture", values: classes.negatives),
                HistogramFigure.Class(name: "Fracture", values: classes.positives),
            ], threshold: model.threshold)
        return ResultFigure(
            name: name, title: "Predicted probabilities", caption: caption, figure: figure,
            data: Self.histogramData(figure, of: model))
    }

    /// The bars of both classes, empty ones too, and the line.
    private static func histogramData(_ figure: HistogramFigure, of model: ModelResult) -> Table {
        var table = Table(
            "Probabilities of \(model.model.name) by reference standard",
            columns: [
                .init("part", "Drawn as", .text), .init("truth", "Reference standard", .text),
                .init("from", "From", .proportion), .init("to", "To", .proportion), .init("cases", "Cases", .count),
            ], footnotes: ["A bar holds its lower end; the last one holds its upper end too."])
        for group in figure.classes {
            let bars = Histogram(values: group.values, range: figure.range, count: figure.bins)
            for (index, count) in bars.counts.enumerated() {
                let bounds = bars.bounds(index)
                table.add([
                    .text("bar"), .text(group.name.lowercased()), .number(bounds.lowerBound),
                    .number(bounds.upperBound), .count(count),
                ])
            }
        }
        table.add([.text("threshold"), .empty, .number(model.threshold), .number(model.threshold)])
        return table
    }

    /// Predicted against observed shares of each model.
    func calibrationFigure(width: Double) -> ResultFigure? {
        let drawn = models.enumerated().compactMap { index, model in
            reliability(of: model).map { predicted, points in
                CalibrationFigure.Model(
                    name: model.model.name,
                    bins: points.map {
                        CalibrationFigure.Bin(
                            predicted: $0.predicted, observed: Charts.Estimate($0.observed), count: $0.cases)
                    }, predictions: predicted.probabilities, style: .numbered(index))
            }
        }
        guard !drawn.isEmpty else { return nil }
        let caption =
            "Ten bins of equal width; observed shares with \(settings.level) Wilson limits. In a sample with as many "
            + "fractures as this one, calibration says nothing about a clinic where they are rarer."
        return ResultFigure(
            name: "calibration", title: "Calibration", caption: caption,
            figure: CalibrationFigure(
                sheet: FigureSheet(width: width, identifier: "calibration", title: "Calibration", description: caption),
                models: drawn, words: .init(level: "\(settings.level)")), data: calibrationData)
    }

    private var calibrationData: Table {
        var table = Table(
            "Calibration",
            columns: [
                .init("part", "Drawn as", .text), .init("model", "Model", .text),
                .init("predicted", "Mean probability", .proportion),
                .init("observed", "Share with a fracture", .proportion), .init("cases", "Cases", .count),
                .init("from", "From", .proportion), .init("to", "To", .proportion),
            ])
        for model in models {
            guard let (predicted, points) = reliability(of: model) else { continue }
            for point in points {
                table.add([
                    .text("point"), .text(model.model.name), .number(point.predicted), .estimate(point.observed),
                    .count(point.cases),
                ])
            }
            let strip = Histogram(values: predicted.probabilities, range: 0...1, count: CalibrationFigure.stripBins)
            for (index, count) in strip.counts.enumerated() {
                let bounds = strip.bounds(index)
                table.add([
                    .text("bar below"), .text(model.model.name), .empty, .empty, .count(count),
                    .number(bounds.lowerBound), .number(bounds.upperBound),
                ])
            }
        }
        return table
    }

    /// A bin of probabilities that holds cases.
    private typealias ReliabilityPoint = (predicted: Double, observed: IntervalEstimate, cases: Int)

    private func reliability(
        of model: ModelResult
    ) -> (predicted: PredictedProbabilities, points: [ReliabilityPoint])? {
        guard let predicted = probabilities(of: model),
            let reliability = try? Reliability(predicted, level: settings.level)
        else { return nil }
        let points = reliability.bins.compactMap { bin -> ReliabilityPoint? in
            guard let mean = bin.meanProbability, let observed = bin.observed else { return nil }
            return (mean, observed, bin.count)
        }
        return (predicted, points)
    }

    /// Precision against recall of each model.
    func precisionRecallFigure(width: Double) -> ResultFigure? {
        let drawn = models.enumerated().compactMap { index, model in
            precisionRecallCurve(of: model).map { curve in
                let average = PrintedNumber.decimal(curve.averagePrecision, places: 3)
                return PrecisionRecallFigure.Curve(
                    name: "\(model.model.name), average precision \(average)",
                    points: zip(curve.recalls, curve.precisions).map { CurvePoint(x: $0, y: $1) }.reversed(),
                    operatingPoint: operatingPoint(model), style: .model(index))
            }
        }
        guard !drawn.isEmpty else { return nil }
        let caption = "The dashed line is the share of fractures in the sample, on which the curve depends."
        return ResultFigure(
            name: "precision-recall", title: "Precision-recall curve", caption: caption,
            figure: PrecisionRecallFigure(
                sheet: FigureSheet(
                    width: width, identifier: "precision-recall", title: "Precision-recall curve", description: caption),
                curves: drawn, prevalence: shareOfFractures, words: .init(level: "\(settings.level)")),
            data: precisionRecallData)
    }

    private var precisionRecallData: Table {
        var table = Table(
            "Precision-recall curve",
            columns: [
                .init("part", "Drawn as", .text), .init("model", "Model", .text),
                .init("threshold", "Threshold", .proportion), .init("recall", "Recall", .proportion),
                .init("precision", "Precision", .proportion),
            ])
        for model in models {
            guard let curve = precisionRecallCurve(of: model) else { continue }
            for point in curve.thresholds.indices {
                table.add([
                    .text("curve"), .text(model.model.name), .number(curve.thresholds[point]),
                    .number(curve.recalls[point]), .number(curve.precisions[point]),
                ])
            }
            if let operating = operatingPoint(model) {
                table.add([
                    .text("operating point"), .text(model.model.name), .number(model.threshold), .number(operating.x),
                    .number(operating.y),
                ])
            }
        }
        table.add([.text("prevalence"), .empty, .empty, .empty, .number(shareOfFractures)])
        return table
    }

    private func precisionRecallCurve(of model: ModelResult) -> PrecisionRecallCurve? {
        (model.curve?.classes).map { PrecisionRecallCurve($0) }
    }

    private func operatingPoint(_ model: ModelResult) -> CurvePoint? {
        guard let recall = try? model.table.rate(.sensitivity).estimate,
            let precision = try? model.table.rate(.positivePredictiveValue).estimate
        else { return nil }
        return CurvePoint(x: recall, y: precision)
    }

    /// The net benefit of acting on each model's calls.
    func decisionFigure(width: Double) -> ResultFigure? {
        let strategies = models.enumerated().compactMap { index, model in
            decisionCurve(of: model).map { curve in
                DecisionCurveFigure.Strategy(
                    name: model.model.name, points: curve.points.map { CurvePoint(x: $0.threshold, y: $0.model) },
                    style: .model(index))
            }
        }
        guard !strategies.isEmpty else { return nil }
        let caption = "Net benefit in true positive calls per case, at this sample's share of fractures."
        let words = DecisionCurveFigure.Words(level: "\(settings.level)")
        return ResultFigure(
            name: "decision-curve", title: "Decision curve", caption: caption,
            figure: DecisionCurveFigure(
                sheet: FigureSheet(
                    width: width, identifier: "decision-curve", title: "Decision curve", description: caption),
                strategies: strategies, prevalence: shareOfFractures, thresholds: 0...0.95, words: words),
            data: decisionData(words))
    }

    private func decisionData(_ words: DecisionCurveFigure.Words) -> Table {
        var table = Table(
            "Decision curve",
            columns: [
                .init("strategy", "Strategy", .text), .init("threshold", "Threshold", .proportion),
                .init("net_benefit", "Net benefit", .number(decimals: 4)),
            ])
        for model in models {
            guard let curve = decisionCurve(of: model) else { continue }
            let isFirst = table.rows.isEmpty
            for point in curve.points {
                table.add([.text(model.model.name), .number(point.threshold), .number(point.model)])
                guard isFirst else { continue }
                table.add([.text(words.all), .number(point.threshold), .number(point.treatAll)])
                table.add([.text(words.none), .number(point.threshold), .number(0)])
            }
        }
        return table
    }

    private func decisionCurve(of model: ModelResult) -> DecisionCurve? {
        probabilities(of: model).flatMap { try? DecisionCurve($0, thresholds: (1...95).map { Double($0) / 100 }) }
    }

    private var shareOfFractures: Double {
        Double(data.cases.count { $0.fracture }) / Double(max(1, data.cases.count))
    }

    /// The probabilities of the cases that have one, beside the truth.
    func probabilities(of model: ModelResult) -> PredictedProbabilities? {
        let known = data.cases.indices.filter { model.model.probabilities[$0] != nil }
        return try? PredictedProbabilities(
            known.map { model.model.probabilities[$0] ?? 0 }, isPositive: known.map { data.cases[$0].fracture })
    }
}
