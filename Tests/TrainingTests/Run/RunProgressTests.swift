import DenseNet
import Testing

@testable import Training

/// What an epoch's result leads to: the best epoch, the next rate, the end.
@Suite("The course of a training") struct RunProgressTests {
    private func plan(_ change: (inout TrainingPlan) -> Void) -> TrainingPlan {
        var plan = TrainingPlan(.fracture, outputs: 1, seed: 1)
        change(&plan)
        return plan
    }

    private func record(_ epoch: Int, loss: Double, accuracy: Double = 0.5, area: Double? = nil) -> EpochRecord {
        EpochRecord(
            epoch: epoch, learningRate: 1e-3, loss: 1, accuracy: 0.5, validationLoss: loss,
            validationAccuracy: accuracy,
            validationArea: area.map { EpochRecord.Area(estimate: $0, lower: 0, upper: 1, method: "none") },
            seconds: 1, imagesPerSecond: 1, secondsWaiting: 0, finishedAt: 0)
    }

    @Test("the defaults are the paper's and Keras'")
    func defaults() {
        let plan = TrainingPlan(.fracture, outputs: 1, seed: 1)
        #expect((plan.epochs, plan.batch, plan.learningRate) == (60, 8, 1e-3))
        #expect((plan.architecture.inputHeight, plan.architecture.inputWidth) == (512, 512))
        #expect((plan.augmentation.zoom, plan.augmentation.rotation) == (0.1, 10))
        #expect(plan.augmentation.flipsHorizontally && plan.augmentation.flipsVertically)
        #expect((plan.plateau.factor, plan.plateau.patience, plan.plateau.minimumChange) == (0.1, 10, 1e-4))
        #expect(plan.split.validationFraction == 0.2 && plan.split.isStratified)
        let limbs = TrainingPlan(.bodyPart, outputs: 5, seed: 1)
        #expect(limbs.split.validationFraction == 0.1 && limbs.architecture.head == .softmax)
    }

    @Test("the best epoch is the first of the lowest loss, the highest accuracy or the largest area")
    func best() {
        let records = [
            record(1, loss: 0.5, accuracy: 0.8, area: nil), record(2, loss: 0.3, accuracy: 0.7, area: 0.9),
            record(3, loss: 0.3, accuracy: 0.9, area: 0.95), record(4, loss: 0.4, accuracy: 0.9, area: 0.95),
        ]
        for (rule, epoch) in [(TrainingPlan.BestRule.loss, 2), (.accuracy, 3), (.area, 3)] {
            let plan = plan { $0.best = rule }
            var progress = RunProgress(plan)
            for record in records { _ = progress.end(record, plan) }
            #expect(progress.best?.epoch == epoch)
            #expect(progress.curve.count == 4 && progress.epoch == 5 && !progress.isFinished)
        }
    }

    @Test("it ends with the last epoch, or after so many epochs without a better one")
    func ends() {
        let short = plan { $0.epochs = 2 }
        var progress = RunProgress(short)
        _ = progress.end(record(1, loss: 1), short)
        #expect(!progress.isFinished)
        _ = progress.end(record(2, loss: 2), short)
        #expect(progress.isFinished)

        let patient = plan { $0.patience = 2 }
        progress = RunProgress(patient)
        for (epoch, loss) in [(1, 1.0), (2, 0.5), (3, 0.6)] { _ = progress.end(record(epoch, loss: loss), patient) }
        #expect(!progress.isFinished)
        _ = progress.end(record(4, loss: 0.5), patient)
        #expect(progress.isFinished)
    }

    @Test("the rate falls when the loss no longer does, and what a checkpoint keeps remembers how long that is")
    func plateau() throws {
        let plan = plan { $0.plateau.patience = 2 }
        var progress = RunProgress(plan)
        var rates: [Double] = []
        for epoch in 1...6 {
            // Between any two epochs the program may have been killed.
            let kept = try RunJSON.encode(progress, for: "test")
            progress = try RunJSON.decode(RunProgress.self, kept, from: "test")
            _ = progress.end(record(epoch, loss: epoch == 1 ? 1 : 1.5), plan)
            rates.append(progress.learningRate)
        }
        #expect(rates[0] == 1e-3 && rates[1] == 1e-3)
        #expect(abs(rates[2] - 1e-4) < 1e-12)
        #expect(abs(rates[4] - 1e-5) < 1e-12)
    }

    @Test("balanced weights make every label count the same, as scikit-learn's")
    func classWeights() {
        // compute_class_weight("balanced", classes=[0, 1], y=[0]*6 + [1]*2)
        let weights = TrainingPlan.ClassWeighting.balanced.weights([6, 2])
        #expect(abs(weights[0] - 2.0 / 3) < 1e-6 && weights[1] == 2)
        #expect(TrainingPlan.ClassWeighting.equal.weights([6, 2]) == [1, 1])
        #expect(TrainingPlan.ClassWeighting.balanced.weights([6, 0, 2]).count == 3)
    }

    @Test("settings that no training can have are refused")
    func validation() {
        for change: (inout TrainingPlan) -> Void in [
            { $0.epochs = 0 }, { $0.batch = 0 }, { $0.learningRate = 0 }, { $0.learningRate = .nan },
            { $0.augmentation.zoom = 1 }, { $0.augmentation.rotation = -1 }, { $0.plateau.factor = 1 },
            { $0.patience = 0 }, { $0.architecture.growth = 0 },
            { plan in
                plan.task = .bodyPart
                plan.best = .area
            },
        ] {
            let plan = plan(change)
            #expect(throws: TrainingRunError.self) { try plan.validate() }
        }
    }
}
