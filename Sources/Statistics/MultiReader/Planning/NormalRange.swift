/// The range (largest minus smallest) of normal samples.
enum NormalRange {
    /// Its expectation in standard deviations, for a sample of n: 1.128 for 2, 3.078 for 10.
    ///
    /// The integral of 1 - F^n - (1 - F)^n over the line (Tippett, Biometrika 1925;17:364), by the trapezoidal rule, which
    /// is exact to rounding for a function that vanishes with its derivatives at both ends.
    static func expected(of n: Int) -> Double {
        let (step, end) = (0.02, 9.0)
        let count = Int(end / step)
        return step
            * (-count...count).reduce(0) { sum, index in
                let below = Normal.cdf(Double(index) * step)
                let above = Normal.survival(Double(index) * step)
                return sum + 1 - power(below, n) - power(above, n)
            }
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, base, exponent) = (1.0, base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result *= base }
            base *= base
            exponent >>= 1
        }
        return result
    }
}
