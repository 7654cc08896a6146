import DenseNet
import Testing

@testable import Training

/// Keras' ImageDataGenerator as SciPy computes it, by the reference in `resize_expected.safetensors`.
@Suite("Augmentation") struct AugmentationTests {
    private struct Case {
        let change: Augmentation
        let expected: Tensor
    }

    private static func cases() throws -> (input: Tensor, cases: [Case]) {
        let file = try SafetensorsFile(path: ReferenceFolder.path("resize_expected.safetensors"))
        let indices = file.entries.compactMap { entry in
            entry.name.hasPrefix("augment.params.") ? Int(entry.name.dropFirst("augment.params.".count)) : nil
        }
        let middles = [("keras214", AugmentationPolicy.Middle.keras214), ("later", .exact)]
        let cases = try indices.flatMap { index in
            let numbers = try file.tensor("augment.params.\(index)").values.map { Double($0) }
            return try middles.map { name, middle in
                // The numbers were rounded to 32 bits when they were written down; they were drawn by hand.
                let hand = numbers.map { Double("\(Float($0))") ?? $0 }
                let change = Augmentation(
                    rotation: hand[0], zoomRows: hand[1], zoomColumns: hand[2], isFlippedHorizontally: hand[3] == 1,
                    isFlippedVertically: hand[4] == 1, middle: middle)
                return Case(change: change, expected: try file.tensor("augment.\(name).\(index)"))
            }
        }
        return (try file.tensor("augment.input"), cases)
    }

    @Test("gives SciPy's numbers, for both middles")
    func reference() throws {
        let (input, cases) = try Self.cases()
        let (height, width) = (input.shape[0], input.shape[1])
        #expect(cases.count >= 8)
        for item in cases {
            let greys = input.values.map { UInt8($0) }
            let found = item.change.applied(to: greys, height: height, width: width)
            let difference = zip(found, item.expected.values).map { abs($0 - $1) }.max() ?? .infinity
            // Greys to 255 in 32 bits, of two products.
            #expect(difference < 1e-4, "\(item.change)")
        }
    }

    @Test("nothing changes an image that nothing is done to")
    func none() {
        let greys = (0..<12).map { UInt8($0 * 20) }
        let change = AugmentationPolicy.none.draw(seed: 1, epoch: 1, image: 1)
        #expect(change.applied(to: greys, height: 3, width: 4) == greys.map { Float($0) })
    }

    @Test("draws stay in their ranges, fill them, and differ by epoch and image")
    func ranges() {
        let policy = AugmentationPolicy()
        let draws = (1...50).flatMap { epoch in (0..<40).map { policy.draw(seed: 7, epoch: epoch, image: $0) } }
        let rotations = draws.map(\.rotation)
        let rows = draws.map(\.zoomRows)
        let columns = draws.map(\.zoomColumns)
        #expect(rotations.allSatisfy { abs($0) <= 10 } && (rows + columns).allSatisfy { 0.9...1.1 ~= $0 })
        #expect((rotations.max() ?? 0) > 9.8 && (rotations.min() ?? 0) < -9.8)
        #expect(Set(rotations).count == draws.count)
        #expect(zip(rows, columns).allSatisfy { $0 != $1 })
        for flips in [draws.count(where: \.isFlippedHorizontally), draws.count(where: \.isFlippedVertically)] {
            // Half of 2000, within five standard deviations.
            #expect(abs(flips - 1000) < 112)
        }
        #expect(policy.draw(seed: 7, epoch: 3, image: 5) == policy.draw(seed: 7, epoch: 3, image: 5))
        #expect(policy.draw(seed: 8, epoch: 3, image: 5) != policy.draw(seed: 7, epoch: 3, image: 5))
    }

    @Test("switching one change off leaves the others what they were")
    func independence() {
        var policy = AugmentationPolicy()
        let all = policy.draw(seed: 3, epoch: 2, image: 9)
        policy.rotation = 0
        policy.flipsHorizontally = false
        let some = policy.draw(seed: 3, epoch: 2, image: 9)
        #expect(some.rotation == 0 && !some.isFlippedHorizontally)
        #expect((some.zoomRows, some.zoomColumns) == (all.zoomRows, all.zoomColumns))
        #expect(some.isFlippedVertically == all.isFlippedVertically)
    }
}
