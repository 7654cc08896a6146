import Reports

/// What somebody wants of a rehearsal.
struct RehearsalWishes: Equatable, Sendable {
    /// Readers of each specialty. Groups of fewer than five are not tested by the report.
    var readersPerSpecialty = 5
    /// What is taken for true.
    var scenario = ReaderScenario()
    /// Studies that are drawn for widths and power.
    var studies = 200
}
