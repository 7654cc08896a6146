import Foundation

extension ROCFigure {
    /// The figure as SVG text.
    public func svg() -> String {
        let arrangement = arrangement()
        let isWithPanel = arrangement.magnified != nil && !arrangement.isInset
        let isMagnified = arrangement.magnified != nil
        let whole = Window(side: 1)
        let mainFrame = frame(arrangement.main, whole, titled: true)
        // What the enlarged plot names need not be named twice.
        let named = { (reader: Reader) -> Bool in
            guard readerCodes == .automatic, !arrangement.isInset else { return false }
            guard isWithPanel, let window = arrangement.window else { return readers.count <= 30 }
            return !window.contains(reader.falsePositiveRate, reader.sensitivity)
        }
        let mainClip = sheet.clip("plot", to: arrangement.main)
        var definitions = [mainClip.definition]
        var content = plot(
            mainFrame, whole, clip: mainClip.reference, markRadius: isMagnified ? 1.8 : 2.3, focusable: true,
            named: named)
        if let area = arrangement.magnified, let window = arrangement.window {
            content.append(windowOutline(window, in: mainFrame))
            if let ground = arrangement.insetGround {
                content.append(SVGElement.rectangle(ground).classed("inset-ground").filled(.ground))
            }
            let heading = TextLine(
                text: words.magnified, size: arrangement.isInset ? TypeSize.small : TypeSize.title, anchor: .middle)
            let lift = arrangement.isInset ? 6.5 : TypeSize.title
            content.append(heading.element(at: Point(area.middle.x, area.top - lift)))
            let clip = sheet.clip("corner", to: area)
            definitions.append(clip.definition)
            content.append(
                .group(
                    "magnified",
                    plot(
                        frame(area, window, titled: !arrangement.isInset), window, clip: clip.reference,
                        markRadius: arrangement.isInset ? 1.9 : 2.8, focusable: false,
                        named: { _ in readerCodes == .automatic && isWithPanel })))
        }
        let legend = legend
        content.append(legend.element(at: Point(8, arrangement.bottom + 8)))
        let height = arrangement.bottom + 8 + legend.height + 4
        return sheet.document(height: height, className: "chart-roc", [SVGElement("defs", [:], definitions)] + content)
    }

    /// One plot of the plane or of its corner.
    private func plot(
        _ frame: PlotFrame, _ window: Window, clip: String, markRadius: Double, focusable: Bool,
        named: (Reader) -> Bool
    ) -> [SVGElement] {
        let under = curveLayer(frame, clip: clip)
        let readers = drawableReaders.filter { window.contains($0.falsePositiveRate, $0.sensitivity) }
        let places = Self.spread(
            readers.map { frame.point($0.falsePositiveRate, $0.sensitivity) },
            radius: markRadius * (window.side < 1 ? 1.15 : 0.75))
        let points = zip(readers, places).map { reader, place in
            mark(reader, at: place, radius: markRadius, focusable: focusable)
        }
        // Means of several groups lie where readers crowd: enlarged, their marks are so large that no reader's hides them.
        let crosses =
            groupCrosses.compactMap { cross($0, frame, window, radius: markRadius + 0.7) }
            + means.compactMap { cross($0, frame, window, radius: markRadius + (window.side < 1 ? 2 : 0.7)) }
        let operating = curves.flatMap { curve in
            curve.operatingPoints.compactMap { operatingPoint($0, of: curve, frame, window, radius: markRadius + 0.7) }
        }
        let labels = labels(readers, at: places, frame, radius: markRadius, named: named)
        return [frame.grid(), under, frame.axes(boxed: true), .group("means", crosses), .group("readers", points)]
            + operating + [labels]
    }

    private func curveLayer(_ frame: PlotFrame, clip: String) -> SVGElement {
        var parts: [SVGElement] = []
        let chance = [CurvePoint(x: 0, y: 0), CurvePoint(x: 1, y: 1)]
        parts.append(
            frame.curve(chance, style: SeriesStyle(ink: .text, marker: .circle, dash: Self.chanceDash), width: 0.6))
        parts += curves.reversed().compactMap { frame.band($0.band, ink: $0.style.ink) }
        for reader in readers where !reader.curve.isEmpty {
            let style = SeriesStyle(ink: style(ofGroup: reader.group).ink, marker: .circle)
            parts.append(
                frame.curve(reader.curve, style: style, width: 0.5, opacity: 0.4).classed("reader-curve")
                    .with("data-reader", reader.code))
        }
        for curve in curves.reversed() where !curve.points.isEmpty {
            parts.append(frame.curve(curve.points, style: curve.style, width: 1.5))
            if !curve.smoothed.isEmpty {
                let thin = SeriesStyle(ink: curve.style.ink, marker: .circle, dash: Self.smoothDash)
                parts.append(frame.curve(curve.smoothed, style: thin, width: 0.9))
            }
        }
        return SVGElement.group("curves", parts).with("clip-path", clip)
    }

    private func windowOutline(_ window: Window, in frame: PlotFrame) -> SVGElement {
        let corner = frame.point(window.side, 1 - window.side)
        let box = Rectangle(
            left: frame.area.left, top: frame.area.top, width: corner.x - frame.area.left,
            height: corner.y - frame.area.top)
        return SVGElement.rectangle(box).classed("window").stroked(.text, width: 0.5, dash: [2, 1.5], opacity: 0.8)
    }

    private func mark(_ reader: Reader, at place: Point, radius: Double, focusable: Bool) -> SVGElement {
        let mark = Mark.filled(style(ofGroup: reader.group), at: place, radius: radius)
        let group = groups.indices.contains(reader.group) ? groups[reader.group].name : nil
        let numbers =
            "\(words.sensitivity) \((reader.sensitivity * 100).formatted(decimals: 1))%, "
            + "\(words.specificity) \(((1 - reader.falsePositiveRate) * 100).formatted(decimals: 1))%"
        let title = "\(reader.code)\(group.map { " (\($0))" } ?? ""): \(numbers)"
        guard focusable else { return SVGElement.group("echo", [mark]).with("data-reader", reader.code).titled(title) }
        return DataPoint.group(
            title: title,
            data: [
                "reader": reader.code, "group": group,
                "sensitivity": reader.sensitivity.formatted(decimals: 4),
                "specificity": (1 - reader.falsePositiveRate).formatted(decimals: 4),
            ], [mark])
    }

    /// A cross of two intervals, cut off at the edges of the plot, with its centre.
    private func crossPath(_ frame: PlotFrame, _ rate: Estimate, _ sensitivity: Estimate, cap: Double) -> PathData {
        let centre = frame.clamped(rate.value, sensitivity.value)
        var path = PathData()
        if let interval = rate.interval {
            let ends = [interval.lowerBound, interval.upperBound].map(frame.x.clamped)
            path.segment(from: Point(ends[0], centre.y), to: Point(ends[1], centre.y))
            for (end, limit) in zip(ends, [interval.lowerBound, interval.upperBound])
            where abs(frame.x.position(limit) - end) < 0.01 {
                path.segment(from: Point(end, centre.y - cap), to: Point(end, centre.y + cap))
            }
        }
        if let interval = sensitivity.interval {
            let ends = [interval.lowerBound, interval.upperBound].map(frame.y.clamped)
            path.segment(from: Point(centre.x, ends[0]), to: Point(centre.x, ends[1]))
            for (end, limit) in zip(ends, [interval.lowerBound, interval.upperBound])
            where abs(frame.y.position(limit) - end) < 0.01 {
                path.segment(from: Point(centre.x - cap, end), to: Point(centre.x + cap, end))
            }
        }
        return path
    }

    private func cross(_ mean: Mean, _ frame: PlotFrame, _ window: Window, radius: Double) -> SVGElement? {
        let (rate, sensitivity, style) = (mean.falsePositiveRate, mean.sensitivity, mean.style)
        guard (0...1).contains(rate.value), (0...1).contains(sensitivity.value),
            window.contains(rate.value, sensitivity.value)
        else { return nil }
        let specificity = Estimate(
            1 - rate.value, interval: rate.interval.map { (1 - $0.upperBound)...(1 - $0.lowerBound) })
        let path = crossPath(frame, rate, sensitivity, cap: 1.8)
        return SVGElement.group(
            "group-mean",
            [
                SVGElement.path(path).stroked(.ground, width: 2.4).with("aria-hidden", "true"),
                SVGElement.path(path).stroked(style.ink, width: 1.1),
                Mark.open(style, at: frame.point(rate.value, sensitivity.value), radius: radius),
            ]
        ).titled(
            "\(mean.name): \(words.sensitivity) \(sensitivity.text(factor: 100, decimals: 1))%, "
                + "\(words.specificity) \(specificity.text(factor: 100, decimals: 1))%")
    }

    private func operatingPoint(
        _ point: OperatingPoint, of curve: Curve, _ frame: PlotFrame, _ window: Window, radius: Double
    ) -> SVGElement? {
        let (rate, sensitivity) = (point.falsePositiveRate, point.sensitivity)
        guard (0...1).contains(rate.value), (0...1).contains(sensitivity.value),
            window.contains(rate.value, sensitivity.value)
        else { return nil }
        let path = crossPath(frame, rate, sensitivity, cap: 1.5)
        let lines = path.isEmpty ? [] : [SVGElement.path(path).stroked(curve.style.ink, width: 0.7)]
        let place = frame.point(rate.value, sensitivity.value)
        return SVGElement.group("operating-point", lines + [Mark.filled(curve.style, at: place, radius: radius)])
            .titled(
                "\(point.name): \(words.sensitivity) \(sensitivity.text(factor: 100, decimals: 1))%, "
                    + "\(words.specificity) \(((1 - rate.value) * 100).formatted(decimals: 1))%")
    }

    /// Beyond this number readers are named by hovering and focusing only.
    private static let mostLabels = 100

    private func labels(
        _ readers: [Reader], at places: [Point], _ frame: PlotFrame, radius: Double, named: (Reader) -> Bool
    ) -> SVGElement {
        // So many codes would cover the points and each other, and placing them takes the square of their number.
        guard readers.count <= Self.mostLabels else { return .group("labels", []).with("aria-hidden", "true") }
        let chosen = zip(readers, places).filter { named($0.0) }
        let marks = zip(readers, places).filter { !named($0.0) }.map { Rectangle(around: $0.1, radius: radius) }
        let means = crosses.map {
            Rectangle(around: frame.point($0.falsePositiveRate.value, $0.sensitivity.value), radius: radius + 1.5)
        }
        let operating = curves.flatMap(\.operatingPoints).map {
            Rectangle(around: frame.point($0.falsePositiveRate.value, $0.sensitivity.value), radius: radius + 2)
        }
        let placement = LabelPlacement(
            items: chosen.map { reader, place in
                LabelPlacement.Item(
                    anchor: place, radius: radius,
                    width: TextMetrics.width(reader.code, size: TypeSize.small), height: TypeSize.small)
            }, bounds: frame.area.grown(by: -1), forbidden: means + operating,
            avoided: marks + crossObstacles(frame) + curveObstacles(frame))
        var leaders = PathData()
        var texts: [SVGElement] = []
        for (label, (reader, _)) in zip(placement.solve(), chosen) {
            guard let label else { continue }
            if let leader = label.leader { leaders.segment(from: leader.start, to: leader.end) }
            let line = TextLine(text: reader.code, size: TypeSize.small)
            texts.append(line.rimmed(at: Point(label.box.left, label.box.middle.y)))
        }
        let lines =
            leaders.isEmpty
            ? [] : [SVGElement.path(leaders).classed("leader").stroked(.text, width: 0.4, opacity: 0.7)]
        return SVGElement.group("labels", lines + texts).with("aria-hidden", "true")
    }

    /// The intervals of the means, which labels avoid.
    private func crossObstacles(_ frame: PlotFrame) -> [Rectangle] {
        crosses.flatMap { mean -> [Rectangle] in
            let (rate, sensitivity) = (mean.falsePositiveRate, mean.sensitivity)
            let centre = frame.clamped(rate.value, sensitivity.value)
            var boxes: [Rectangle] = []
            if let interval = rate.interval {
                let ends = [interval.lowerBound, interval.upperBound].map(frame.x.clamped)
                boxes.append(Rectangle(left: ends[0], top: centre.y - 0.5, width: ends[1] - ends[0], height: 1))
            }
            if let interval = sensitivity.interval {
                let ends = [interval.upperBound, interval.lowerBound].map(frame.y.clamped)
                boxes.append(Rectangle(left: centre.x - 0.5, top: ends[0], width: 1, height: ends[1] - ends[0]))
            }
            return boxes
        }
    }

    /// Small boxes along the curves, which labels avoid.
    private func curveObstacles(_ frame: PlotFrame) -> [Rectangle] {
        var boxes: [Rectangle] = []
        for curve in curves {
            var last: Point?
            for (start, end) in zip(curve.points, curve.points.dropFirst()) {
                let (from, to) = (frame.point(start.x, start.y), frame.point(end.x, end.y))
                guard from.distance(to: to).isFinite else { continue }
                let pieces = max(1, Int(from.distance(to: to) / 4))
                for piece in 0...pieces {
                    let share = Double(piece) / Double(pieces)
                    let place = Point(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
                    guard frame.area.contains(place), (last?.distance(to: place) ?? .infinity) >= 3 else { continue }
                    boxes.append(Rectangle(around: place, radius: 0.8))
                    last = place
                }
            }
        }
        return boxes
    }

    /// Moves marks that would cover each other exactly onto a small ring around their common place, so that every
    /// reader is seen. Marks that stand alone stay.
    static func spread(_ places: [Point], radius: Double) -> [Point] {
        var members: [String: [Int]] = [:]
        for (index, place) in places.enumerated() {
            members["\(place.x.svg) \(place.y.svg)", default: []].append(index)
        }
        var result = places
        for indices in members.values where indices.count > 1 {
            let count = Double(indices.count)
            let ring = indices.count == 2 ? radius : radius / max(sin(Double.pi / count), 0.2)
            for (order, index) in indices.enumerated() {
                let angle = 2 * Double.pi * Double(order) / count + (indices.count == 4 ? Double.pi / 4 : 0)
                result[index].x += ring * cos(angle)
                result[index].y -= ring * sin(angle)
            }
        }
        return result
    }
}
