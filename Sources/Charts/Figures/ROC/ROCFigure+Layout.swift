extension ROCFigure {
    /// The part of the plane that is shown: a square with a corner at (0, 1).
    struct Window {
        /// 1 for the whole plane.
        var side: Double

        func contains(_ falsePositiveRate: Double, _ sensitivity: Double) -> Bool {
            falsePositiveRate <= side + 1e-9 && sensitivity >= 1 - side - 1e-9
        }
    }

    /// The smallest round corner that holds nine of ten readers and all means, or nil when the readers do not crowd.
    var magnifiedWindow: Window? {
        let places = drawableReaders.map { max($0.falsePositiveRate, 1 - $0.sensitivity) }.sorted()
        guard !places.isEmpty else { return nil }
        let enough = places[min(places.count - 1, (places.count * 9 + 9) / 10 - 1)]
        let means = crosses.map { max($0.falsePositiveRate.value, 1 - $0.sensitivity.value) }.filter {
            (0...1).contains($0)
        }
        let reach = max(enough, means.max() ?? 0)
        return [0.1, 0.2, 0.25, 0.3, 0.4, 0.5].first { reach <= $0 + 1e-9 }.map(Window.init)
    }

    /// Where the parts stand.
    struct Arrangement {
        var main: Rectangle
        var magnified: Rectangle?
        /// Whether the enlarged corner lies over the main plot.
        var isInset: Bool
        /// The ground under an inset with its numbers.
        var insetGround: Rectangle?
        var window: Window?
        var bottom: Double
    }

    func arrangement() -> Arrangement {
        let whole = axes(Window(side: 1), titled: true)
        let below = PlotFrame.bottomMargin(whole.horizontal)
        let width = sheet.points
        let window = magnification == .none ? nil : magnifiedWindow
        let corner = axes(window ?? Window(side: 1), titled: true)
        let left = [whole, corner].map { PlotFrame.leftMargin($0.vertical, height: 200) }.max() ?? 0
        let top = 7.0
        if let window, width > 330, magnification != .inset {
            let heading = TypeSize.title * 1.6
            let side = min((width - 2 * left - 24) / 2, 260)
            let main = Rectangle(left: left, top: top + heading, width: side, height: side)
            let second = Rectangle(left: width - 8 - side, top: main.top, width: side, height: side)
            return Arrangement(
                main: main, magnified: second, isInset: false, insetGround: nil, window: window,
                bottom: main.bottom + below)
        }
        let side = min(width - left - 8, 280)
        let main = Rectangle(left: left, top: top, width: side, height: side)
        guard let window else {
            return Arrangement(
                main: main, magnified: nil, isInset: false, insetGround: nil, window: nil, bottom: main.bottom + below)
        }
        if magnification != .panel {
            let size = side * 0.43
            let inset = Rectangle(
                left: main.right - size - 7, top: main.bottom - size - 15, width: size, height: size)
            let ground = Rectangle(
                left: inset.left - 25, top: inset.top - 12, width: size + 31, height: size + 26)
            if !isCovered(ground, frame: frame(main, Window(side: 1), titled: true)) {
                return Arrangement(
                    main: main, magnified: inset, isInset: true, insetGround: ground, window: window,
                    bottom: main.bottom + below)
            }
        }
        let second = Rectangle(
            left: left, top: main.bottom + below + TypeSize.title * 1.6 + 6, width: side, height: side)
        return Arrangement(
            main: main, magnified: second, isInset: false, insetGround: nil, window: window,
            bottom: second.bottom + below)
    }

    /// Whether any datum lies where the inset would cover it.
    private func isCovered(_ ground: Rectangle, frame: PlotFrame) -> Bool {
        let marks = drawableReaders.map { frame.point($0.falsePositiveRate, $0.sensitivity) }
        if marks.contains(where: ground.grown(by: 4).contains) { return true }
        let lines = curves.map(\.points) + readers.map(\.curve)
        return lines.contains { line in
            zip(line, line.dropFirst()).contains { start, end in
                let (from, to) = (frame.point(start.x, start.y), frame.point(end.x, end.y))
                return (0...8).contains { step in
                    let share = Double(step) / 8
                    return ground.contains(
                        Point(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)))
                }
            }
        }
    }

    /// The same steps along both axes, so that the squares of the grid are squares.
    func axes(_ window: Window, titled: Bool) -> (horizontal: Axis, vertical: Axis) {
        let (across, up) = (0...window.side, (1 - window.side)...1)
        return (
            Axis(title: titled ? words.falsePositiveRate : "", range: across, ticks: Ticks.linear(across, about: 5)),
            Axis(title: titled ? words.sensitivity : "", range: up, ticks: Ticks.linear(up, about: 5))
        )
    }

    func frame(_ area: Rectangle, _ window: Window, titled: Bool) -> PlotFrame {
        let axes = axes(window, titled: titled)
        return PlotFrame(area: area, horizontal: axes.horizontal, vertical: axes.vertical)
    }

    var legend: Legend {
        var entries: [LegendEntry] = []
        for curve in curves {
            entries.append(LegendEntry(swatch: .line(curve.style, width: 1.5, marker: false), text: curve.name))
            for point in curve.operatingPoints {
                entries.append(LegendEntry(swatch: .marker(curve.style), text: point.name))
            }
        }
        if let banded = curves.first(where: { !$0.band.isEmpty }) {
            entries.append(LegendEntry(swatch: .patch(banded.style.ink, opacity: 0.2), text: words.band))
        }
        if let smooth = curves.first(where: { !$0.smoothed.isEmpty }) {
            let style = SeriesStyle(ink: smooth.style.ink, marker: .circle, dash: Self.smoothDash)
            entries.append(LegendEntry(swatch: .line(style, width: 0.9, marker: false), text: words.smoothed))
        }
        for (index, group) in groups.enumerated() {
            let count = readers.count { $0.group == index }
            entries.append(
                LegendEntry(swatch: .marker(style(ofGroup: index)), text: "\(group.name) (n = \(count))"))
        }
        for mean in means { entries.append(LegendEntry(swatch: .cross(mean.style), text: mean.name)) }
        if !crosses.isEmpty {
            entries.append(
                LegendEntry(swatch: .cross(SeriesStyle(ink: .text, marker: .circle)), text: words.groupMean))
        }
        if readers.contains(where: { !$0.curve.isEmpty }) {
            let style = SeriesStyle(ink: .text, marker: .circle)
            entries.append(LegendEntry(swatch: .line(style, width: 0.5, marker: false), text: words.readerCurves))
        }
        entries.append(
            LegendEntry(
                swatch: .line(
                    SeriesStyle(ink: .text, marker: .circle, dash: Self.chanceDash), width: 0.6, marker: false),
                text: words.chance))
        return Legend(entries: entries, width: sheet.points - 16)
    }

    static let smoothDash: [Double] = [4, 2]
    static let chanceDash: [Double] = [1, 2]
}
