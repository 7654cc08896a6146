import Statistics
import Testing

@Suite("Distributions") struct DistributionTests {
    /// R 4.2.2: qnorm, qt, qchisq, qf, qbeta and their p functions.
    @Test("agree with R")
    func agreeWithR() {
        #expect(abs(Normal.quantile(0.975) - 1.959963984540054) < 1e-14)
        #expect(abs(StudentT(5).quantile(0.975) - 2.570581835636314) < 1e-13)
        #expect(abs(ChiSquared(1).quantile(0.95) - 3.841458820694124) < 1e-12)
        #expect(abs(FDistribution(3, 7).quantile(0.95) - 4.346831399907818) < 1e-11)
        #expect(abs(BetaDistribution(49, 2).quantile(0.025) - 0.8935304542885) < 1e-11)
    }

    @Test("tails add up", arguments: [-8.0, -1.5, 0, 0.3, 4, 37])
    func tails(x: Double) {
        #expect(abs(Normal.cdf(x) + Normal.survival(x) - 1) < 1e-15)
        #expect(abs(StudentT(3.7).cdf(x) + StudentT(3.7).survival(x) - 1) < 1e-15)
    }

    @Test("quantiles invert", arguments: [1e-10, 0.01, 0.5, 0.99])
    func invert(p: Double) {
        #expect(abs(Normal.cdf(Normal.quantile(p)) / p - 1) < 1e-12)
        #expect(abs(BetaDistribution(2.5, 0.5).cdf(BetaDistribution(2.5, 0.5).quantile(p)) / p - 1) < 1e-9)
    }

    @Test("say NaN outside their domain")
    func outside() {
        #expect(Normal.quantile(1.5).isNaN)
        #expect(StudentT(-1).cdf(0).isNaN)
    }
}
