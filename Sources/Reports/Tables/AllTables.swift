extension ComparisonResults {
    /// Every table under the name of its file, in the order of a report.
    public var tables: [(name: String, table: Table)] {
        let all: [(String, Table)] = [
            ("population", populationTable), ("model", modelPerformanceTable),
            ("model-probabilities", modelProbabilitiesTable), ("confusion", confusionTable),
            ("readers", readersTable), ("groups", groupsTable), ("rules", rulesTable),
            ("roc-areas", curvesTable), ("model-minus-readers", modelAgainstReadersTable),
            ("model-minus-groups", modelAgainstGroupsTable), ("mean-point", meanPointTable),
            ("summary-roc", summaryCurvesTable), ("model-minus-model", modelPairsTable),
            ("agreement", agreementTable), ("hard-cases", hardCasesTable), ("reading-time", readingTimeTable),
            ("heat-map-review", heatMapReviewTable), ("heat-map-agreement", heatMapAgreementTable),
            ("heat-map-boxes", heatMapBoxesTable), ("heat-map-cases", heatMapCasesTable),
        ]
        return all.filter { !$0.1.rows.isEmpty }.map { (name: $0.0, table: $0.1) }
    }
}
