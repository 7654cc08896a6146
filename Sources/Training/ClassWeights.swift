/// How much the images of each class count, for data with more of one than of another.
public struct ClassWeights: Equatable, Sendable, Codable {
    /// One for each class; with a single output the classes are "no" and "yes".
    public let weights: [Float]

    /// Given weights.
    public init(_ weights: [Float]) { self.weights = weights }

    /// Every class counts as much as any other: all images over classes times the class' images (King and Zeng, 2001).
    /// - Parameter counts: Images of each class. A class without any gets 0.
    public static func balanced(counts: [Int]) -> ClassWeights {
        let all = Float(counts.reduce(0, +))
        return ClassWeights(counts.map { $0 == 0 ? 0 : all / (Float(counts.count) * Float($0)) })
    }

    /// The weight of an image with this target.
    /// - Parameter target: One number for a sigmoid, "yes" from 0.5 on; else the class with the largest number.
    public func weight(of target: [Float]) -> Float {
        if target.count == 1 { return weights[target[0] >= 0.5 ? 1 : 0] }
        let place = target.indices.max { target[$0] < target[$1] } ?? 0
        return weights[place]
    }
}
