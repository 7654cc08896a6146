extension ComparisonResults {
    /// Every table under the name of its file, in the order of a report.
    public var tables: [(name: String, table: Table)] {
        let all: [(name: String, table: any KeyPath<Self, Table> & Sendable)] = [
            ("population", \.populationTable), ("model", \.modelPerformanceTable),
            ("model-probabilities", \.modelProbabilitiesTable), ("confusion", \.confusionTable),
            ("readers", \.readersTable), ("groups", \.groupsTable), ("rules", \.rulesTable),
            ("roc-areas", \.curvesTable), ("model-minus-readers", \.modelAgainstReadersTable),
            ("model-minus-groups", \.modelAgainstGroupsTable), ("mean-point", \.meanPointTable),
            ("session-comparison", \.sessionsTable), ("specialty-comparison", \.specialtiesTable),
            ("second-readings", \.secondReadingsTable), ("second-readings-by-reader", \.secondReadingsByReaderTable),
            ("aided-unaided", \.aidedTable), ("aided-unaided-by-reader", \.aidedByReaderTable),
            ("aided-unaided-sessions", \.aidedPeriodsTable),
            ("summary-roc", \.summaryCurvesTable), ("model-minus-model", \.modelPairsTable),
            ("agreement", \.agreementTable), ("hard-cases", \.hardCasesTable), ("reading-time", \.readingTimeTable),
            ("heat-map-review", \.heatMapReviewTable), ("heat-map-agreement", \.heatMapAgreementTable),
            ("heat-map-boxes", \.heatMapBoxesTable), ("heat-map-cases", \.heatMapCasesTable),
        ]
        return all.concurrentMap { (name: $0.name, table: self[keyPath: $0.table]) }.filter { !$0.table.rows.isEmpty }
    }
}
