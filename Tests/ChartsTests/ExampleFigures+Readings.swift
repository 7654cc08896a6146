@testable import Charts

/// Figures about single readings: their times, their order, every one of them, and how many there are.
extension ExampleFigures {
    func times(byReader: Bool, shape: ReadingTimeFigure.Shape, kind: ScaleKind = .logarithmic) -> ReadingTimeFigure {
        func row(_ name: String, _ values: [Double], _ style: SeriesStyle) -> ReadingTimeFigure.Row {
            let sorted = values.sorted()
            func quantile(_ p: Double) -> Double { sorted[Int(p * Double(sorted.count - 1))] }
            return .init(
                name: name, values: values,
                box: .init(
                    lowerWhisker: quantile(0.05), lowerQuartile: quantile(0.25), median: quantile(0.5),
                    upperQuartile: quantile(0.75), upperWhisker: quantile(0.95)), style: style)
        }
        let groups = SimulatedStudy.specialties.indices.map { index in
            study.readers.filter { $0.specialty == index }
        }
        let sections: [ReadingTimeFigure.Section] =
            byReader
            ? groups.enumerated().map { index, readers in
                .init(
                    name: SimulatedStudy.specialties[index],
                    rows: readers.map { row($0.code, $0.seconds, .numbered(index)) })
            }
            : [
                .init(
                    name: "",
                    rows: groups.enumerated().map { index, readers in
                        row(SimulatedStudy.specialties[index], readers.flatMap(\.seconds), .numbered(index))
                    })
            ]
        return ReadingTimeFigure(
            sheet: sheet("times", "Reading times"), sections: sections, kind: kind, shape: shape)
    }

    func position() -> PositionFigure {
        let groups = [("Experts", [0, 1]), ("Primary physicians", [2, 3])].enumerated().map { index, group in
            let readers = study.readers.filter { group.1.contains($0.specialty) }
            let blocks = stride(from: 1, through: 91, by: 10).map { first -> PositionFigure.Block in
                let range = first...(first + 9)
                var correct = 0
                var seconds: [Double] = []
                for reader in readers {
                    for index in reader.answers.indices where range.contains(reader.positions[index]) {
                        correct += reader.answers[index] == study.truth[index] ? 1 : 0
                        seconds.append(reader.seconds[index])
                    }
                }
                let mean = seconds.reduce(0, +) / Double(max(1, seconds.count))
                return .init(
                    positions: range, accuracy: SimulatedStudy.proportion((correct, seconds.count)),
                    seconds: Estimate(mean, interval: (mean * 0.92)...(mean * 1.08)))
            }
            return PositionFigure.Group(name: group.0, blocks: blocks, style: .numbered(index))
        }
        return PositionFigure(
            sheet: sheet("position", "Accuracy and time along the order"), groups: groups,
            intervalName: "95% CI")
    }

    func cases(wide: Bool) -> CaseMatrixFigure {
        func outcomes(_ answers: [Bool], _ reader: Int) -> [CaseMatrixFigure.Outcome] {
            zip(answers, study.truth).enumerated().map { index, pair in
                // The simulation knows neither; a few are made so that all four can be seen.
                if (index * 31 + reader * 17) % 211 == 0 { return .cannotAssess }
                if (index * 29 + reader * 13) % 307 == 0 { return .missing }
                return pair.0 == pair.1 ? .correct : .wrong
            }
        }
        return CaseMatrixFigure(
            sheet: sheet("cases", "Every reading", wide: wide),
            cases: zip(study.codes, study.truth).map { .init(code: $0, isPositive: $1) },
            models: [
                .init(
                    name: "Model",
                    outcomes: zip(study.modelAnswers, study.truth).map { $0 == $1 ? .correct : .wrong })
            ],
            sections: SimulatedStudy.specialties.enumerated().map { index, name in
                .init(
                    name: name,
                    rows: study.readers.enumerated().filter { $0.element.specialty == index }.map {
                        .init(name: $0.element.code, outcomes: outcomes($0.element.answers, $0.offset + 1))
                    })
            })
    }

    func flow() -> FlowFigure {
        FlowFigure(
            sheet: sheet("flow", "Flow of readers and answers"),
            steps: [
                .init(
                    boxes: [.init(heading: "Radiographs of 2017 (n = 112)")],
                    excluded: .init(
                        heading: "Excluded (n = 12)",
                        lines: [
                            "Hip prosthesis (n = 7)", "Incomplete projection (n = 3)", "No reference standard (n = 2)",
                        ])),
                .init(
                    boxes: [
                        .init(
                            heading: "Test set (n = 100)",
                            lines: ["50 with fracture (25 femoral neck, 25 intertrochanteric), 50 without"])
                    ]),
                .init(
                    boxes: [.init(heading: "Readings planned (n = 2300)", lines: ["23 readers invited"])],
                    excluded: .init(
                        heading: "Not read (n = 200)", lines: ["2 readers withdrew before the first case"])),
                .init(boxes: [.init(heading: "Readings analysed (n = 2100)", lines: ["21 readers, 100 cases each"])]),
                .init(boxes: [
                    .init(heading: "Answer: fracture (n = 1192)"), .init(heading: "Answer: no fracture (n = 908)"),
                ]),
                .init(boxes: [
                    .init(heading: "Fracture", lines: ["n = 1013"]), .init(heading: "No fracture", lines: ["n = 179"]),
                    .init(heading: "Fracture", lines: ["n = 37"]), .init(heading: "No fracture", lines: ["n = 871"]),
                ]),
            ])
    }
}
