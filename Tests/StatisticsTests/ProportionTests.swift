import Statistics
import Testing

@Suite("Intervals of one proportion") struct ProportionTests {
    private static let bounded: [ProportionMethod] = [.clopperPearson, .wilson, .wilsonContinuity, .jeffreys, .midP]

    @Test("mirror when successes and failures are exchanged", arguments: ProportionMethod.allCases)
    func mirror(method: ProportionMethod) throws {
        for successes in 0...20 {
            let one = try Proportion(successes: successes, trials: 20).interval(method)
            let other = try Proportion(successes: 20 - successes, trials: 20).interval(method)
            #expect(abs(one.lower - (1 - other.upper)) < 1e-11)
            #expect(abs(one.upper - (1 - other.lower)) < 1e-11)
        }
    }

    @Test("stay in 0...1, hold the estimate, and end where all trials end alike", arguments: bounded)
    func bounds(method: ProportionMethod) throws {
        for trials in [1, 2, 7, 50, 100_000] {
            for successes in Set([0, 1, trials / 2, trials - 1, trials]) {
                let interval = try Proportion(successes: successes, trials: trials).interval(method)
                #expect(interval.lower >= 0 && interval.upper <= 1)
                #expect(interval.lower <= interval.estimate && interval.estimate <= interval.upper)
                #expect((interval.lower == 0) == (successes == 0))
                #expect((interval.upper == 1) == (successes == trials) || method == .wilsonContinuity)
            }
        }
    }

    @Test("nest in the level", arguments: ProportionMethod.allCases)
    func nest(method: ProportionMethod) throws {
        let proportion = try Proportion(successes: 42, trials: 50)
        let (narrow, wide) = (
            proportion.interval(method, level: try ConfidenceLevel(0.8)),
            proportion.interval(method, level: try ConfidenceLevel(0.99))
        )
        #expect(wide.lower < narrow.lower && narrow.upper < wide.upper)
    }

    @Test("rise with the successes", arguments: bounded)
    func rise(method: ProportionMethod) throws {
        let intervals = try (0...12).map { try Proportion(successes: $0, trials: 12).interval(method) }
        for (one, next) in zip(intervals, intervals.dropFirst()) {
            #expect(one.lower < next.lower && one.upper < next.upper || method == .wilsonContinuity)
        }
    }

    /// Half of the observed outcome counts, so with no success (1 - p)^n / 2 = 0.025 at the upper limit.
    @Test("mid-p limits solve their equation and lie inside the exact ones")
    func midP() throws {
        let none = try Proportion(successes: 0, trials: 10).interval(.midP)
        #expect(abs(none.upper - (1 - 0.741134449106948)) < 1e-12)
        let (exact, midP) = (
            try Proportion(successes: 49, trials: 50).interval(),
            try Proportion(successes: 49, trials: 50).interval(.midP)
        )
        #expect(exact.lower < midP.lower && midP.upper < exact.upper)
    }

    @Test("say when a limit leaves 0...1, and can be cut there")
    func leaves() throws {
        let interval = try Proportion(successes: 49, trials: 50).interval(.wald)
        #expect(interval.upper > 1)
        #expect(interval.remarks == [.waldIsNotAdvised, .limitsLeaveTheUnitInterval])
        let cut = interval.clippedToUnitInterval
        #expect(cut.upper == 1 && cut.lower == interval.lower)
        #expect(cut.remarks == [.waldIsNotAdvised, .limitsWereCut])
    }

    @Test("impossible counts are refused", arguments: [(0, 0), (-1, 5), (6, 5), (0, -3)])
    func refused(successes: Int, trials: Int) {
        #expect(throws: StatisticsError.self) { try Proportion(successes: successes, trials: trials) }
    }
}
