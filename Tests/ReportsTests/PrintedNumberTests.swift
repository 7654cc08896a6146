import Reports
import Testing

@Suite("Printed numbers") struct PrintedNumberTests {
    @Test(
        "halves go away from zero, and noise of computing does not show",
        arguments: [
            (0.8225, 1, 2, "82.3"), (0.98, 1, 2, "98.0"), (616.0 / 750, 1, 2, "82.1"), (1, 1, 2, "100.0"),
            (0.99999, 1, 2, "100.0"), (-0.027, 1, 2, "−2.7"), (-0.0001, 1, 2, "0.0"), (0.285, 2, 0, "0.29"),
            (0.0004, 3, 0, "0.000"), (0.0005, 3, 0, "0.001"), (18.36, 1, 0, "18.4"), (9.96, 1, 0, "10.0"),
            (0, 1, 0, "0.0"), (12345.5, 0, 0, "12346"), (1e-20, 2, 0, "0.00"), (0.06, 0, 0, "0"), (0.6, 0, 0, "1"),
            (.nan, 1, 0, "–"), (-.infinity, 1, 0, "−∞"), (0.1 + 0.2, 12, 0, "0.300000000000"),
        ])
    func decimals(value: Double, places: Int, shift: Int, text: String) {
        #expect(PrintedNumber.decimal(value, places: places, shift: shift) == text)
    }

    @Test(
        "p values",
        arguments: [
            (0.0004, "<0.001"), (0.023, "0.023"), (0.0496, "0.0496"), (0.05, "0.050"), (0.36, "0.360"),
            (0.9999, ">0.999"), (1, ">0.999"), (0, "<0.001"),
        ])
    func pValues(p: Double, text: String) {
        #expect(PrintedNumber.pValue(p) == text)
    }

    @Test("a range with a negative limit says to")
    func ranges() {
        #expect(PrintedNumber.range(0.8935, 0.9995, places: 1, shift: 2) == "89.4-100.0")
        #expect(PrintedNumber.range(-0.027, 0.075, places: 1, shift: 2) == "−2.7 to 7.5")
    }
}
