import Statistics

/// Which arm each reader of a crossover begins with: permuted blocks within each specialty.
///
/// A block holds both orders equally often, so within a specialty they never differ by more than two readers, and not at
/// all after a complete block. Whether a block is of two or of four readers is drawn too: the orders of the readers before
/// do not tell where it ends. Everything follows from the secret, so who does not know it cannot know the next reader's
/// order; the plan's seed of the orders of cases has no part in it.
public struct ArmAllocation: Sendable {
    private let secret: UInt64

    /// - Parameter secret: drawn for one study and told to nobody.
    public init(secret: UInt64) {
        self.secret = secret
    }

    /// The order of one reader; it depends on nothing but the secret, the specialty and the place.
    ///
    /// - Parameters:
    ///   - place: from 1, in the sequence of invitations of the specialty.
    ///   - specialty: that of the invitation.
    public func order(ofReader place: Int, in specialty: Specialty.Code) -> ArmOrder {
        var generator = SeededGenerator(seed: secret, parts: specialty.description.utf8.map(UInt64.init))
        var left = place
        while true {
            let half = generator.below(2) + 1
            var block = ArmOrder.allCases.flatMap { [ArmOrder](repeating: $0, count: half) }
            generator.shuffle(&block)
            if left <= block.count { return block[max(0, left - 1)] }
            left -= block.count
        }
    }
}
