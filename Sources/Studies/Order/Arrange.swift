import Statistics

/// Puts the cases of each third in an order without long runs of a class and without the neighbours of earlier
/// sessions.
///
/// - Parameter thirds: for each case the raw value of its `Third`.
func arrange(_ thirds: [Int], request: OrderRequest, using generator: inout SeededGenerator) -> [Int] {
    let classes = request.caseClasses
    var parts = Third.sizes(of: classes.count).map { ClassSequence.Part(size: $0, fractures: 0) }
    for (index, third) in thirds.enumerated() where classes[index].fracture { parts[third].fractures += 1 }
    let former = FormerNeighbours(request)

    // A few fresh starts: in a small study an arrangement can leave neighbours that no swap separates.
    var best: [Int] = []
    var fewest = Int.max
    for _ in 0..<16 where fewest > 0 {
        let sequence = ClassSequence.draw(parts, longestRun: request.plan.longestRun, using: &generator)
        var order = fill(sequence, thirds, classes, using: &generator)
        let left = former.isEmpty ? 0 : former.separate(&order, thirds, classes, using: &generator)
        if left < fewest {
            best = order
            fewest = left
        }
    }
    return best
}

/// Draws a case of the right third and class for each position.
private func fill(
    _ sequence: [Bool], _ thirds: [Int], _ classes: [CaseStratum], using generator: inout SeededGenerator
) -> [Int] {
    var cases = Array(thirds.indices)
    generator.shuffle(&cases)
    // Stacks of third and class.
    var stacks = [[Int]](repeating: [], count: 6)
    for index in cases { stacks[thirds[index] * 2 + (classes[index].fracture ? 1 : 0)].append(index) }
    let sizes = Third.sizes(of: thirds.count)
    var order: [Int] = []
    for (position, fracture) in sequence.enumerated() {
        let third = Third.index(of: position, sizes)
        if let index = stacks[third * 2 + (fracture ? 1 : 0)].popLast() { order.append(index) }
    }
    return order
}

/// Pairs of cases that one reader read one after the other in an earlier session.
private struct FormerNeighbours {
    private let count: Int
    private var pairs: Set<Int> = []

    init(_ request: OrderRequest) {
        count = request.caseClasses.count
        for order in request.earlier where order.reader == request.reader && order.session != request.session {
            for (one, other) in zip(order.permutation, order.permutation.dropFirst()) { pairs.insert(key(one, other)) }
        }
    }

    var isEmpty: Bool { pairs.isEmpty }

    private func key(_ one: Int, _ other: Int) -> Int { min(one, other) * count + max(one, other) }

    /// Whether the cases at `position` and after it are former neighbours.
    private func meet(_ order: [Int], _ position: Int) -> Bool {
        position >= 0 && position + 1 < count && pairs.contains(key(order[position], order[position + 1]))
    }

    /// Former neighbours about two positions, each pair counted once.
    private func meetings(_ order: [Int], _ one: Int, _ other: Int) -> Int {
        var sum = 0
        for position in Set([one - 1, one, other - 1, other]) where meet(order, position) { sum += 1 }
        return sum
    }

    /// Swaps cases of one third and class, which changes neither balance nor runs, while that separates a pair.
    ///
    /// - Returns: pairs that are still neighbours.
    func separate(
        _ order: inout [Int], _ thirds: [Int], _ classes: [CaseStratum], using generator: inout SeededGenerator
    ) -> Int {
        var improved = true
        while improved {
            improved = false
            for position in 0..<(count - 1) where meet(order, position) {
                if moveAway(position, &order, thirds, classes, using: &generator)
                    || moveAway(position + 1, &order, thirds, classes, using: &generator)
                {
                    improved = true
                }
            }
        }
        return (0..<(count - 1)).count { meet(order, $0) }
    }

    private func moveAway(
        _ position: Int, _ order: inout [Int], _ thirds: [Int], _ classes: [CaseStratum],
        using generator: inout SeededGenerator
    ) -> Bool {
        let moving = order[position]
        var places = order.indices.filter {
            $0 != position && thirds[order[$0]] == thirds[moving]
                && classes[order[$0]].fracture == classes[moving].fracture
        }
        generator.shuffle(&places)
        for place in places {
            let before = meetings(order, position, place)
            order.swapAt(position, place)
            if meetings(order, position, place) < before { return true }
            order.swapAt(position, place)
        }
        return false
    }
}
