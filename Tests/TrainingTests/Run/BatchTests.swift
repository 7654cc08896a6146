import DenseNet
import Foundation
import TestSupport
import Testing

@testable import Training

/// The images of an epoch: every one once, in an order of its own, ready before they are wanted.
@Suite("Batches") struct BatchTests {
    @Test("an epoch has every training image once, in another order than the epoch before")
    func order() throws {
        let small = try SmallTraining(images: 42)
        let run = try small.run("run")
        let first = EpochOrder(run.split, small.plan, epoch: 1).batches
        #expect(first.joined().sorted() == run.split.training)
        #expect(first.dropLast().allSatisfy { $0.count == 4 } && (1...4).contains(first.last?.count ?? 0))
        #expect(first == EpochOrder(run.split, small.plan, epoch: 1).batches)
        #expect(first != EpochOrder(run.split, small.plan, epoch: 2).batches)
    }

    @Test("the loader gives the batches in their order, as if made one by one")
    func loader() throws {
        let small = try SmallTraining()
        let maker = BatchMaker(data: small.data, plan: small.plan)
        let batches = EpochOrder(try small.run("run").split, small.plan, epoch: 1).batches
        let loader = BatchLoader(batches, epoch: 1, maker: maker)
        for images in batches {
            let batch = try loader.next()
            let alone = try maker.batch(images, epoch: 1)
            #expect(batch.images == alone.images)
            #expect(batch.labels == images.map { small.data.images[$0].label })
            #expect(batch.images.allSatisfy { $0.count == 32 * 32 && $0.allSatisfy { 0...1 ~= $0 } })
        }
    }

    @Test("an image that is gone is told of when its turn comes, and a loader may be left in the middle")
    func gone() throws {
        let small = try SmallTraining()
        let maker = BatchMaker(data: small.data, plan: small.plan)
        try FileManager.default.removeItem(at: small.synthetic.cache)
        let loader = BatchLoader([[0], [1], [2], [3], [4]], epoch: 1, maker: maker)
        #expect {
            try loader.next()
        } throws: {
            "\($0)".contains("0.png is gone")
        }
    }

    @Test("targets are one number of a fracture and one of each class of body parts")
    func targets() {
        let fracture = Learning(TrainingPlan(.fracture, outputs: 1, seed: 1))
        #expect(fracture.targets([0, 1]) == [[0], [1]])
        #expect(fracture.right([[-0.1], [0.2], [0]], [0, 0, 1]) == 2)
        let parts = Learning(TrainingPlan(.bodyPart, outputs: 3, seed: 1))
        #expect(parts.targets([2, 0]) == [[0, 0, 1], [1, 0, 0]])
        #expect(parts.right([[0, 1, 2], [3, 1, 2]], [2, 1]) == 1)
    }
}
