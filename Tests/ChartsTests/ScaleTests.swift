import Testing

@testable import Charts

@Suite("Scales and ticks") struct ScaleTests {
    static let domains: [(ScaleKind, ClosedRange<Double>)] = [
        (.linear, 0...1), (.linear, -3...17), (.linear, 1e-9...2e-9), (.linear, -1e12...1e12),
        (.logarithmic, 0.02...50),
        (.logarithmic, 1...1e9),
    ]

    @Test("a value comes back from its place, and the ends stand at the ends", arguments: domains)
    func inverse(kind: ScaleKind, domain: ClosedRange<Double>) {
        let scale = Scale(kind, domain: domain, from: 200, to: 10)
        #expect(abs(scale.position(domain.lowerBound) - 200) < 1e-9)
        #expect(abs(scale.position(domain.upperBound) - 10) < 1e-9)
        var last = Double.infinity
        for step in 0...50 {
            let place = 200 - 190 * Double(step) / 50
            let value = scale.value(at: place)
            #expect(abs(scale.position(value) - place) < 1e-6)
            #expect(scale.position(value) < last)
            last = scale.position(value)
        }
    }

    @Test(
        "a domain that cannot be drawn is widened",
        arguments: [
            (ScaleKind.linear, 3.0...3.0), (.linear, 0...0), (.linear, -Double.infinity...0), (.logarithmic, -1...0),
            (.logarithmic, 0...10), (.logarithmic, 5...5),
        ])
    func degenerate(kind: ScaleKind, domain: ClosedRange<Double>) {
        let scale = Scale(kind, domain: domain, from: 0, to: 100)
        for value in [-1, 0, 0.5, 3, 1e300, .nan, .infinity, -.infinity] {
            let place = scale.clamped(value)
            #expect(place >= 0 && place <= 100)
        }
        #expect(scale.domain.lowerBound < scale.domain.upperBound)
    }

    @Test("ticks are round, ascending, inside, evenly spaced and not more than twice as many as asked for")
    func linearTicks() {
        for (low, high) in [(0.0, 1.0), (0.75, 1), (-7, 13), (0, 0.003), (998, 1003), (-1e6, 4e6)] {
            for count in 2...12 {
                let ticks = Ticks.linear(low...high, about: count)
                #expect(ticks.count >= 2 && ticks.count <= 2 * count + 1, "\(low) \(high) \(count): \(ticks.count)")
                let values = ticks.map(\.value)
                let slack = (high - low) * 1e-6
                #expect(values.allSatisfy { $0 >= low - slack && $0 <= high + slack })
                let steps = zip(values, values.dropFirst()).map { $1 - $0 }
                let first = steps.first ?? 0
                #expect(first > 0 && steps.allSatisfy { abs($0 - first) < slack })
                #expect(Set(ticks.map(\.label)).count == ticks.count)
            }
        }
    }

    @Test("labels have the decimals of their step")
    func labels() {
        #expect(Ticks.linear(0...1, about: 5).map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(Ticks.linear(0.75...1, about: 5).map(\.label) == ["0.75", "0.80", "0.85", "0.90", "0.95", "1.00"])
        #expect(Ticks.linear(0.7...1, about: 3, percent: true).map(\.label) == ["70", "80", "90", "100"])
        #expect(Ticks.linear(-1...1, about: 2).map(\.label) == ["\u{2212}1", "0", "1"])
        #expect(Ticks.logarithmic(2...50, about: 5).map(\.label) == ["2", "5", "10", "20", "50"])
        #expect(Ticks.logarithmic(0.001...1000, about: 7).map(\.label).contains("0.001"))
    }

    @Test("a range around data holds the data and ends on round values")
    func niceRange() {
        #expect(Ticks.niceRange(covering: [0.76, 0.98]) == 0.75...1)
        #expect(Ticks.niceRange(covering: []) == 0...1)
        #expect(Ticks.niceRange(covering: [.nan, .infinity]) == 0...1)
        #expect(Ticks.niceRange(covering: [3, 41], kind: .logarithmic) == 2...50)
        #expect(Ticks.niceRange(covering: [-4, 0], kind: .logarithmic) == 1...10)
        for seed in 1...200 {
            let low = Double(seed * 37 % 101) / 7 - 5
            let high = low + Double(seed * 53 % 97 + 1) / 13
            let range = Ticks.niceRange(covering: [low, high])
            #expect(range.lowerBound <= low + 1e-9 && range.upperBound >= high - 1e-9)
        }
    }

    @Test("numbers are written without exponent, minus zero or more than two decimals")
    func numbers() {
        #expect((-0.001).svg == "0")
        #expect(1.005e2.svg == "100.5")
        #expect((-12.345).svg == "-12.35" || (-12.345).svg == "-12.34")
        #expect(Double.nan.svg == "0")
        #expect(!1e30.svg.contains("e"))
        #expect(0.96.formatted(decimals: 1) == "1.0")
        #expect((-0.04).formatted(decimals: 1) == "0.0")
        #expect(Double.nan.formatted(decimals: 1) == "\u{2013}")
    }
}
