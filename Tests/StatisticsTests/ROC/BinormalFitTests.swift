import Statistics
import Testing

@Suite("Binormal curve of greatest likelihood") struct BinormalFitTests {
    struct Published: Sendable {
        let healthy: [Int]
        let diseased: [Int]
        let intercept: Double
        let slope: Double
        let area: Double
        let logLikelihood: Double
        let tolerance: Double
    }

    @Test(
        "agrees with other programs",
        arguments: [
            // Hanley & McNeil's ratings of CT (Radiology 1982;143:29); optimum by SciPy 1.17.1 (Nelder-Mead, then BFGS).
            Published(
                healthy: [33, 6, 6, 11, 2], diseased: [3, 2, 2, 11, 33], intercept: 1.656782, slope: 0.713002,
                area: 0.911331, logLikelihood: -123.648553, tolerance: 2e-6),
            // Chakraborty, Observer Performance Methods (2017), table 4.1: a = 1.3204, b = 0.6075 by Eng's ROCFIT.
            Published(
                healthy: [30, 19, 8, 2, 1], diseased: [5, 6, 5, 12, 22], intercept: 1.3204, slope: 0.6075,
                area: 0.870452, logLikelihood: -141.435446, tolerance: 6e-5),
            // BMC Health Serv Res 2008;8:157, supplement: the ratings that ROCKIT was given; optimum by SciPy.
            Published(
                healthy: [15, 25, 4, 0], diseased: [2, 17, 25, 12], intercept: 1.464125, slope: 0.767159,
                area: 0.877314, logLikelihood: -105.528722, tolerance: 2e-6),
            // Raters who hardly err, so that only rounding moves the likelihood long before the optimum; by SciPy.
            Published(
                healthy: [46, 0, 3, 0, 1, 0], diseased: [0, 2, 0, 2, 1, 45], intercept: 3.611225, slope: 0.968359,
                area: 0.995260, logLikelihood: -44.833947, tolerance: 2e-6),
            Published(
                healthy: [42, 0, 5, 0, 1, 0, 1, 0, 1, 0], diseased: [0, 1, 0, 6, 0, 7, 0, 7, 0, 29],
                intercept: 4.379257, slope: 1.835469, area: 0.981921, logLikelihood: -106.358639, tolerance: 2e-6),
            // Two healthy cases at the top and two diseased ones at the bottom: full steps of scoring would never settle.
            Published(
                healthy: [0, 12, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1],
                diseased: [2, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 10, 0],
                intercept: 0.786099, slope: 0.814566, area: 0.728899, logLikelihood: -84.272630, tolerance: 2e-6),
        ])
    func published(_ expected: Published) throws {
        let fit = try BinormalFit(RatingCategories(healthy: expected.healthy, diseased: expected.diseased))
        #expect(abs(fit.intercept - expected.intercept) < expected.tolerance)
        #expect(abs(fit.slope - expected.slope) < expected.tolerance)
        #expect(abs(fit.area().estimate - expected.area) < 2e-6)
        #expect(abs(fit.logLikelihood - expected.logLikelihood) < 2e-6)
    }

    @Test("standard errors are those of the information at the optimum")
    func standardErrors() throws {
        let fit = try BinormalFit(RatingCategories(healthy: [33, 6, 6, 11, 2], diseased: [3, 2, 2, 11, 33]))
        // SciPy's observed information gives 0.31046, 0.21588 and 0.02951; the expected one differs little.
        #expect(abs(fit.interceptStandardError - 0.31046) < 0.01)
        #expect(abs(fit.slopeStandardError - 0.21588) < 0.01)
        #expect(abs((fit.area().standardError ?? .nan) - 0.02951) < 0.001)
    }

    /// Ratings 1 to `ratings` of two normal distributions, the diseased one `distance` higher and `spread` wider.
    private static func curve(
        seed: UInt64, cases: Int, ratings: Int, distance: Double, spread: Double
    ) throws -> ROCCurve {
        var random = SeededGenerator(seed: seed)
        func rated(_ value: Double) -> Double {
            (1..<ratings).reduce(1.0) { $0 + (value > -1.5 + 4 * Double($1) / Double(ratings) ? 1 : 0) }
        }
        func normal() -> Double { Normal.quantile(Double.random(in: 0.000001..<1, using: &random)) }
        return try ROCCurve(
            positives: (0..<cases).map { _ in rated(distance + spread * normal()) },
            negatives: (0..<cases).map { _ in rated(normal()) })
    }

    @Test("no neighbour of the optimum is likelier, whichever parameter moves", arguments: 1...12)
    func optimum(seed: Int) throws {
        let curve = try Self.curve(
            seed: UInt64(seed), cases: 60, ratings: 4 + seed % 5, distance: 0.5 + Double(seed % 3) / 2, spread: 1.3)
        let fit = try BinormalFit(curve)
        for step in [1e-3, -1e-3] {
            #expect(
                fit.logLikelihood(intercept: fit.intercept + step, slope: fit.slope, cutoffs: fit.cutoffs)
                    < fit.logLikelihood)
            #expect(
                fit.logLikelihood(intercept: fit.intercept, slope: fit.slope + step, cutoffs: fit.cutoffs)
                    < fit.logLikelihood)
            for place in fit.cutoffs.indices {
                var moved = fit.cutoffs
                moved[place] += step
                #expect(
                    fit.logLikelihood(intercept: fit.intercept, slope: fit.slope, cutoffs: moved) < fit.logLikelihood)
            }
        }
        // Central differences of the likelihood vanish in every direction.
        func slope(_ h: Double, _ value: (Double) -> Double) -> Double { (value(h) - value(-h)) / (2 * h) }
        let inIntercept = slope(1e-5) {
            fit.logLikelihood(intercept: fit.intercept + $0, slope: fit.slope, cutoffs: fit.cutoffs)
        }
        let inSlope = slope(1e-5) {
            fit.logLikelihood(intercept: fit.intercept, slope: fit.slope + $0, cutoffs: fit.cutoffs)
        }
        #expect(abs(inIntercept) < 1e-5 && abs(inSlope) < 1e-5)
    }

    @Test("a rising transformation changes nothing, and exchanged labels mirror the curve", arguments: 1...6)
    func invariances(seed: Int) throws {
        let curve = try Self.curve(seed: UInt64(seed), cases: 80, ratings: 6, distance: 1.2, spread: 1.4)
        let fit = try BinormalFit(curve)
        let (positives, negatives) = (curve.classes.positives, curve.classes.negatives)
        let transformed = try BinormalFit(
            ROCCurve(positives: positives.map { $0 * $0 * $0 + 7 }, negatives: negatives.map { $0 * $0 * $0 + 7 }))
        #expect(transformed == fit)
        let mirrored = try BinormalFit(
            ROCCurve(positives: negatives.map { -$0 }, negatives: positives.map { -$0 }))
        #expect(abs(mirrored.slope - 1 / fit.slope) < 1e-6)
        #expect(abs(mirrored.intercept - fit.intercept / fit.slope) < 1e-6)
        #expect(abs(mirrored.area().estimate - fit.area().estimate) < 1e-8)
        #expect(abs((mirrored.area().standardError ?? 0) - (fit.area().standardError ?? 1)) < 1e-6)
    }

    @Test("a category of one class may be split or left empty without moving the curve")
    func runs() throws {
        let whole = try BinormalFit(RatingCategories(healthy: [20, 10, 8, 4, 0], diseased: [0, 5, 7, 10, 21]))
        let split = try BinormalFit(
            RatingCategories(healthy: [9, 11, 10, 0, 8, 4, 0, 0], diseased: [0, 0, 5, 0, 7, 10, 2, 19]))
        #expect(whole == split)
    }

    @Test("many scores are grouped to at most twenty categories, and the area stays near the empirical one")
    func continuous() throws {
        let curve = try Self.curve(seed: 5, cases: 400, ratings: 150, distance: 1.5, spread: 1.25)
        let fit = try BinormalFit(curve)
        #expect(fit.categories.count > 5 && fit.categories.count <= 20)
        #expect(abs(fit.area().estimate - curve.area) < 0.02)
        // The truth: a = 1.5 / 1.25, b = 1 / 1.25.
        #expect(abs(fit.intercept - 1.2) < 4 * fit.interceptStandardError)
        #expect(abs(fit.slope - 0.8) < 4 * fit.slopeStandardError)
        let area = fit.area()
        #expect(area.lower > 0.5 && area.lower < area.estimate && area.estimate < area.upper && area.upper < 1)
    }

    @Test(
        "data without a greatest likelihood are refused with a reason",
        arguments: [
            ([50, 0], [0, 50]), ([40, 10], [10, 40]), ([30, 20, 0], [0, 20, 30]), ([30, 20, 0, 0], [10, 0, 20, 20]),
            ([25, 25, 0, 0], [0, 0, 30, 20]), ([10, 0, 40], [0, 20, 30]),
        ])
    func degenerate(healthy: [Int], diseased: [Int]) throws {
        #expect(throws: StatisticsError.self) {
            try BinormalFit(RatingCategories(healthy: healthy, diseased: diseased))
        }
    }

    @Test("counts that cannot be are refused")
    func badCounts() {
        #expect(throws: StatisticsError.self) { try RatingCategories(healthy: [1, 2], diseased: [1]) }
        #expect(throws: StatisticsError.self) { try RatingCategories(healthy: [1, -2], diseased: [1, 4]) }
        #expect(throws: StatisticsError.self) { try RatingCategories(healthy: [0, 0], diseased: [1, 4]) }
    }

    @Test("any ratings are fitted or refused; what is fitted rises from corner to corner", arguments: 1...40)
    func anyData(seed: Int) throws {
        let curve = try Self.curve(
            seed: UInt64(100 + seed), cases: 4 + seed, ratings: 2 + seed % 9, distance: Double(seed % 7) / 2,
            spread: 0.5 + Double(seed % 4) / 2)
        guard let fit = try? BinormalFit(curve) else { return }
        let values = (1...19).map { fit.curve.sensitivity(atSpecificity: 1 - Double($0) / 20) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(fit.interceptStandardError.isFinite && fit.slopeStandardError.isFinite)
        #expect(zip(fit.cutoffs, fit.cutoffs.dropFirst()).allSatisfy { $0 < $1 })
    }
}
