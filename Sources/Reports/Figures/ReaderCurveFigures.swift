import Charts
import Statistics
import Studies

extension ComparisonResults {
    /// The readers' own curves, from how sure they said to be, each with the point of its reader's yes and no.
    func readerCurvesFigure(width: Double) -> ResultFigure? {
        guard readers.contains(where: { $0.curve != nil }) else { return nil }
        let (specialties, others) = drawnSpecialties
        let title = "Curves of the single readers"
        let caption =
            "Empirical ROC curves of each reader's confidence; the mark is where the reader's yes and no lies. Thick: the "
            + "model. The table of areas has the numbers."
        let drawn = readers.compactMap { result -> ROCFigure.Reader? in
            rocReader(result, specialties, curve: result.curve.map(Self.points) ?? [])
        }
        let curves = models.prefix(1).compactMap { model in
            model.curve.map {
                ROCFigure.Curve(name: model.model.name, points: Self.points($0), style: .model())
            }
        }
        return ResultFigure(
            name: "reader-roc", title: title, caption: caption,
            figure: ROCFigure(
                sheet: FigureSheet(width: width, identifier: "reader-roc", title: title, description: caption),
                curves: curves,
                groups: specialties.map { ROCFigure.Group(name: $0.label.invariant, style: SeriesStyle($0)) }
                    + (others ? [ROCFigure.Group(name: "Readers")] : []), readers: drawn,
                words: .init(level: "\(settings.level)")), data: readerCurvesData(title))
    }

    /// The corners of a curve from (0, 0) to (1, 1).
    private static func points(_ curve: ROCCurve) -> [CurvePoint] {
        zip(curve.specificities, curve.sensitivities).map { CurvePoint(x: 1 - $0, y: $1) }.reversed()
    }

    private func readerCurvesData(_ title: String) -> Table {
        var plane = ROCPlaneData(title)
        for model in models.prefix(1) {
            if let curve = model.curve { plane.add(curve, of: model.model.name) }
        }
        for result in readers {
            if let curve = result.curve { plane.add(curve, of: result.reader.id.description) }
            plane.add(result, specialty: label(of: result.reader))
        }
        return plane.table
    }

    /// The curve along which the readers of each group move, beside the model's.
    func summaryCurvesFigure(width: Double) -> ResultFigure? {
        let groups = summaryCurves.filter { if case .group = $0.selection { true } else { false } }
        let drawn = summaryCurves.filter { $0.selection == .all } + groups
        let title = "Summary ROC curves of the readers"
        let caption =
            "Curves on which readers move when they call more or less often, drawn as far as the readers' false positive "
            + "rates go, and the summary point on each. There is no interval: the readers saw the same cases."
        var curves = models.prefix(1).compactMap { model in
            model.curve.map {
                ROCFigure.Curve(name: model.model.name, points: Self.points($0), style: .model())
            }
        }
        var isAnyDrawn = false
        for (index, item) in drawn.enumerated() {
            guard let found = Self.drawable(item) else { continue }
            isAnyDrawn = true
            curves.append(
                ROCFigure.Curve(
                    name: "\(item.label), summary curve", points: Self.points(found, of: item),
                    operatingPoints: [
                        ROCFigure.OperatingPoint(
                            name: "\(item.label), summary point",
                            falsePositiveRate: Charts.Estimate(found.falsePositiveRate),
                            sensitivity: Charts.Estimate(found.sensitivity))
                    ], style: Self.summaryStyle(index, isAll: item.selection == .all)))
        }
        guard isAnyDrawn else { return nil }
        let byGroup = groups.count > 1
        let (specialties, others) = drawnSpecialties
        let marks = readers.compactMap { result -> ROCFigure.Reader? in
            guard byGroup else { return rocReader(result, specialties) }
            var reader = rocReader(result, [])
            reader?.group = groups.firstIndex { $0.selection.contains(result.reader) } ?? groups.count
            return reader
        }
        let kinds =
            byGroup
            ? groups.enumerated().map { index, group in
                ROCFigure.Group(name: group.label, style: Self.summaryStyle(index + 1, isAll: false))
            } + (marks.contains { $0.group == groups.count } ? [ROCFigure.Group(name: "Other readers")] : [])
            : specialties.map { ROCFigure.Group(name: $0.label.invariant, style: SeriesStyle($0)) }
                + (others ? [ROCFigure.Group(name: "Readers")] : [])
        return ResultFigure(
            name: "summary-roc", title: title, caption: caption,
            figure: ROCFigure(
                sheet: FigureSheet(width: width, identifier: "summary-roc", title: title, description: caption),
                curves: curves, groups: kinds, readers: marks, words: .init(level: "\(settings.level)")),
            data: summaryCurvesData(title, drawn))
    }

    /// The curve, when it is one: a slope is needed.
    private static func drawable(_ item: SummaryCurveResult) -> SummaryROC? {
        (try? item.curve.get()).flatMap { $0.slope == nil ? nil : $0 }
    }

    /// The curve from the lowest of the readers' false positive rates to the highest; empty when they are all the same.
    private static func points(_ found: SummaryROC, of item: SummaryCurveResult) -> [CurvePoint] {
        let reach = item.rates.upperBound - item.rates.lowerBound
        guard reach > 0 else { return [] }
        return (0...100).compactMap { step in
            let rate = item.rates.lowerBound + reach * Double(step) / 100
            return found.sensitivity(atFalsePositiveRate: rate).map { CurvePoint(x: rate, y: $0) }
        }
    }

    private func summaryCurvesData(_ title: String, _ drawn: [SummaryCurveResult]) -> Table {
        var plane = ROCPlaneData(title)
        for model in models.prefix(1) {
            if let curve = model.curve { plane.add(curve, of: model.model.name) }
        }
        for item in drawn {
            guard let found = Self.drawable(item) else { continue }
            for point in Self.points(found, of: item) {
                plane.add(
                    .summaryCurve, item.label, falsePositiveRate: .number(point.x), sensitivity: .number(point.y))
            }
            plane.add(
                .summaryPoint, item.label, falsePositiveRate: .number(found.falsePositiveRate),
                sensitivity: .number(found.sensitivity))
        }
        for result in readers { plane.add(result, specialty: label(of: result.reader)) }
        return plane.table
    }

    /// All readers in the text's colour, broken; groups in the palette's.
    private static func summaryStyle(_ index: Int, isAll: Bool) -> SeriesStyle {
        isAll
            ? SeriesStyle(ink: .text, marker: .diamond, dash: [5, 2])
            : SeriesStyle(ink: SeriesStyle.numbered(index - 1).ink, marker: SeriesStyle.numbered(index - 1).marker)
    }
}
