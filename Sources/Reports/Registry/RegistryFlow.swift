import Charts
public import Studies

extension ResultFigure {
    /// How the records of a registry came to a test set, as STARD 2015 asks for (item 19).
    ///
    /// - Parameters:
    ///   - selection: Who can be a case, and who cannot and why.
    ///   - draw: The test set; `nil` before it is drawn.
    ///   - width: In millimetres.
    public static func registryFlow(
        _ selection: RegistrySelection, draw: RegistryDraw?, width: Double
    ) -> ResultFigure {
        let levels = levels(of: selection, draw)
        let title = "Flow of the registry's records"
        let caption =
            "Records of the registry, the first reason for which each was left out, and cases"
            + (draw == nil ? " that can be drawn." : ", drawn at random within the classes.")
        return ResultFigure(
            name: "registry-flow", title: title, caption: caption,
            figure: FlowFigure(
                sheet: FigureSheet(width: width, identifier: "registry-flow", title: title, description: caption),
                steps: levels.map(\.step)),
            data: levels.table(title))
    }

    private static func levels(of selection: RegistrySelection, _ draw: RegistryDraw?) -> [FlowLevel] {
        var remaining = selection.records
        var levels = [FlowLevel(boxes: [FlowBox(FlowCount(remaining, "records in the registry"))])]
        for stage in RegistryExclusion.Stage.allCases {
            let reasons = RegistryExclusion.allCases.filter { $0.stage == stage }.compactMap { reason -> FlowCount? in
                let count = selection.excluded.count { $0.reason == reason }
                return count == 0 ? nil : FlowCount(count, reason.words)
            }
            let leaving = reasons.reduce(0) { $0 + $1.number }
            guard leaving > 0 else { continue }
            remaining -= leaving
            levels[levels.count - 1].excluded = FlowBox(FlowCount(leaving, "left out"), reasons)
            levels.append(FlowLevel(boxes: [FlowBox(FlowCount(remaining, stage.passed))]))
        }
        let types = ReferenceStandard.FractureType.allCases
        levels[levels.count - 1].boxes = [
            FlowBox(
                FlowCount(remaining, "can be cases"),
                types.map { FlowCount(selection.count(of: $0), $0.inWords) })
        ]
        guard let draw else { return levels }
        if remaining > draw.cases.count {
            levels[levels.count - 1].excluded = FlowBox(FlowCount(remaining - draw.cases.count, "not drawn"))
        }
        levels.append(
            FlowLevel(boxes: [
                FlowBox(
                    FlowCount(draw.cases.count, "cases of the test set"),
                    types.map { FlowCount(draw.wanted[$0], $0.inWords) })
            ]))
        return levels
    }
}

extension RegistryExclusion.Stage {
    /// What the records have that are left.
    fileprivate var passed: String {
        switch self {
        case .record: "records without errors"
        case .period: "injured in the period"
        case .age: "of the age"
        case .named: "not excluded by name"
        case .diagnosis: "with a clear diagnosis"
        case .image: "with one image"
        case .patient: "one record of each patient"
        }
    }
}

extension ReferenceStandard.FractureType {
    /// `femoral neck`.
    fileprivate var inWords: String {
        switch self {
        case .femoralNeck: "femoral neck"
        case .intertrochanteric: "intertrochanteric"
        case .none: "without a fracture"
        }
    }
}
