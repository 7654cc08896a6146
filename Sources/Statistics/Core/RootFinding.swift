/// The root of a function between two points where its sign differs, by Brent's method.
///
/// - Parameters:
///   - bracket: the function's values at its ends have opposite signs, or one is zero.
///   - tolerance: half the width within which the root is found, absolute.
///   - function: continuous in the bracket.
/// - Returns: the root, or `nil` when the signs at both ends are equal or a value is NaN.
/// - SeeAlso: Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4.
func brentRoot(
    in bracket: ClosedRange<Double>, tolerance: Double = 1e-13, _ function: (Double) -> Double
) -> Double? {
    var (a, b) = (bracket.lowerBound, bracket.upperBound)
    var (atA, atB) = (function(a), function(b))
    if atA == 0 { return a }
    if atB == 0 { return b }
    guard atA * atB < 0 else { return nil }
    var (c, atC) = (a, atA)
    var step = b - a
    var stepBefore = step
    for _ in 0..<200 {
        if abs(atC) < abs(atB) {
            (a, b, c) = (b, c, b)
            (atA, atB, atC) = (atB, atC, atB)
        }
        let near = 2 * Double.ulpOfOne * abs(b) + tolerance / 2
        let half = (c - b) / 2
        if abs(half) <= near || atB == 0 { return b }
        if abs(stepBefore) >= near, abs(atA) > abs(atB) {
            // Secant when two points coincide, inverse quadratic interpolation otherwise.
            let s = atB / atA
            var (p, q): (Double, Double)
            if a == c {
                (p, q) = (2 * half * s, 1 - s)
            } else {
                let (t, r) = (atA / atC, atB / atC)
                p = s * (2 * half * t * (t - r) - (b - a) * (r - 1))
                q = (t - 1) * (r - 1) * (s - 1)
            }
            if p > 0 { q = -q } else { p = -p }
            if 2 * p < min(3 * half * q - abs(near * q), abs(stepBefore * q)) {
                (stepBefore, step) = (step, p / q)
            } else {
                (stepBefore, step) = (half, half)
            }
        } else {
            (stepBefore, step) = (half, half)
        }
        (a, atA) = (b, atB)
        b += abs(step) > near ? step : (half > 0 ? near : -near)
        atB = function(b)
        guard !atB.isNaN else { return nil }
        if (atB > 0) == (atC > 0) {
            (c, atC) = (a, atA)
            step = b - a
            stepBefore = step
        }
    }
    return b
}
