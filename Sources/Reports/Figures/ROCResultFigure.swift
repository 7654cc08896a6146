import Charts
import Statistics
import Studies

extension ComparisonResults {
    /// The models' curves with their bands, every reader as a point by specialty, and the specialties' means as crosses.
    func rocFigure(width: Double) -> ResultFigure? {
        let curves = models.indices.compactMap { index in rocCurve(models[index], index) }
        guard !curves.isEmpty || !readers.isEmpty else { return nil }
        let (specialties, others) = drawnSpecialties
        let figure = ROCFigure(
            sheet: FigureSheet(
                width: width, identifier: "roc",
                title: readers.isEmpty ? "ROC curve of the model" : "ROC curve of the model, and the readers",
                description: rocDescription),
            curves: curves, groups: specialties.map(rocGroup) + (others ? [ROCFigure.Group(name: "Readers")] : []),
            readers: readers.compactMap { rocReader($0, specialties) })
        return ResultFigure(
            name: "roc", title: readers.isEmpty ? "ROC curve" : "Model and readers on the ROC plane",
            caption: rocDescription, figure: figure, data: rocData)
    }

    /// The specialties that readers have, in the settings' order, and whether there are readers of none.
    var drawnSpecialties: (specialties: [Specialty], others: Bool) {
        (
            settings.specialties.filter { specialty in
                readers.contains { $0.reader.specialty == specialty.code }
            }, readers.contains { settings.specialty($0.reader.specialty) == nil }
        )
    }

    /// A reader's point; `nil` without cases of both classes.
    func rocReader(
        _ result: ReaderResult, _ specialties: [Specialty], curve: [CurvePoint] = []
    ) -> ROCFigure.Reader? {
        guard let sensitivity = result.sensitivity.interval, let rate = result.falsePositiveRate.interval else {
            return nil
        }
        return ROCFigure.Reader(
            code: result.reader.id.description,
            group: specialties.firstIndex { $0.code == result.reader.specialty } ?? specialties.count,
            falsePositiveRate: rate.estimate, sensitivity: sensitivity.estimate, curve: curve)
    }

    private func rocCurve(_ result: ModelResult, _ index: Int) -> ROCFigure.Curve? {
        guard let curve = result.curve else { return nil }
        let corners = zip(curve.specificities, curve.sensitivities).map { CurvePoint(x: 1 - $0, y: $1) }
        // The limits that stand at the head of the page: those within 0 to 1, which need no remark.
        let area = result.logitArea.interval ?? result.area.interval
        let name =
            result.model.name
            + (area.map {
                ", AUC \(PrintedNumber.decimal($0.estimate, places: 3)) "
                    + "(\(PrintedNumber.range($0.lower, $0.upper, places: 3)))"
            } ?? "")
        var points: [ROCFigure.OperatingPoint] = []
        if let rate = try? result.table.rate(.falsePositiveRate, level: settings.level),
            let sensitivity = try? result.table.rate(.sensitivity, level: settings.level)
        {
            points = [
                ROCFigure.OperatingPoint(
                    name: "\(result.model.name) at \(PrintedNumber.shortest(result.threshold))",
                    falsePositiveRate: Charts.Estimate(rate), sensitivity: Charts.Estimate(sensitivity))
            ]
        }
        return ROCFigure.Curve(
            name: name, points: corners.reversed(),
            band: result.band.map {
                Charts.BandPoint(x: 1 - $0.position, lower: $0.interval.lower, upper: $0.interval.upper)
            }.reversed(), operatingPoints: points, style: .model(index))
    }

    private func rocGroup(_ specialty: Specialty) -> ROCFigure.Group {
        let group = groups.first { $0.selection == .specialty(specialty.code) }
        let sensitivity = group?[.sensitivity]?.mean?.interval
        let rate = group?[.specificity]?.mean?.interval?.mirrored
        // A cross of two or three readers would claim more than they can say.
        let isShown = (group?.readers.count ?? 0) >= 5
        return ROCFigure.Group(
            name: specialty.label.invariant, falsePositiveRate: isShown ? rate.map(Charts.Estimate.init) : nil,
            sensitivity: isShown ? sensitivity.map(Charts.Estimate.init) : nil, style: SeriesStyle(specialty))
    }

    private var rocDescription: String {
        let cases =
            "\(data.cases.count { $0.fracture }) cases with and \(data.cases.count { !$0.fracture }) without a fracture"
        let band =
            "Band: pointwise \(settings.level) interval of \(settings.bootstrapReplicates) resamples of the cases within "
            + "their class."
        guard !readers.isEmpty else { return "\(cases). \(band)" }
        return "\(cases); \(readers.count) readers. \(band) Crosses: means of specialties with five readers or more, "
            + "t intervals over readers (cases fixed). A mean point below the curve is no proof that the model is better: "
            + "curve and points come from the same cases."
    }

    private var rocData: Table {
        var table = Table(
            "ROC curve and readers' points",
            columns: [
                .init("series", "Series", .text), .init("threshold", "Threshold", .proportion),
                .init("false_positive_rate", "False positive rate", .proportion),
                .init("sensitivity", "Sensitivity", .proportion),
            ])
        for model in models {
            guard let curve = model.curve else { continue }
            for index in curve.thresholds.indices {
                table.add([
                    .text(model.model.name), .number(curve.thresholds[index]), .number(1 - curve.specificities[index]),
                    .number(curve.sensitivities[index]),
                ])
            }
        }
        for result in readers {
            guard let sensitivity = result.sensitivity.interval, let rate = result.falsePositiveRate.interval else {
                continue
            }
            table.add([
                .text(result.reader.id.description), .empty, .number(rate.estimate), .number(sensitivity.estimate),
            ])
        }
        return table
    }
}
