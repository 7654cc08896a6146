/// Scores in ascending order, with equal scores as groups: what every rank statistic starts from.
///
/// Long lists are sorted by their bits, eleven at a time, which costs a fixed number of passes instead of n log n
/// comparisons: 100,000 scores take about two milliseconds.
struct RankedScores: Sendable {
    /// Positions in the list given, by ascending score.
    let order: [Int]
    /// For each group of equal scores, ascending: where it ends in `order` (the position after its last member).
    let groupEnds: [Int]

    /// - Parameter scores: finite numbers; negative zero equals zero.
    init(_ scores: [Double]) {
        var entries = scores.enumerated().map { Entry(key: Self.key($0.element), position: $0.offset) }
        if entries.count < 512 {
            entries.sort { $0.key < $1.key }
        } else {
            Self.radixSort(&entries)
        }
        var order = [Int](repeating: 0, count: entries.count)
        var ends: [Int] = []
        ends.reserveCapacity(entries.count)
        for index in entries.indices {
            order[index] = entries[index].position
            if index > 0, entries[index].key != entries[index - 1].key { ends.append(index) }
        }
        if !entries.isEmpty { ends.append(entries.count) }
        self.order = order
        groupEnds = ends
    }

    private struct Entry {
        var key: UInt64
        var position: Int
    }

    /// A whole number that orders as the score does.
    private static func key(_ score: Double) -> UInt64 {
        // Adding zero turns negative zero into zero.
        let bits = (score + 0).bitPattern
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }

    private static func radixSort(_ entries: inout [Entry]) {
        let (digitBits, passes) = (11, 6)
        let buckets = 1 << digitBits
        let mask = UInt64(buckets - 1)
        var counts = [Int](repeating: 0, count: passes * buckets)
        for entry in entries {
            for pass in 0..<passes {
                let digit = Int(truncatingIfNeeded: entry.key >> UInt64(pass * digitBits) & mask)
                counts[pass * buckets + digit] += 1
            }
        }
        var other = entries
        for pass in 0..<passes {
            let first = pass * buckets
            // A digit that all keys share changes nothing.
            if counts[first..<first + buckets].contains(entries.count) { continue }
            var start = 0
            for bucket in first..<first + buckets {
                (start, counts[bucket]) = (start + counts[bucket], start)
            }
            for entry in entries {
                let digit = Int(truncatingIfNeeded: entry.key >> UInt64(pass * digitBits) & mask)
                other[counts[first + digit]] = entry
                counts[first + digit] += 1
            }
            swap(&entries, &other)
        }
    }
}
