import DenseNet
import Foundation
import Testing
import Training

@Suite("Adam") struct AdamTests {
    /// The rule as it is written, in double precision.
    private func plain(_ rule: Adam.Rule, _ start: [Float], _ gradients: [Float], steps: Int) -> [Double] {
        zip(start, gradients).map { start, gradient in
            var (p, m, v) = (Double(start), 0.0, 0.0)
            let g = Double(gradient)
            for t in 1...steps {
                m = 0.9 * m + 0.1 * g
                v = 0.999 * v + 0.001 * g * g
                let (c1, c2) = (1 - pow(0.9, Double(t)), 1 - pow(0.999, Double(t)))
                switch rule {
                case .torch: p -= 1e-3 / c1 * m / (v.squareRoot() / c2.squareRoot() + 1e-8)
                case .keras: p -= 1e-3 * c2.squareRoot() / c1 * m / (v.squareRoot() + 1e-7)
                }
            }
            return p
        }
    }

    @Test(
        "Fed with the reference's gradients it moves every parameter as the rule says, to 1e-7 a step",
        arguments: TrainingReference.all, Adam.Rule.allCases)
    func rule(reference: TrainingReference, rule: Adam.Rule) throws {
        let expected = try reference.expected()
        let weights = try reference.weights()
        var (parameters, gradients): ([Float], [Float]) = ([], [])
        for entry in ParameterLayout(weights.architecture).entries {
            let (want, start) = try expected.pairs("grad.\(entry.name)", weights[entry.name].values[...])
            parameters += start
            gradients += want
        }
        let wanted = plain(rule, parameters, gradients, steps: 3)
        var adam = Adam(rule, parameters: parameters.count)
        for _ in 0..<3 { adam.update(&parameters, gradients: gradients) }
        for (got, want) in zip(parameters, wanted) { #expect(abs(Double(got) - want) <= 3e-7 * max(1, abs(want))) }
        #expect(adam.step == 3)
    }

    @Test("Continued from its state it goes on as if it had not stopped")
    func continued() {
        let gradients: [Float] = [0.5, -2, 1e-9, 0]
        var (through, stopped): ([Float], [Float]) = ([1, 2, 3, 4], [1, 2, 3, 4])
        var whole = Adam(.keras, parameters: 4, learningRate: 0.01)
        for _ in 0..<4 { whole.update(&through, gradients: gradients) }
        var first = Adam(.keras, parameters: 4, learningRate: 0.01)
        for _ in 0..<2 { first.update(&stopped, gradients: gradients) }
        var second = Adam(
            .keras, learningRate: 0.01, step: first.step, firstMoments: first.firstMoments,
            secondMoments: first.secondMoments)
        for _ in 0..<2 { second.update(&stopped, gradients: gradients) }
        #expect(through == stopped)
        #expect(whole == second)
        #expect(through[3] == 4 && through[0] < 1 && through[1] > 2)
    }

    /// Which rules the reference holds three steps of.
    enum Rules: String, CaseIterable {
        case torch = "adam3_torch"
        case keras3 = "adam3_keras"
        case keras2 = "adam3_keras2"

        var rule: Adam.Rule { self == .torch ? .torch : .keras }
        var norm: BatchNormRule {
            switch self {
            case .torch: .torch
            case .keras3: .keras3
            case .keras2: .keras2
            }
        }
        /// The two Kerases differ in the running statistics only.
        var parameters: String { self == .keras2 ? Self.keras3.rawValue : rawValue }
    }

    @Test("Three steps: parameters, losses and running statistics", arguments: TrainingReference.all, Rules.allCases)
    func steps(reference: TrainingReference, rules: Rules) throws {
        let expected = try reference.expected()
        let weights = try reference.weights(epsilon: rules == .torch ? 1e-5 : 1.001e-5)
        let isExpected = expected.names.contains { $0.hasPrefix("\(rules.parameters).classifier.weight") }
        if rules == .torch { try #require(isExpected) }
        guard isExpected else { return }
        let isDeep = weights.architecture.isDeep
        let network = try TrainableNetwork(weights, batch: 2, rule: rules.norm, threads: 2)
        var adam = Adam(rules.rule, parameters: network.layout.count)
        let images = try reference.images()
        let losses = try expected.values(rules == .torch ? "train.adam_torch.losses" : "train.adam_keras.losses")
        for want in losses {
            let loss = Loss.binaryCrossEntropy.evaluate(
                logits: try network.forward(images), targets: try expected.labels)
            // Adam turns the sign of a small gradient into a whole step, so a deep network's losses are looser.
            let tolerance = isDeep ? 1e-2 * Double(want) : 1e-5
            #expect(abs(loss.mean - Double(want)) <= tolerance, "\(loss.mean) for \(want)")
            network.backward(loss.logitGradients)
            adam.update(&network.parameters, gradients: network.gradients)
        }
        var differences: [Float] = []
        for entry in network.layout.entries {
            let (want, got) = try expected.pairs("\(rules.parameters).\(entry.name)", network.parameters[entry.range])
            differences += zip(want, got).map { abs($0 - $1) }
        }
        differences.sort()
        #expect(differences[differences.count / 2] <= 2e-4, "median \(differences[differences.count / 2])")
        if !isDeep {
            let most = differences[differences.count * 999 / 1000]
            #expect(most <= 2e-6, "99.9 % within \(most)")
            #expect(differences[differences.count - 1] <= 1e-3, "largest \(differences[differences.count - 1])")
        }
        if expected.has("\(rules.rawValue).stats.features.norm0.running_mean") {
            try compareStatistics(network, expected, "\(rules.rawValue).stats", 1e-2)
        }
    }
}
