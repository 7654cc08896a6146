/// Adam (Kingma and Ba, 2015): each parameter moves by the running mean of its gradients over the root of the running mean of
/// their squares.
public struct Adam: Equatable, Sendable {
    /// Where epsilon stands.
    public enum Rule: String, Sendable, Codable, CaseIterable {
        /// PyTorch's: `rate / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon)`.
        case torch
        /// Keras': `rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)`.
        case keras

        /// 1e-8 and 1e-7.
        public var usualEpsilon: Double {
            switch self {
            case .torch: 1e-8
            case .keras: 1e-7
            }
        }
    }

    /// Where epsilon stands.
    public let rule: Rule
    /// Step length, above 0.
    public var learningRate: Double
    /// Share of the old mean of gradients.
    public var beta1 = 0.9
    /// Share of the old mean of squares.
    public var beta2 = 0.999
    /// Added to the root.
    public var epsilon: Double
    /// Updates so far.
    public private(set) var step: Int
    /// Running means of gradients, as many as parameters.
    public private(set) var firstMoments: [Float]
    /// Running means of their squares.
    public private(set) var secondMoments: [Float]

    /// Before the first step.
    /// - Parameter count: Parameters.
    public init(_ rule: Rule = .keras, parameters count: Int, learningRate: Double = 1e-3) {
        self.init(
            rule, learningRate: learningRate, step: 0, firstMoments: [Float](repeating: 0, count: count),
            secondMoments: [Float](repeating: 0, count: count))
    }

    /// As a checkpoint kept it.
    public init(_ rule: Rule, learningRate: Double, step: Int, firstMoments: [Float], secondMoments: [Float]) {
        precondition(firstMoments.count == secondMoments.count, "both moments of every parameter")
        self.rule = rule
        self.learningRate = learningRate
        epsilon = rule.usualEpsilon
        self.step = step
        self.firstMoments = firstMoments
        self.secondMoments = secondMoments
    }

    /// Takes one step.
    /// - Parameters:
    ///   - parameters: As many as there are moments.
    ///   - gradients: Of the loss by each of them.
    public mutating func update(_ parameters: inout [Float], gradients: [Float]) {
        let count = firstMoments.count
        precondition(parameters.count == count && gradients.count == count, "a gradient for every parameter")
        step += 1
        var (power1, power2) = (1.0, 1.0)
        for _ in 0..<step { (power1, power2) = (power1 * beta1, power2 * beta2) }
        let root = (1 - power2).squareRoot()
        // Both rules as `factor * m / (sqrt(v) + summand)`.
        let factor = Float(learningRate * root / (1 - power1))
        let summand = Float(rule == .torch ? epsilon * root : epsilon)
        let (old1, new1, old2, new2) = (Float(beta1), Float(1 - beta1), Float(beta2), Float(1 - beta2))
        parameters.withUnsafeMutableBufferPointer { parameters in
            gradients.withUnsafeBufferPointer { gradients in
                firstMoments.withUnsafeMutableBufferPointer { firstMoments in
                    secondMoments.withUnsafeMutableBufferPointer { secondMoments in
                        guard let p = parameters.baseAddress, let g = gradients.baseAddress,
                            let m = firstMoments.baseAddress, let v = secondMoments.baseAddress
                        else { return }
                        for index in 0..<count {
                            let first = old1 * m[index] + new1 * g[index]
                            let second = old2 * v[index] + new2 * (g[index] * g[index])
                            (m[index], v[index]) = (first, second)
                            p[index] -= factor * first / (second.squareRoot() + summand)
                        }
                    }
                }
            }
        }
    }
}
