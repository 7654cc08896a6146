/// How a bootstrap is run; it stands beside every number that comes of it.
public struct BootstrapSettings: Equatable, Sendable {
    /// How many resamples are drawn.
    public let replicates: Int
    /// Fixes every draw: the same seed gives the same limits to the last digit.
    public let seed: UInt64
    /// Whether diseased and healthy cases are resampled each among themselves, as fits a study that fixed their numbers.
    public let isStratified: Bool
    /// How many threads share the work. The result is the same for any number.
    public let threads: Int

    /// - Parameters:
    ///   - replicates: at least 2; 2,000 for limits, more for the third digit.
    ///   - seed: any.
    ///   - isStratified: see ``isStratified``.
    ///   - threads: at least 1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(
        replicates: Int = 2000, seed: UInt64, isStratified: Bool = true, threads: Int = 1
    ) throws(StatisticsError) {
        guard replicates >= 2 else {
            throw .outOfRange(what: "bootstrap replicates", value: Double(replicates), allowed: "at least 2")
        }
        guard threads >= 1 else {
            throw .outOfRange(what: "threads", value: Double(threads), allowed: "at least 1")
        }
        self.replicates = replicates
        self.seed = seed
        self.isStratified = isStratified
        self.threads = threads
    }

    /// In words, for a footnote.
    public var description: String {
        "\(replicates) \(isStratified ? "stratified" : "unstratified") bootstrap resamples of the cases, seed \(seed)"
    }
}
