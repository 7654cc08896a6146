import Statistics

/// Where in a session the cases with a fracture are, before it is said which.
///
/// Positions are filled one by one with the probabilities of a plain shuffle of each third, leaving out what would make
/// a run too long now or unavoidably later. Half of the sequences are made from the last position to the first, so that
/// no class is drawn to one end.
struct ClassSequence {
    /// Positions and cases with a fracture of one third.
    struct Part: Equatable {
        var size: Int
        var fractures: Int
    }

    private let parts: [Part]
    /// Part of each position.
    private let partAt: [Int]
    private let width: Int
    /// The longest run that is allowed.
    let limit: Int
    /// At position, fractures left in the part and class of the case before: the longest run of that class, up to and
    /// including the case before, after which the rest can still be filled; 0 when it cannot.
    private var longestBefore: [Int]

    /// A table for these parts.
    ///
    /// - Parameter longestRun: longest allowed run, raised to the shortest that the parts make possible.
    static func feasible(_ parts: [Part], longestRun: Int) -> ClassSequence {
        var table = ClassSequence(parts, limit: max(1, longestRun))
        while !table.isPossible { table = ClassSequence(parts, limit: table.limit + 1) }
        return table
    }

    /// True where a case with a fracture is to be read.
    ///
    /// - Parameters:
    ///   - parts: the thirds in the order in which they are read; no more fractures than positions in any.
    ///   - longestRun: longest allowed run, raised to the shortest that the parts make possible.
    static func draw(_ parts: [Part], longestRun: Int, using generator: inout SeededGenerator) -> [Bool] {
        let backward = generator.below(2) == 1
        let table = feasible(backward ? parts.reversed() : parts, longestRun: longestRun)
        let sequence = table.walk(using: &generator)
        return backward ? sequence.reversed() : sequence
    }

    private init(_ parts: [Part], limit: Int) {
        let filled = parts.filter { $0.size > 0 }
        self.parts = filled
        self.limit = limit
        partAt = filled.indices.flatMap { part in [Int](repeating: part, count: filled[part].size) }
        width = (filled.map(\.fractures).max() ?? 0) + 1
        longestBefore = []
        longestBefore = [Int](repeating: 0, count: (partAt.count + 1) * width * 2)
        fillTable()
    }

    private mutating func fillTable() {
        let count = partAt.count
        longestBefore[count * width * 2] = limit
        longestBefore[count * width * 2 + 1] = limit
        var end = count
        for part in parts.indices.reversed() {
            let start = end - parts[part].size
            for position in (start..<end).reversed() {
                let most = min(parts[part].fractures, end - position)
                for left in 0...most {
                    let none = allowance(position, left: left, placing: 0)
                    let fracture = allowance(position, left: left, placing: 1)
                    let entry = (position * width + left) * 2
                    longestBefore[entry] = fracture >= 1 ? limit : max(0, none - 1)
                    longestBefore[entry + 1] = none >= 1 ? limit : max(0, fracture - 1)
                }
            }
            end = start
        }
    }

    /// The longest run that may end at `position` when a case of class `placing` (1 is fracture) is read there; 0 when
    /// there is no such case left or the rest could not be filled.
    private func allowance(_ position: Int, left: Int, placing: Int) -> Int {
        guard left >= placing else { return 0 }
        guard let next = leftAfter(position, left - placing) else { return 0 }
        return longestBefore[((position + 1) * width + next) * 2 + placing]
    }

    /// Fractures left at the next position; `nil` when a part would end with some unread.
    private func leftAfter(_ position: Int, _ left: Int) -> Int? {
        let next = position + 1
        if next < partAt.count, partAt[next] == partAt[position] { return left }
        guard left == 0 else { return nil }
        return next < partAt.count ? parts[partAt[next]].fractures : 0
    }

    private var isPossible: Bool {
        guard let first = parts.first else { return true }
        return (0...1).contains { allowance(0, left: first.fractures, placing: $0) >= 1 }
    }

    private func walk(using generator: inout SeededGenerator) -> [Bool] {
        var sequence: [Bool] = []
        var left = parts.first?.fractures ?? 0
        var last = -1
        var run = 0
        var end = 0
        for position in partAt.indices {
            if position == end { end += parts[partAt[position]].size }
            let canBeNone = allowance(position, left: left, placing: 0) >= (last == 0 ? run + 1 : 1)
            let canBeFracture = allowance(position, left: left, placing: 1) >= (last == 1 ? run + 1 : 1)
            let drawn = generator.below(end - position) < left
            let fracture = canBeFracture && (drawn || !canBeNone)
            let placed = fracture ? 1 : 0
            run = placed == last ? run + 1 : 1
            last = placed
            left = leftAfter(position, left - placed) ?? 0
            sequence.append(fracture)
        }
        return sequence
    }
}
