import Statistics

/// How many cases of each stratum go to each third.
///
/// The quotas of a stratum, and of a class, are its proportional share rounded down or up. Such a rounding of a table
/// that keeps all its sums always exists (Bacharach 1966, doi:10.1287/mnsc.12.9.732; classes above strata keep the
/// table a network). Of all roundings that one is taken which, in a later session, lets most cases move to their
/// targets, and then best evens out the roundings of earlier orders, first within the specialty, then over all readers;
/// remaining ties are broken at random.
struct ThirdQuotas {
    private let background: OrderBackground
    private let choices: [[[Int]]]
    private let specialtyDeviations: [[Int]]
    private let allDeviations: [[Int]]
    private let moved: [[Int]]

    private var best: [[Int]] = []
    private var bestPenalty: [Double] = []
    private var ties = 0

    /// Quotas as `[stratum][third]`.
    static func choose(for background: OrderBackground, using generator: inout SeededGenerator) -> [[Int]] {
        var search = ThirdQuotas(background)
        search.extend([], room: background.sizes, using: &generator)
        precondition(!search.best.isEmpty || background.strata.isEmpty, "a table can always be rounded")
        return search.best
    }

    private init(_ background: OrderBackground) {
        self.background = background
        let count = background.sizes.reduce(0, +)
        choices = background.strata.map { Self.roundings(of: $0.count, sizes: background.sizes, count: count) }
        specialtyDeviations = background.strata.map {
            Self.deviation($0, background.specialtyCounts, orders: background.specialtyOrders, background.sizes)
        }
        allDeviations = background.strata.map {
            Self.deviation($0, background.allCounts, orders: background.allOrders, background.sizes)
        }
        moved = background.strata.map { stratum in
            background.targets.isEmpty
                ? [] : (0..<3).map { third in stratum.count { background.targets[$0] == third } }
        }
    }

    /// All ways to split `members` cases in three, each share rounded down or up.
    private static func roundings(of members: Int, sizes: [Int], count: Int) -> [[Int]] {
        let low = sizes.map { members * $0 / count }
        let high = sizes.map { (members * $0 + count - 1) / count }
        var result: [[Int]] = []
        for early in low[0]...high[0] {
            for middle in low[1]...high[1] {
                let late = members - early - middle
                if late >= low[2], late <= high[2] { result.append([early, middle, late]) }
            }
        }
        return result
    }

    /// `count` times how many more cases of the stratum than their share each third has had, this order's share
    /// counted as due; in whole numbers, so that ties are ties.
    private static func deviation(_ stratum: [Int], _ counts: [Int], orders: Int, _ sizes: [Int]) -> [Int] {
        let count = sizes.reduce(0, +)
        return (0..<3).map { third in
            var had = 0
            for index in stratum { had += counts[index * 3 + third] }
            return had * count - (orders + 1) * stratum.count * sizes[third]
        }
    }

    private mutating func extend(_ chosen: [[Int]], room: [Int], using generator: inout SeededGenerator) {
        let row = chosen.count
        guard row < background.strata.count else {
            if room == [0, 0, 0], classesFit(chosen) { consider(chosen, using: &generator) }
            return
        }
        for choice in choices[row] {
            let left = [room[0] - choice[0], room[1] - choice[1], room[2] - choice[2]]
            if left[0] >= 0, left[1] >= 0, left[2] >= 0 { extend(chosen + [choice], room: left, using: &generator) }
        }
    }

    private func classesFit(_ chosen: [[Int]]) -> Bool {
        let count = background.sizes.reduce(0, +)
        for members in background.classes where members.count > 1 {
            let total = members.reduce(0) { $0 + background.strata[$1].count }
            for third in 0..<3 {
                let quota = members.reduce(0) { $0 + chosen[$1][third] }
                let share = total * background.sizes[third]
                if quota < share / count || quota > (share + count - 1) / count { return false }
            }
        }
        return true
    }

    private mutating func consider(_ chosen: [[Int]], using generator: inout SeededGenerator) {
        let penalty = [
            movePenalty(chosen), balancePenalty(chosen, specialtyDeviations), balancePenalty(chosen, allDeviations),
        ]
        if best.isEmpty || penalty.lexicographicallyPrecedes(bestPenalty) {
            best = chosen
            bestPenalty = penalty
            ties = 1
        } else if penalty == bestPenalty {
            ties += 1
            if generator.below(ties) == 0 { best = chosen }
        }
    }

    /// How far the quotas are from letting every case move to its target.
    private func movePenalty(_ chosen: [[Int]]) -> Double {
        guard !background.targets.isEmpty else { return 0 }
        var sum = 0
        for row in chosen.indices {
            for third in 0..<3 { sum += abs(chosen[row][third] - moved[row][third]) }
        }
        return Double(sum)
    }

    /// Squared deviations from the shares after this order, of strata and of classes.
    private func balancePenalty(_ chosen: [[Int]], _ deviations: [[Int]]) -> Double {
        let count = background.sizes.reduce(0, +)
        var sum = 0.0
        for members in background.classes {
            for third in 0..<3 {
                var ofClass = 0
                for row in members {
                    let deviation = deviations[row][third] + chosen[row][third] * count
                    sum += Double(deviation) * Double(deviation)
                    ofClass += deviation
                }
                sum += Double(ofClass) * Double(ofClass)
            }
        }
        return sum
    }
}
