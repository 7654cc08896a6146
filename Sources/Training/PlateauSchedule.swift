/// Keras' ReduceLROnPlateau: where a loss has not become less for some epochs, the learning rate does.
public struct PlateauSchedule: Equatable, Sendable, Codable {
    /// What the rate is multiplied with, above 0 and below 1.
    public var factor: Double
    /// Epochs without improvement after which it is.
    public var patience: Int
    /// An improvement is more than this.
    public var minimumDelta: Double
    /// Epochs after a reduction that are not counted.
    public var cooldown: Int
    /// The rate does not fall below this.
    public var minimumRate: Double
    /// The least loss so far; `nil` before the first epoch.
    public private(set) var best: Double?
    /// Epochs since then.
    public private(set) var wait = 0
    /// Epochs of ``cooldown`` that are left.
    public private(set) var cooldownLeft = 0

    /// Keras' own values unless others are given.
    public init(
        factor: Double = 0.1, patience: Int = 10, minimumDelta: Double = 1e-4, cooldown: Int = 0,
        minimumRate: Double = 0
    ) {
        self.factor = factor
        self.patience = patience
        self.minimumDelta = minimumDelta
        self.cooldown = cooldown
        self.minimumRate = minimumRate
    }

    /// The rate for the next epoch.
    /// - Parameters:
    ///   - loss: What this epoch's validation gave; what is not a number is no improvement.
    ///   - current: This epoch's rate.
    public mutating func rate(after loss: Double, current: Double) -> Double {
        if cooldownLeft > 0 {
            cooldownLeft -= 1
            wait = 0
        }
        if loss < (best ?? .infinity) - minimumDelta {
            best = loss
            wait = 0
            return current
        }
        guard cooldownLeft == 0 else { return current }
        wait += 1
        guard wait >= patience, current > minimumRate else { return current }
        cooldownLeft = cooldown
        wait = 0
        return max(current * factor, minimumRate)
    }
}
