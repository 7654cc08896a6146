import DenseNet
import Foundation
import Testing
import Training

@Suite("Losses and schedule") struct LossTests {
    @Test("The gradient is the loss' slope", arguments: Loss.allCases)
    func slope(loss: Loss) {
        let logits: [[Float]] = [[0.5, -2, 3], [40, -40, 0], [-1, 1, 0.25]]
        let targets: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0.5, 0.5]]
        let weights: [Float] = [1, 0.25, 3]
        let given = loss.evaluate(logits: logits, targets: targets, imageWeights: weights)
        for image in logits.indices {
            for output in 0..<3 {
                func value(_ step: Float) -> Double {
                    var moved = logits
                    moved[image][output] += step
                    return loss.evaluate(logits: moved, targets: targets, imageWeights: weights).mean
                }
                let slope = (value(0x1p-8) - value(-0x1p-8)) / 0x1p-7
                #expect(abs(slope - Double(given.logitGradients[image][output])) <= 1e-5)
            }
        }
    }

    @Test("Known values, and none of them infinite")
    func values() {
        let even = Loss.binaryCrossEntropy.evaluate(logits: [[0], [0]], targets: [[0], [1]])
        #expect(abs(even.mean - log(2)) < 1e-12)
        #expect(even.perImage == [even.mean, even.mean])
        #expect(even.logitGradients == [[0.25], [-0.25]])
        #expect(abs(Loss.binaryCrossEntropy.evaluate(logits: [[1000]], targets: [[0]]).mean - 1000) < 1e-9)
        let five = Loss.softmaxCrossEntropy.evaluate(logits: [[1, 1, 1, 1, 1]], targets: [[0, 0, 1, 0, 0]])
        #expect(abs(five.mean - log(5)) < 1e-12)
        #expect(abs(Loss.softmaxCrossEntropy.evaluate(logits: [[800, 0]], targets: [[0, 1]]).mean - 800) < 1e-9)
        #expect(Loss(.sigmoid) == .binaryCrossEntropy && Loss(.softmax) == .softmaxCrossEntropy)
    }

    @Test("Weights of classes make each class count the same")
    func classWeights() {
        let weights = ClassWeights.balanced(counts: [30, 10, 0])
        #expect(weights.weights[0] * 30 == weights.weights[1] * 10)
        #expect(weights.weights[2] == 0)
        #expect(weights.weight(of: [0, 1, 0]) == weights.weights[1])
        let two = ClassWeights([1, 4])
        #expect(two.weight(of: [0]) == 1 && two.weight(of: [1]) == 4)
        let doubled = Loss.binaryCrossEntropy.evaluate(logits: [[1], [2]], targets: [[1], [0]], imageWeights: [2, 2])
        let plain = Loss.binaryCrossEntropy.evaluate(logits: [[1], [2]], targets: [[1], [0]])
        #expect(abs(doubled.mean - 2 * plain.mean) < 1e-12 && doubled.perImage == plain.perImage)
    }

    @Test("The rate falls after `patience` epochs without improvement, waits for the cooldown, stops at the minimum")
    func plateau() throws {
        var schedule = PlateauSchedule(factor: 0.5, patience: 2, minimumDelta: 0.01, cooldown: 1, minimumRate: 0.2)
        var rates: [Double] = [1]
        // An improvement of less than 0.01 is none; nor is what is not a number.
        for loss in [1, 0.995, 0.993, 0.9905, 0.992, .nan, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] {
            rates.append(schedule.rate(after: loss, current: try #require(rates.last)))
            let stored = try JSONEncoder().encode(schedule)
            #expect(try JSONDecoder().decode(PlateauSchedule.self, from: stored) == schedule)
        }
        #expect(rates == [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
    }

    @Test("With Keras' own values: a tenth after ten epochs")
    func kerasPlateau() {
        var schedule = PlateauSchedule()
        var rate = 1e-3
        var fell: [Int] = []
        for epoch in 0..<25 {
            let next = schedule.rate(after: 0.7, current: rate)
            if next < rate { fell.append(epoch) }
            rate = next
        }
        #expect(fell == [10, 20])
        #expect(abs(rate - 1e-5) < 1e-12)
    }
}
