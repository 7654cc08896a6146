import Foundation

@testable import Charts

/// Figures about models alone.
extension ExampleFigures {
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
}
