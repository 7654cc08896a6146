/// What kappa hides for two categories: agreement on each answer, and how uneven the answers and the readers are.
///
/// - SeeAlso: Cicchetti & Feinstein, J Clin Epidemiol 1990;43:551; Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423.
public struct BinaryAgreement: Equatable, Sendable {
    /// Of the positive answers of either reader, the share that the other shares; `nil` when there is none.
    public let positiveAgreement: Double?
    /// The same of the negative answers.
    public let negativeAgreement: Double?
    /// How much one answer outnumbers the other in the cases of agreement, 0...1.
    public let prevalenceIndex: Double
    /// How much the readers' rates of positive answers differ, 0...1.
    public let biasIndex: Double

    /// `nil` when the table has other than two categories. The first category is the positive one.
    public init?(_ table: AgreementTable) {
        guard table.counts.count == 2 else { return nil }
        let n = Double(table.total)
        let (both, neither) = (Double(table.counts[0][0]), Double(table.counts[1][1]))
        let (firstOnly, secondOnly) = (Double(table.counts[0][1]), Double(table.counts[1][0]))
        let discordant = firstOnly + secondOnly
        positiveAgreement = both + discordant > 0 ? 2 * both / (2 * both + discordant) : nil
        negativeAgreement = neither + discordant > 0 ? 2 * neither / (2 * neither + discordant) : nil
        prevalenceIndex = abs(both - neither) / n
        biasIndex = abs(firstOnly - secondOnly) / n
    }
}
