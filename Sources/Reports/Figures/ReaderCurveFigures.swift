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
        var table = Table(
            title,
            columns: [
                .init("who", "Who", .text), .init("threshold", "Threshold", .number(decimals: 1)),
                .init("false_positive_rate", "False positive rate", .proportion),
                .init("sensitivity", "Sensitivity", .proportion),
            ])
        func points(_ curve: ROCCurve, of name: String) -> [CurvePoint] {
            let (rates, sensitivities) = (curve.specificities.map { 1 - $0 }, curve.sensitivities)
            for index in curve.thresholds.indices {
                table.add([
                    .text(name), .number(curve.thresholds[index]), .number(rates[index]), .number(sensitivities[index]),
                ])
            }
            return zip(rates, sensitivities).map { CurvePoint(x: $0, y: $1) }.reversed()
        }
        let drawn = readers.compactMap { result -> ROCFigure.Reader? in
            let own = result.curve.map { points($0, of: result.reader.id.description) } ?? []
            return rocReader(result, specialties, curve: own)
        }
        let curves = models.prefix(1).compactMap { model in
            model.curve.map {
                ROCFigure.Curve(name: model.model.name, points: points($0, of: model.model.name), style: .model())
            }
        }
        return ResultFigure(
            name: "reader-roc", title: title, caption: caption,
            figure: ROCFigure(
                sheet: FigureSheet(width: width, identifier: "reader-roc", title: title, description: caption),
                curves: curves,
                groups: specialties.map { ROCFigure.Group(name: $0.label.invariant, style: SeriesStyle($0)) }
                    + (others ? [ROCFigure.Group(name: "Readers")] : []), readers: drawn), data: table)
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
            model.curve.map { curve in
                ROCFigure.Curve(
                    name: model.model.name,
                    points: zip(curve.specificities, curve.sensitivities).map { CurvePoint(x: 1 - $0, y: $1) }
                        .reversed(),
                    style: .model())
            }
        }
        var table = Table(
            title,
            columns: [
                .init("group", "Group", .text), .init("false_positive_rate", "False positive rate", .proportion),
                .init("sensitivity", "Sensitivity", .proportion),
            ])
        var isAnyDrawn = false
        for (index, item) in drawn.enumerated() {
            guard let found = try? item.curve.get(), found.slope != nil else { continue }
            isAnyDrawn = true
            let reach = item.rates.upperBound - item.rates.lowerBound
            let points = (0...100).compactMap { step -> CurvePoint? in
                let rate = item.rates.lowerBound + reach * Double(step) / 100
                return found.sensitivity(atFalsePositiveRate: rate).map { CurvePoint(x: rate, y: $0) }
            }
            for point in points where reach > 0 || point == points.first {
                table.add([.text(item.label), .number(point.x), .number(point.y)])
            }
            curves.append(
                ROCFigure.Curve(
                    name: "\(item.label), summary curve", points: reach > 0 ? points : [],
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
                curves: curves, groups: kinds, readers: marks), data: table)
    }

    /// All readers in the text's colour, broken; groups in the palette's.
    private static func summaryStyle(_ index: Int, isAll: Bool) -> SeriesStyle {
        isAll
            ? SeriesStyle(ink: .text, marker: .diamond, dash: [5, 2])
            : SeriesStyle(ink: SeriesStyle.numbered(index - 1).ink, marker: SeriesStyle.numbered(index - 1).marker)
    }
}
