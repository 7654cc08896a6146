/// Which readers called each case diseased, a bit for each reader.
struct CallMasks {
    /// Words of 64 readers that a case has.
    let wordsPerCase: Int
    /// By case.
    let words: [UInt64]

    /// - Parameter readings: by reader, then case.
    init(_ readings: [[Bool]], cases: Int) {
        let wordsPerCase = (readings.count + 63) / 64
        var words = [UInt64](repeating: 0, count: cases * wordsPerCase)
        for (reader, calls) in readings.enumerated() {
            for (index, isCalled) in calls.enumerated() where isCalled {
                words[index * wordsPerCase + reader / 64] |= 1 << UInt64(reader % 64)
            }
        }
        self.wordsPerCase = wordsPerCase
        self.words = words
    }
}

/// How often each reader was drawn, as bits: a case's weighted sum of calls takes a few counts of bits instead of a
/// product for each reader.
struct ReaderWeights {
    private let readers: Int
    private let wordCount: Int
    private var counts: [Int]
    /// The weights' bits, lowest first, each a row of words as ``CallMasks`` has them.
    private var planes: [UInt64] = []

    init(readers: Int) {
        self.readers = readers
        wordCount = (readers + 63) / 64
        counts = [Int](repeating: 0, count: readers)
    }

    /// Draws as many readers as there are, with replacement.
    mutating func draw(_ generator: inout SeededGenerator) {
        for reader in counts.indices { counts[reader] = 0 }
        for _ in counts.indices { counts[generator.below(readers)] += 1 }
        planes.removeAll(keepingCapacity: true)
        for (reader, count) in counts.enumerated() {
            var (rest, plane) = (count, 0)
            while rest > 0 {
                if planes.count == plane * wordCount {
                    for _ in 0..<wordCount { planes.append(0) }
                }
                planes[plane * wordCount + reader / 64] |= UInt64(rest & 1) << UInt64(reader % 64)
                rest >>= 1
                plane += 1
            }
        }
    }

    /// How many of the drawn readers called a case diseased.
    func sum(of masks: CallMasks, _ index: Int) -> Int {
        let start = index * wordCount
        var sum = 0
        var place = 0
        var shift = 0
        while place < planes.count {
            for word in 0..<wordCount {
                sum += (planes[place + word] & masks.words[start + word]).nonzeroBitCount << shift
            }
            place += wordCount
            shift += 1
        }
        return sum
    }
}
