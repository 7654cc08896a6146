import Testing

@testable import Charts

@Suite("Figures of little or odd data") struct DegenerateFigureTests {
    static let sheet = FigureSheet(identifier: "x", title: "X")
    static let odd: [Double] = [.nan, .infinity, -.infinity, -5, 0, 7, 1e300]

    static let figures: [(name: String, figure: any Figure)] = [
        ("empty plane", ROCFigure(sheet: sheet, curves: [], words: .init(level: "95%"))),
        (
            "one reader, unknown group",
            ROCFigure(
                sheet: sheet, curves: [],
                readers: [.init(code: "R01", group: 9, falsePositiveRate: 0.1, sensitivity: 0.9)],
                words: .init(level: "95%"))
        ),
        (
            "all at the corner",
            ROCFigure(
                sheet: FigureSheet(width: 174, identifier: "x", title: "X"),
                curves: [.init(name: "M", points: [.init(x: 0, y: 0), .init(x: 0, y: 1), .init(x: 1, y: 1)])],
                groups: [
                    .init(
                        name: "A", falsePositiveRate: Estimate(0, interval: 0...0),
                        sensitivity: Estimate(1, interval: 1...1)
                    )
                ],
                readers: (1...40).map { .init(code: "R\($0)", group: 0, falsePositiveRate: 0, sensitivity: 1) },
                words: .init(level: "95%"))
        ),
        (
            "odd rates",
            ROCFigure(
                sheet: sheet,
                curves: [
                    .init(
                        name: "M", points: odd.map { .init(x: $0, y: $0) },
                        band: odd.map { .init(x: $0, lower: $0, upper: $0) },
                        operatingPoints: [.init(name: "t", falsePositiveRate: Estimate(.nan), sensitivity: Estimate(2))]
                    )
                ], groups: [.init(name: "A", falsePositiveRate: Estimate(.nan), sensitivity: Estimate(.nan))],
                readers: odd.map { .init(code: "R", group: -1, falsePositiveRate: $0, sensitivity: $0) },
                words: .init(level: "95%"))
        ),
        ("no rows", ForestFigure(sheet: sheet, measures: [], rows: [], numbersTitle: "")),
        (
            "rows without estimates",
            ForestFigure(
                sheet: sheet, measures: [.init(name: "S"), .init(name: "T", percent: false)],
                rows: [
                    .init(name: "A", kind: .reader), .init(name: "B", kind: .group, estimates: [nil, Estimate(.nan)]),
                    .init(name: "C", kind: .group, estimates: [Estimate(0.5)]), .init(name: "D", kind: .heading),
                ], numbersTitle: "% (95% CI)")
        ),
        ("no tables", ConfusionFigure(sheet: sheet, matrices: [])),
        (
            "empty classes",
            ConfusionFigure(
                sheet: sheet,
                matrices: [
                    .init(name: "M", truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0)
                ])
        ),
        ("no classes", HistogramFigure(sheet: sheet, classes: [])),
        (
            "odd values",
            HistogramFigure(
                sheet: sheet, classes: [.init(name: "A", values: odd), .init(name: "B", values: [])],
                threshold: .nan, bins: 0)
        ),
        ("no models", CalibrationFigure(sheet: sheet, models: [], words: .init(level: "95%"))),
        (
            "odd bins",
            CalibrationFigure(
                sheet: sheet,
                models: [
                    .init(
                        name: "M", bins: odd.map { .init(predicted: $0, observed: Estimate($0), count: 0) },
                        predictions: odd)
                ], words: .init(level: "95%"))
        ),
        ("no sections", ReadingTimeFigure(sheet: sheet, sections: [])),
        (
            "odd times",
            ReadingTimeFigure(
                sheet: sheet,
                sections: [
                    .init(
                        name: "A",
                        rows: [
                            .init(name: "R01", values: odd, box: nil), .init(name: "R02", values: [], box: nil),
                            .init(
                                name: "R03", values: [3, 3, 3],
                                box: .init(
                                    lowerWhisker: 3, lowerQuartile: 3, median: 3, upperQuartile: 3, upperWhisker: 3)),
                        ])
                ], shape: .violin)
        ),
        ("no positions", PositionFigure(sheet: sheet, groups: [], intervalName: nil)),
        (
            "one block",
            PositionFigure(
                sheet: sheet,
                groups: [.init(name: "A", blocks: [.init(positions: 1...1, accuracy: Estimate(.nan))])],
                intervalName: nil)
        ),
        ("no cases", CaseMatrixFigure(sheet: sheet, cases: [], sections: [])),
        (
            "short rows",
            CaseMatrixFigure(
                sheet: sheet, cases: [.init(code: "C1", isPositive: true), .init(code: "C2", isPositive: true)],
                sections: [.init(name: "", rows: [.init(name: "R01", outcomes: [.wrong])])])
        ),
        ("no steps", FlowFigure(sheet: sheet, steps: [])),
        ("empty step", FlowFigure(sheet: sheet, steps: [.init(boxes: []), .init(boxes: [.init(heading: "")])])),
        ("no curve", PrecisionRecallFigure(sheet: sheet, curves: [], prevalence: .nan, words: .init(level: "95%"))),
        (
            "no strategy",
            DecisionCurveFigure(
                sheet: sheet, strategies: [], prevalence: 0, thresholds: 0...0, words: .init(level: "95%"))
        ),
        ("no plot", LineFigure(sheet: sheet, plots: [], horizontalTitle: "")),
        (
            "odd lines",
            LineFigure(
                sheet: sheet,
                plots: [
                    .init(
                        title: "y", kind: .logarithmic,
                        series: [
                            .init(
                                name: "A", points: odd.map { .init(x: $0, y: $0) },
                                intervals: [.init(x: 1, lower: 3, upper: 2)], style: .numbered(-1), showsMarks: true)
                        ], aspect: .nan)
                ], horizontalTitle: "x", horizontalKind: .logarithmic)
        ),
    ]

    @Test("are drawn as well-formed documents with finite sizes", arguments: figures.indices)
    func drawn(index: Int) throws {
        let (name, figure) = Self.figures[index]
        let document = try #require(SVGDocument(figure.svg()), "\(name)")
        #expect(document.sheet.width > 0 && document.sheet.height > 0 && document.sheet.height < 3000, "\(name)")
    }

    @Test("a sheet of no width is as wide as the least sheet")
    func sheets() {
        #expect(FigureSheet(width: -1, identifier: "a", title: "").width == 40)
        #expect(FigureSheet(width: .nan, identifier: "a", title: "").width == 84)
    }

    @Test("every reader is a point that can be reached and says its numbers")
    func points() throws {
        let figure = try ExampleFigures().roc(wide: true)
        let document = try #require(SVGDocument(figure.svg()))
        #expect(Set(document.points.compactMap { $0["data-reader"] }).count == 21)
        let reader = try #require(document.points.first { $0["data-reader"] == "R07" })
        #expect(reader["tabindex"] == "0")
        #expect(reader["aria-label"] == "R07 (Emergency medicine): Sensitivity 100.0%, Specificity 46.0%")
        #expect(reader["data-sensitivity"] == "1.0000" && reader["data-specificity"] == "0.4600")
    }

    @Test("cases are sorted by class, then by how many readers erred, then by code")
    func order() {
        let rows: [CaseMatrixFigure.Row] = [
            .init(name: "R01", outcomes: [.wrong, .correct, .correct, .wrong, .missing]),
            .init(name: "R02", outcomes: [.correct, .correct, .cannotAssess, .wrong, .missing]),
        ]
        let cases = [("D", false), ("B", true), ("A", true), ("C", false), ("E", true)]
        let figure = CaseMatrixFigure(
            sheet: Self.sheet, cases: cases.map { .init(code: $0.0, isPositive: $0.1) },
            sections: [.init(name: "", rows: rows)])
        #expect(figure.sortedCases.map { cases[$0].0 } == ["A", "B", "E", "C", "D"])
    }

    @Test("bins hold every value of the range once, the upper end included")
    func bins() {
        let values = (0...100).map { Double($0) / 100 }
        let histogram = Histogram(values: values + [-0.1, 1.1, .nan], range: 0...1, count: 10)
        #expect(histogram.counts == [10, 10, 10, 10, 10, 10, 10, 10, 10, 11])
    }
}
