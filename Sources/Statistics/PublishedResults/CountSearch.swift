/// Finds lists of counts, one per reader, with a given sum and sum of squares.
struct CountSearch {
    private let readers: Int
    private let counts: ClosedRange<Int>
    private let lowest: Set<Int>?
    private let highest: Set<Int>?
    /// Dead ends that need not be entered again.
    private var deadEnds: Set<State> = []
    private var workLeft = 0

    private struct State: Hashable {
        var left: Int
        var sum: Int
        var squares: Int
        var largest: Int
    }

    /// - Parameters:
    ///   - readers: how many counts.
    ///   - counts: what each may be.
    ///   - lowest: one of these must be the smallest count; `nil` when nothing is known.
    ///   - highest: one of these must be the largest.
    init(readers: Int, counts: ClosedRange<Int>, lowest: Set<Int>?, highest: Set<Int>?) {
        self.readers = readers
        self.counts = counts
        self.lowest = lowest
        self.highest = highest
    }

    /// Whether there is such a list. A search that takes too long is not an exclusion, so it answers yes.
    mutating func exists(sum: Int, squares: Int) -> Bool {
        let (lists, isComplete) = find(upTo: 1, sum: sum, squares: squares)
        return !lists.isEmpty || !isComplete
    }

    /// The counts in descending order when there is exactly one list.
    mutating func onlyCounts(sum: Int, squares: Int) -> [Int]? {
        let (lists, isComplete) = find(upTo: 2, sum: sum, squares: squares)
        return isComplete && lists.count == 1 ? lists[0] : nil
    }

    private mutating func find(upTo wanted: Int, sum: Int, squares: Int) -> (lists: [[Int]], isComplete: Bool) {
        workLeft = 200_000
        var lists: [[Int]] = []
        var chosen: [Int] = []
        let start = State(left: readers, sum: sum, squares: squares, largest: counts.upperBound)
        search(start, &chosen, &lists, wanted)
        return (lists, workLeft > 0)
    }

    /// Chooses counts in descending order.
    private mutating func search(_ state: State, _ chosen: inout [Int], _ lists: inout [[Int]], _ wanted: Int) {
        guard workLeft > 0, lists.count < wanted else { return }
        workLeft -= 1
        if state.left == 0 {
            guard state.sum == 0, state.squares == 0, let last = chosen.last else { return }
            if lowest?.contains(last) ?? true { lists.append(chosen) }
            return
        }
        guard isPossible(state), !deadEnds.contains(state) else { return }
        let found = lists.count
        let most = min(state.largest, state.sum - (state.left - 1) * counts.lowerBound)
        // The largest of what is left is at least the mean.
        let least = max(counts.lowerBound, (state.sum + state.left - 1) / state.left)
        if least <= most {
            for count in least...most {
                if chosen.isEmpty, let highest, !highest.contains(count) { continue }
                chosen.append(count)
                let next = State(
                    left: state.left - 1, sum: state.sum - count, squares: state.squares - count * count,
                    largest: count)
                search(next, &chosen, &lists, wanted)
                chosen.removeLast()
                if workLeft <= 0 || lists.count >= wanted { return }
            }
        }
        if lists.count == found { deadEnds.insert(state) }
    }

    /// Bounds of the sum of squares for the sum: all equal, and as many as possible at the ends.
    private func isPossible(_ state: State) -> Bool {
        let (n, low, high) = (state.left, counts.lowerBound, state.largest)
        guard state.sum >= n * low, state.sum <= n * high, state.squares * n >= state.sum * state.sum else {
            return false
        }
        guard high > low else { return state.squares == n * low * low }
        let excess = state.sum - n * low
        let (full, rest) = (excess / (high - low), excess % (high - low))
        let restSquared = full < n ? (low + rest) * (low + rest) : 0
        let largest = full * high * high + restSquared + max(0, n - full - 1) * low * low
        return state.squares <= largest
    }
}
