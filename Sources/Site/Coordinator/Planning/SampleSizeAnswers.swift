import Reports
import Statistics
import Studies

/// Answers to questions of size, by the functions of the command `sample-size`.
struct SampleSizeAnswers {
    let desk: CoordinatorDesk
    let language: Language

    /// The answer to a question from typed numbers; `nil` when a field is wrong, which the fields then say.
    func answer(_ question: SampleSizeQuestion, _ fields: inout PlanningFields) -> SampleSizeAnswer? {
        do {
            switch question {
            case .conjectured: return try conjectured(&fields)
            case .standAlone: return try standAlone(&fields)
            case .components: return try components(&fields)
            }
        } catch {
            fields.report(error.description)
            return nil
        }
    }

    /// The endpoint that was chosen; the area unless another was.
    static func endpoint(_ fields: PlanningFields) -> ConjecturedReaderStudy.Endpoint {
        fields.text("endpoint").flatMap(ConjecturedReaderStudy.Endpoint.init(rawValue:)) ?? .area
    }

    private func conjectured(_ fields: inout PlanningFields) throws(StatisticsError) -> SampleSizeAnswer? {
        let (value, difference) = (fields.number("value"), fields.number("difference"))
        let (readers, between) = (fields.whole("readers"), fields.number("between"))
        let (within, ratio) = (fields.number("within"), fields.number("ratio"))
        let (power, alpha) = (fields.number("power"), fields.number("alpha"))
        guard let value, let difference, let readers, let between, let within, let ratio, let power, let alpha else {
            return nil
        }
        guard readers <= 1000 else {
            throw .outOfRange(what: "number of readers", value: Double(readers), allowed: "2...1000")
        }
        let endpoint = Self.endpoint(fields)
        let study = try ConjecturedReaderStudy(
            .init(
                endpoint: endpoint, value: value, difference: difference, readers: readers,
                rangeBetweenReaders: between, rangeWithinReader: within, ratio: ratio), power: power, alpha: alpha)
        return SampleSizeAnswer(
            sentences: [
                sizes(endpoint, study.diseased, study.healthy),
                desk.text("planning.conjecturedSource", language),
            ], grid: nil)
    }

    private func standAlone(_ fields: inout PlanningFields) throws(StatisticsError) -> SampleSizeAnswer? {
        let (value, precision, ratio) = (fields.number("value"), fields.number("precision"), fields.number("ratio"))
        let (power, alpha) = (fields.number("power"), fields.number("alpha"))
        guard let value, let precision, let ratio, let power, let alpha else { return nil }
        let endpoint = Self.endpoint(fields)
        let study = try StandAloneStudy(
            endpoint: endpoint, value: value, precision: precision, ratio: ratio, power: power, alpha: alpha)
        return SampleSizeAnswer(
            sentences: [
                sizes(endpoint, study.diseased, study.others), desk.text("planning.standAloneSource", language),
            ], grid: nil)
    }

    private func components(_ fields: inout PlanningFields) throws(StatisticsError) -> SampleSizeAnswer? {
        let (testReader, variance) = (fields.number("testReader"), fields.number("variance"))
        let (cov1, cov2, cov3) = (fields.number("cov1"), fields.number("cov2"), fields.number("cov3"))
        let (pilotCases, difference) = (fields.whole("pilotCases"), fields.number("difference"))
        let size = Size(&fields)
        guard let testReader, let variance, let cov1, let cov2, let cov3, let pilotCases, let difference, let size
        else {
            return nil
        }
        let power = try ReaderStudyPower(
            testReader: testReader, variance: variance, cov1: cov1, cov2: cov2, cov3: cov3, pilotCases: pilotCases)
        return SampleSizeAnswer(
            sentences: [desk.text("planning.pilotSource", language)],
            grid: try grid(power, difference: difference, size))
    }

    /// The answer from a study that was read.
    func answer(_ pilot: PilotStudy, _ fields: inout PlanningFields) -> SampleSizeAnswer? {
        let typed = fields.text("difference") == nil ? nil : fields.number("difference")
        let isTyped = fields.text("difference") != nil
        guard let size = Size(&fields), !isTyped || typed != nil else { return nil }
        let observed = pilot.difference.interval
        guard let difference = typed ?? observed?.estimate else {
            fields.report(desk.text("planning.noObserved", language))
            return nil
        }
        var sentences = [
            desk.text(
                "planning.pilotOf", language,
                filling: [
                    "first": pilot.tests.first, "second": pilot.tests.second, "readers": "\(pilot.readers)",
                    "cases": "\(pilot.power.pilotCases)",
                ])
        ]
        if let observed {
            sentences.append(
                desk.text(
                    "planning.observed", language,
                    filling: [
                        "difference": PrintedNumber.decimal(observed.estimate, places: 3),
                        "level": "\(observed.level)",
                        "limits": PrintedNumber.range(observed.lower, observed.upper, places: 3),
                    ]))
        }
        if typed == nil { sentences.append(desk.text("planning.observedIsOptimistic", language)) }
        let error = pilot.power.error
        sentences.append(
            desk.text(
                "planning.componentsAre", language,
                filling: [
                    "testReader": Self.digits(pilot.power.testReader), "variance": Self.digits(error.variance),
                    "cov1": Self.digits(error.cov1), "cov2": Self.digits(error.cov2), "cov3": Self.digits(error.cov3),
                ]))
        sentences.append(desk.text("planning.pilotSource", language))
        do {
            return SampleSizeAnswer(
                sentences: sentences, grid: try grid(pilot.power, difference: difference, size))
        } catch {
            fields.report(error.description)
            return nil
        }
    }

    private static func digits(_ value: Double) -> String { PrintedNumber.decimal(value, places: 6) }

    /// What a grid shows.
    private struct Size {
        let readers: [Int]
        let cases: [Int]
        let power: Double
        let alpha: Double

        init?(_ fields: inout PlanningFields) {
            let (readers, cases) = (fields.list("readerCounts"), fields.list("caseCounts"))
            let (power, alpha) = (fields.number("power"), fields.number("alpha"))
            guard let readers, let cases, let power, let alpha else { return nil }
            (self.readers, self.cases, self.power, self.alpha) = (readers, cases, power, alpha)
        }
    }

    private func grid(
        _ pilot: ReaderStudyPower, difference: Double, _ size: Size
    ) throws(StatisticsError) -> SampleSizeAnswer.Grid {
        // Areas, sensitivities and specificities lie from 0 to 1.
        guard abs(difference) < 1 else {
            throw .outOfRange(what: "difference to be found", value: difference, allowed: "below 1")
        }
        let powers = try pilot.grid(
            difference: difference, readers: size.readers, cases: size.cases, alpha: size.alpha)
        var rows: [SampleSizeAnswer.Row] = []
        for (readers, values) in zip(size.readers, powers) {
            let needed = try pilot.casesNeeded(
                power: size.power, difference: difference, readers: readers, alpha: size.alpha)
            rows.append(
                SampleSizeAnswer.Row(
                    readers: "\(readers)", powers: values.map { PrintedNumber.percent($0.power, places: 0) },
                    needed: needed.map { "\($0.cases)" } ?? desk.text("planning.moreReaders", language)))
        }
        return SampleSizeAnswer.Grid(
            caption: desk.text(
                "planning.gridCaption", language,
                filling: [
                    "difference": PrintedNumber.decimal(difference, places: 3),
                    "alpha": PrintedNumber.shortest(size.alpha), "power": PrintedNumber.shortest(size.power),
                ]), cases: size.cases.map(String.init), rows: rows)
    }

    /// The two classes in the order in which they are always named.
    private func sizes(_ endpoint: ConjecturedReaderStudy.Endpoint, _ own: Int, _ others: Int) -> String {
        let (diseased, healthy) = endpoint == .specificity ? (others, own) : (own, others)
        return desk.text(
            "planning.sizes", language,
            filling: ["all": "\(diseased + healthy)", "with": "\(diseased)", "without": "\(healthy)"])
    }
}
