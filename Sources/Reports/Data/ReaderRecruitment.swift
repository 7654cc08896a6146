/// The readers who were invited and did not come to the analysis.
public struct ReaderRecruitment: Hashable, Sendable {
    /// Invited readers, not declared void, from whom no answer came; 0 or more.
    public var neverAnswered: Int
    /// Readers whose answers were declared void; 0 or more.
    public var void: Int

    /// Both numbers of readers.
    public init(neverAnswered: Int, void: Int) {
        self.neverAnswered = neverAnswered
        self.void = void
    }
}
