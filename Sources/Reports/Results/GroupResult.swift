public import Statistics

/// How a group of readers does: the mean with the t interval that papers print, and beside it the interval that knows
/// that the cases, too, are a sample.
public struct GroupResult: Sendable {
    /// Whom it is about.
    public let selection: ReaderSelection
    /// The group in words.
    public let label: String
    /// The readers.
    public let readers: [ReaderID]
    /// The measures, in the order of a report.
    public let measures: [Measure]

    /// A group of fewer readers is not tested: its single readers are shown instead.
    static let smallestTested = 5
    /// Whether the group is compared with models and other groups.
    var isTested: Bool { readers.count >= Self.smallestTested }

    /// One measure of a group.
    public struct Measure: Sendable {
        /// Which.
        public let endpoint: ReaderEndpoint
        /// Each reader's value, in the readers' order; readers without a value are left out.
        public let values: [Double]
        /// Mean, spread, quartiles and the t interval over readers; `nil` without any value.
        public let mean: ReadersMean?
        /// The same mean with readers and cases random (Obuchowski and Rockette, Hillis).
        public let multiReader: Estimated

        /// The t interval with its limitation in words; `nil` for a single reader or none.
        public var tInterval: IntervalEstimate? { mean?.interval?.adding(.holdsForTheseCases) }
    }

    init(
        _ selection: ReaderSelection, label: String, results: [ReaderResult], data: MultiReaderSource,
        level: ConfidenceLevel
    ) {
        self.selection = selection
        self.label = label
        let chosen = results.filter { selection.contains($0.reader) }
        readers = chosen.map(\.reader.id)
        let readers = readers
        measures = ReaderEndpoint.compared.map { endpoint in
            let values = chosen.compactMap { $0.value(of: endpoint)?.estimate }
            let multiReader = Result { () throws(StatisticsError) -> IntervalEstimate in
                let analysis = try ObuchowskiRockette(
                    data.readings(of: readers, endpoint), endpoint: endpoint, covariance: .jackknife)
                guard let mean = try analysis.readersMeans(.randomReadersAndCases, level: level).first else {
                    throw .tooFew(what: "readers", needed: 2, given: readers.count)
                }
                return mean.interval
            }
            return Measure(
                endpoint: endpoint, values: values, mean: try? ReadersMean(values, level: level, range: 0...1),
                multiReader: multiReader)
        }
    }

    /// One of the measures.
    public subscript(endpoint: ReaderEndpoint) -> Measure? { measures.first { $0.endpoint == endpoint } }
}

extension CountedReadings {
    /// Indices of a group's readers, in their order.
    func places(of group: GroupResult) -> [Int] {
        readers.indices.filter { group.selection.contains(readers[$0]) }
    }
}

extension ReaderResult {
    /// The value of an endpoint; `nil` when there is none.
    public func value(of endpoint: ReaderEndpoint) -> IntervalEstimate? {
        switch endpoint {
        case .sensitivity: sensitivity.interval
        case .specificity: specificity.interval
        case .accuracy: accuracy.interval
        case .f1: f1.interval
        case .area: area.interval
        }
    }
}

extension Remark {
    /// For t intervals over readers.
    static let holdsForTheseCases = Remark(
        "Cases fixed: the interval speaks of other readers of these very cases, and holds nothing of the chance by which the "
            + "cases came into the study.")
    /// In the place of a group's test.
    static let groupIsNotTested = Remark(
        "Fewer than five readers: no test of the group. The single readers stand in the table \"Performance of each "
            + "reader\".")
}
