import DenseNet
import Statistics

/// Images of one step, as the network takes them.
struct Batch: Sendable {
    /// `[channel][row][column]` each.
    let images: [[Float]]
    /// By image.
    let labels: [Int]
}

/// Which images of a data set make the steps of an epoch.
struct EpochOrder {
    /// Indices in the data set's images, a step each.
    let batches: [[Int]]

    /// All training images once, in an order that seed and epoch fix.
    init(_ split: DataSplit, _ plan: TrainingPlan, epoch: Int) {
        var order = split.training
        var generator = SeededGenerator(seed: plan.seed, parts: [RandomPart.order, UInt64(epoch)])
        generator.shuffle(&order)
        batches = stride(from: 0, to: order.count, by: plan.batch).map {
            Array(order[$0..<min($0 + plan.batch, order.count)])
        }
    }
}

/// Makes batches of images.
struct BatchMaker: Sendable {
    let data: DataSet
    let plan: TrainingPlan

    /// Images changed at random, as seed, epoch and image fix it.
    func batch(_ images: [Int], epoch: Int) throws(TrainingRunError) -> Batch {
        try make(images) { image, greys in
            plan.augmentation.draw(seed: plan.seed, epoch: epoch, image: image).applied(
                to: greys, height: plan.preparation.height, width: plan.preparation.width)
        }
    }

    /// Images as they are.
    func batch(_ images: [Int]) throws(TrainingRunError) -> Batch {
        try make(images) { _, greys in greys.map { Float($0) } }
    }

    private func make(
        _ images: [Int], _ change: (Int, [UInt8]) -> [Float]
    ) throws(TrainingRunError) -> Batch {
        var inputs: [[Float]] = []
        for image in images {
            let scaled = change(image, try data.greys(of: image)).map { $0 / 255 }
            inputs.append(Array(repeatElement(scaled, count: plan.architecture.inputChannels).joined()))
        }
        return Batch(images: inputs, labels: images.map { data.images[$0].label })
    }
}
