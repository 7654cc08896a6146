import Statistics

/// What the orders made so far say about the next one.
struct OrderBackground {
    /// Indices of the cases of each stratum, strata of one class side by side.
    let strata: [[Int]]
    /// Which strata make up one class (fracture or none).
    let classes: [[Int]]
    /// Positions of each third.
    let sizes: [Int]
    /// Orders of this session so far, of the specialty and of everybody.
    let specialtyOrders: Int
    let allOrders: Int
    /// How often a case was in a third in this session, at `case * 3 + third`.
    let specialtyCounts: [Int]
    let allCounts: [Int]
    /// The same over this reader's other sessions.
    let ownCounts: [Int]
    /// The third to which each case should move; empty in a reader's first session.
    let targets: [Int]

    init(_ request: OrderRequest) {
        let count = request.caseClasses.count
        let sizes = Third.sizes(of: count)
        var specialtyCounts = [Int](repeating: 0, count: count * 3)
        var allCounts = specialtyCounts
        var ownCounts = specialtyCounts
        var specialtyOrders = 0
        var allOrders = 0
        var first: StoredOrder?
        for order in request.earlier {
            let own = order.reader == request.reader
            if own, order.session != request.session {
                Self.tally(order.permutation, sizes, into: &ownCounts)
                if order.session < first?.session ?? Int.max { first = order }
            }
            guard !own, order.session == request.session else { continue }
            Self.tally(order.permutation, sizes, into: &allCounts)
            allOrders += 1
            if order.specialty == request.specialty {
                Self.tally(order.permutation, sizes, into: &specialtyCounts)
                specialtyOrders += 1
            }
        }

        var members: [CaseStratum: [Int]] = [:]
        for (index, stratum) in request.caseClasses.enumerated() { members[stratum, default: []].append(index) }
        // A fixed sequence, because a dictionary's changes from run to run.
        let keys = [true, false].map { fracture in
            ReferenceStandard.FractureType.allCases.map { CaseStratum(fracture: fracture, type: $0) }
                .filter { members[$0] != nil }
        }
        strata = keys.joined().compactMap { members[$0] }
        classes = [Array(0..<keys[0].count), Array(keys[0].count..<strata.count)].filter { !$0.isEmpty }
        self.sizes = sizes
        self.specialtyOrders = specialtyOrders
        self.allOrders = allOrders
        self.specialtyCounts = specialtyCounts
        self.allCounts = allCounts
        self.ownCounts = ownCounts
        targets = first.map { Self.targets(after: $0, in: request.session, sizes, seed: request.plan.seed) } ?? []
    }

    private static func tally(_ permutation: [Int], _ sizes: [Int], into counts: inout [Int]) {
        var position = 0
        for third in 0..<3 {
            for _ in 0..<sizes[third] {
                counts[permutation[position] * 3 + third] += 1
                position += 1
            }
        }
    }

    /// Every case moves on by the same number of thirds, for all readers of the study; only then are the thirds of a
    /// later session as balanced over readers as those of the first.
    private static func targets(after order: StoredOrder, in session: Int, _ sizes: [Int], seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        let step = (generator.below(2) + 1) * (session - order.session)
        let shift = (step % 3 + 3) % 3
        var targets = [Int](repeating: 0, count: order.permutation.count)
        for (position, index) in order.permutation.enumerated() {
            let third = Third.index(of: position, sizes)
            targets[index] = (third + shift) % 3
        }
        return targets
    }
}
