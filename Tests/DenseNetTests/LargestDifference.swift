import DenseNet
import Testing

/// The largest of the differences, place by place; infinite where one is not a number, so that no tolerance lets it pass.
/// That there are as many on both sides is expected here.
func largestDifference(
    _ a: [Float], _ b: [Float], sourceLocation: SourceLocation = #_sourceLocation
) -> Float {
    #expect(a.count == b.count, sourceLocation: sourceLocation)
    guard a.count == b.count else { return .infinity }
    var largest: Float = 0
    for (one, other) in zip(a, b) {
        let difference = abs(one - other)
        guard difference.isFinite else { return .infinity }
        largest = max(largest, difference)
    }
    return largest
}

extension Tensor {
    /// The part that belongs to one index of the first axis.
    func slice(_ index: Int) -> [Float] {
        let count = shape.dropFirst().reduce(1, *)
        return Array(values[index * count..<(index + 1) * count])
    }
}

@Suite("The comparison that the tests rely on") struct LargestDifferenceTests {
    @Test("takes the largest, and calls it infinite where a number is none")
    func largest() {
        #expect(largestDifference([1, 2, 3], [1, 4, 2]) == 2)
        #expect(largestDifference([], []) == 0)
        for other in [Float.nan, .infinity, -.infinity] {
            #expect(largestDifference([0, other, 0], [0, 0, 9]) == .infinity)
            #expect(largestDifference([0, 0, 9], [0, other, 0]) == .infinity)
            #expect(largestDifference([other], [other]) == .infinity)
        }
    }

    @Test("fails where the counts differ")
    func counts() {
        withKnownIssue { #expect(largestDifference([1], [1, 1]) == .infinity) }
    }
}
