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
    private let planeCount: Int
    /// The planes of the weights that have a bit; those above are empty.
    private var usedPlanes = 0
    /// The weights' bits, lowest first, each a row of words as ``CallMasks`` has them.
    private var planes: [UInt64]

    init(readers: Int) {
        self.readers = readers
        wordCount = (readers + 63) / 64
        // No reader is drawn more often than there are readers.
        planeCount = Int.bitWidth - readers.leadingZeroBitCount
        planes = [UInt64](repeating: 0, count: planeCount * wordCount)
    }

    /// Draws as many readers as there are, with replacement.
    mutating func draw(_ generator: inout SeededGenerator) {
        for index in 0..<usedPlanes * wordCount { planes[index] = 0 }
        usedPlanes = 0
        for _ in 0..<readers {
            let reader = generator.below(readers)
            // One more in the reader's column of bits, with its carry.
            var carry = UInt64(1) << UInt64(reader % 64)
            var (word, plane) = (reader / 64, 0)
            while carry != 0 {
                let bits = planes[word]
                planes[word] = bits ^ carry
                carry &= bits
                word += wordCount
                plane += 1
            }
            usedPlanes = max(usedPlanes, plane)
        }
    }

    /// How many of the drawn readers called a case diseased.
    func sum(of masks: CallMasks, _ index: Int) -> Int {
        let start = index * wordCount
        var sum = 0
        for plane in 0..<usedPlanes {
            for word in 0..<wordCount {
                sum += (planes[plane * wordCount + word] & masks.words[start + word]).nonzeroBitCount << plane
            }
        }
        return sum
    }
}
