import Charts
import Statistics
import Studies

extension ComparisonResults {
    /// The models' curves with their bands, every reader as a point by specialty, and as crosses the means of specialties
    /// and of the plan's groups.
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
            means: rocMeans, readers: readers.compactMap { rocReader($0, specialties) },
            words: .init(level: "\(settings.level)"))
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
                    + "(\(settings.level) CI \(PrintedNumber.range($0.lower, $0.upper, places: 3)))"
            } ?? "")
        let points = operatingLimits(result).map { rate, sensitivity in
            ROCFigure.OperatingPoint(
                name: operatingName(result), falsePositiveRate: Charts.Estimate(rate),
                sensitivity: Charts.Estimate(sensitivity))
        }
        return ROCFigure.Curve(
            name: name, points: corners.reversed(),
            band: result.band.map {
                Charts.BandPoint(x: 1 - $0.position, lower: $0.interval.lower, upper: $0.interval.upper)
            }.reversed(), operatingPoints: points.map { [$0] } ?? [], style: .model(index))
    }

    private func operatingName(_ result: ModelResult) -> String {
        "\(result.model.name) at \(PrintedNumber.shortest(result.threshold))"
    }

    /// Where a model stands at its threshold, with exact limits; `nil` without cases of both classes.
    private func operatingLimits(
        _ result: ModelResult
    ) -> (rate: IntervalEstimate, sensitivity: IntervalEstimate)? {
        guard let rate = try? result.table.rate(.falsePositiveRate, level: settings.level),
            let sensitivity = try? result.table.rate(.sensitivity, level: settings.level)
        else { return nil }
        return (rate, sensitivity)
    }

    private func rocGroup(_ specialty: Specialty) -> ROCFigure.Group {
        let mean = specialtiesWithCross.first { $0.selection == .specialty(specialty.code) }.flatMap(meanPoint)
        return ROCFigure.Group(
            name: specialty.label.invariant, falsePositiveRate: (mean?.rate).map(Charts.Estimate.init),
            sensitivity: (mean?.sensitivity).map(Charts.Estimate.init), style: SeriesStyle(specialty))
    }

    /// The mean point with its t intervals; `nil` below five readers, as the cross of two or three would claim more than
    /// they can say.
    private func meanPoint(_ group: GroupResult) -> (rate: IntervalEstimate, sensitivity: IntervalEstimate)? {
        guard group.isTested, let sensitivity = group[.sensitivity]?.tInterval,
            let specificity = group[.specificity]?.tInterval
        else { return nil }
        return (specificity.mirrored, sensitivity)
    }

    /// The specialties that have a cross, in the settings' order. With a single specialty there is no such group.
    private var specialtiesWithCross: [GroupResult] {
        drawnSpecialties.specialties.compactMap { specialty in
            groups.first { $0.selection == .specialty(specialty.code) && meanPoint($0) != nil }
        }
    }

    /// The plan's groups that have a cross of their own. One that is a specialty under another name has that specialty's.
    private var groupsWithCross: [GroupResult] {
        groups.filter { group in
            guard case .group = group.selection, meanPoint(group) != nil else { return false }
            return !groups.contains { other in
                guard case .specialty = other.selection else { return false }
                return other.readers == group.readers
            }
        }
    }

    /// The crosses of the plan's groups: grey, with marks that no specialty has as long as there are such marks.
    private var rocMeans: [ROCFigure.Mean] {
        let taken = drawnSpecialties.specialties.map { SeriesStyle($0).marker }
        let shapes: [MarkerShape] = [.diamond, .square, .circle, .triangle, .triangleDown, .pentagon]
        let free = shapes.filter { !taken.contains($0) }
        let marks = free.isEmpty ? shapes : free
        return groupsWithCross.enumerated().compactMap { index, group in
            meanPoint(group).map { point in
                ROCFigure.Mean(
                    name: "\(group.label), mean (n = \(group.readers.count))",
                    falsePositiveRate: Charts.Estimate(point.rate), sensitivity: Charts.Estimate(point.sensitivity),
                    style: SeriesStyle(ink: .neutral, marker: marks[index % marks.count]))
            }
        }
    }

    private var rocDescription: String {
        let cases =
            "\(data.cases.count { $0.fracture }) cases with and \(data.cases.count { !$0.fracture }) without a fracture"
        let band =
            models.allSatisfy(\.band.isEmpty)
            ? ""
            : " Band: pointwise \(settings.level) interval of \(settings.bootstrapReplicates) resamples of the cases "
                + "within their class."
        let points =
            models.contains { operatingLimits($0) != nil } ? " At the threshold: exact \(settings.level) limits." : ""
        guard !readers.isEmpty else { return "\(cases).\(band)\(points)" }
        let start = "\(cases); \(readers.count) readers.\(band)\(points)"
        let crosses: String
        switch (specialtiesWithCross.isEmpty, groupsWithCross.isEmpty) {
        case (true, true): return start
        case (false, true): crosses = "means of specialties"
        case (true, false): crosses = "in grey, means of groups"
        case (false, false): crosses = "means of specialties and, in grey, of groups"
        }
        return
            "\(start) Crosses: \(crosses) with five readers or more, "
            + "\(settings.level) t intervals over readers (cases fixed). A mean point below the curve is no proof that the "
            + "model is better: curve and points come from the same cases."
    }

    private var rocData: Table {
        var plane = ROCPlaneData("ROC curves with their bands, operating points, readers and means")
        for model in models {
            guard let curve = model.curve else { continue }
            plane.add(curve, of: model.model.name)
            plane.add(model.band, of: model.model.name)
            if let (rate, sensitivity) = operatingLimits(model) {
                plane.add(
                    .operatingPoint, model.model.name, threshold: model.threshold, falsePositiveRate: .estimate(rate),
                    sensitivity: .estimate(sensitivity))
            }
        }
        for result in readers { plane.add(result, specialty: label(of: result.reader)) }
        for group in specialtiesWithCross + groupsWithCross {
            guard let (rate, sensitivity) = meanPoint(group) else { continue }
            plane.add(.mean, group.label, falsePositiveRate: .estimate(rate), sensitivity: .estimate(sensitivity))
        }
        return plane.table
    }
}
