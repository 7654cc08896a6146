/// For each new pixel of an axis, the run of old pixels that it is made of, and their weights.
struct Taps {
    private(set) var starts: [Int] = []
    /// Where each run's weights begin in ``weights``; one more at the end.
    private(set) var offsets: [Int] = [0]
    private(set) var weights: [Double] = []

    private mutating func append(start: Int, _ run: [Double]) {
        starts.append(start)
        weights += run
        offsets.append(weights.count)
    }

    /// The part of the new pixel that each old one covers.
    static func area(_ source: Int, to target: Int) -> Taps {
        let scale = Double(source) / Double(target)
        var taps = Taps()
        for index in 0..<target {
            let (low, high) = (Double(index) * scale, min(Double(index + 1) * scale, Double(source)))
            let first = min(Int(low), source - 1)
            let end = max(first + 1, min(Int(high.rounded(.up)), source))
            taps.append(
                start: first,
                (first..<end).map { (min(Double($0 + 1), high) - max(Double($0), low)) / (high - low) })
        }
        return taps
    }

    /// A triangle of one new pixel's width to each side, of one old pixel's where the image grows.
    static func triangle(_ source: Int, to target: Int) -> Taps {
        let scale = Double(source) / Double(target)
        let support = max(scale, 1)
        var taps = Taps()
        for index in 0..<target {
            let centre = (Double(index) + 0.5) * scale
            let first = max(Int(centre - support + 0.5), 0)
            let end = min(Int(centre + support + 0.5), source)
            let run = (first..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) * (1 / support))) }
            let sum = run.reduce(0, +)
            taps.append(start: first, run.map { $0 / sum })
        }
        return taps
    }

    /// The two old pixels around the new one's centre.
    static func neighbours(_ source: Int, to target: Int) -> Taps {
        let scale = Double(source) / Double(target)
        var taps = Taps()
        for index in 0..<target {
            let centre = min(max((Double(index) + 0.5) * scale - 0.5, 0), Double(source - 1))
            let first = min(Int(centre), max(0, source - 2))
            let second = centre - Double(first)
            taps.append(start: first, source == 1 ? [1] : [1 - second, second])
        }
        return taps
    }
}
