import Statistics

/// Gives every case a third, keeping the quotas, so that the counts of earlier orders are evened out as well as can be.
///
/// What is made smallest, in this sequence: cases that the reader had in the same third before; cases that do not move
/// as in the study's other orders; squared counts per case and third within the specialty; the same over all readers.
/// Ties are broken at random, by the starting point and the sequence in which cases are looked at.
///
/// A case adds the same to the sum wherever the others are, so this is a transport problem: a solution is optimal when
/// moving cases around a cycle of thirds (two or three, there are no longer ones) never improves it (Klein 1967,
/// doi:10.1287/mnsc.14.3.205).
///
/// - Returns: for each case 0, 1 or 2, the raw value of its `Third`.
func assignThirds(_ background: OrderBackground, quotas: [[Int]], using generator: inout SeededGenerator) -> [Int] {
    let costs = assignmentCosts(background)
    var thirds = [Int](repeating: 0, count: background.sizes.reduce(0, +))
    for (row, stratum) in background.strata.enumerated() {
        var members = stratum
        generator.shuffle(&members)
        for (place, index) in members.enumerated() {
            thirds[index] = Third.index(of: place, quotas[row])
        }
        generator.shuffle(&members)
        while cancelBestCycle(members, costs, &thirds) {}
    }
    return thirds
}

/// The cost of each case in each third, at `case * 3 + third`. A criterion outweighs all that one cycle can change in
/// those after it.
private func assignmentCosts(_ background: OrderBackground) -> [Int] {
    let weight = 6 * background.allOrders + 7
    return background.allCounts.indices.map { entry in
        let moves = background.targets.isEmpty || background.targets[entry / 3] == entry % 3
        let own = 8 * background.ownCounts[entry] + (moves ? 0 : 1)
        return (own * weight + background.specialtyCounts[entry]) * weight + background.allCounts[entry]
    }
}

/// Cycles of thirds along which cases can be moved without changing how many each third has.
private let cycles = [[0, 1], [0, 2], [1, 2], [0, 1, 2], [0, 2, 1]]

/// Moves one case along each arc of the best cycle; false when no cycle makes the sum smaller.
private func cancelBestCycle(_ members: [Int], _ costs: [Int], _ thirds: inout [Int]) -> Bool {
    var gain = [Int](repeating: Int.max, count: 9)
    var mover = [Int](repeating: -1, count: 9)
    for index in members {
        let from = thirds[index]
        let here = costs[index * 3 + from]
        for to in 0..<3 where to != from {
            let change = costs[index * 3 + to] - here
            if change < gain[from * 3 + to] {
                gain[from * 3 + to] = change
                mover[from * 3 + to] = index
            }
        }
    }
    var best = 0
    var bestArcs: [Int] = []
    for cycle in cycles {
        let arcs = cycle.indices.map { cycle[$0] * 3 + cycle[($0 + 1) % cycle.count] }
        guard arcs.allSatisfy({ mover[$0] >= 0 }) else { continue }
        let change = arcs.reduce(0) { $0 + gain[$1] }
        if change < best {
            best = change
            bestArcs = arcs
        }
    }
    for arc in bestArcs { thirds[mover[arc]] = arc % 3 }
    return !bestArcs.isEmpty
}
