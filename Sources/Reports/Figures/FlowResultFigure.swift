import Charts
import Studies

extension ComparisonResults {
    /// How many readers and readings came to the analysis, as STARD asks.
    func flowFigure(width: Double) -> ResultFigure? {
        guard !readers.isEmpty else { return nil }
        let levels = flowLevels
        let caption =
            "Readers, readings and what the rules left out."
            + (data.recruitment == nil
                ? " Readers who never answered or whose answers were declared void are not in it." : "")
        return ResultFigure(
            name: "flow", title: "Flow of readers and readings", caption: caption,
            figure: FlowFigure(
                sheet: FigureSheet(
                    width: width, identifier: "flow", title: "Flow of readers and readings", description: caption),
                steps: levels.map(\.step)),
            data: levels.table("Flow of readers and readings"))
    }

    private var flowLevels: [FlowLevel] {
        let total = counted.total
        let excluded = settings.rules.missing == .exclude ? total.missing : 0
        let unassessed = settings.rules.cannotAssess == .exclude ? total.cannotAssess : 0
        let leftOut = excluded + unassessed
        let withFracture = data.cases.count { $0.fracture }
        return [
            FlowLevel(boxes: [
                FlowBox(
                    FlowCount(data.cases.count, "radiographs"),
                    [
                        FlowCount(withFracture, "with a fracture"),
                        FlowCount(data.cases.count - withFracture, "without"),
                    ]),
                readersBox,
            ]),
            FlowLevel(
                boxes: [FlowBox(FlowCount(total.readings, "readings planned"))],
                excluded: leftOut == 0
                    ? nil
                    : FlowBox(
                        FlowCount(leftOut, "left out"),
                        (excluded > 0 ? [FlowCount(excluded, "missing")] : [])
                            + (unassessed > 0 ? [FlowCount(unassessed, "cannot assess")] : []))),
            FlowLevel(boxes: [
                FlowBox(
                    FlowCount(total.readings - leftOut, "readings analysed"),
                    total.cannotAssess > unassessed
                        ? [FlowCount(total.cannotAssess, "cannot assess, \(settings.rules.cannotAssess.words)")] : [])
            ]),
        ]
    }

    /// The readers by specialty; where the study knows whom it invited, also those who are not in the analysis.
    private var readersBox: FlowBox {
        let analysed = readersBySpecialty.map { specialty, members in
            FlowCount(members.count, specialty?.label.invariant.lowercased() ?? "readers")
        }
        guard let recruitment = data.recruitment else { return FlowBox(FlowCount(readers.count, "readers"), analysed) }
        return FlowBox(
            FlowCount(readers.count + recruitment.neverAnswered + recruitment.void, "readers invited"),
            [
                FlowCount(recruitment.neverAnswered, "never answered"), FlowCount(recruitment.void, "declared void"),
                FlowCount(readers.count, "analysed, of these"),
            ] + analysed)
    }
}
