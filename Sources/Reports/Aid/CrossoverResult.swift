import Statistics
public import Studies

/// What a model's help did to readers who read the same cases with and without it, apart for cases in which the model was
/// right and in which it was wrong.
public struct CrossoverResult: Sendable {
    /// What it is about.
    public let crossover: Crossover
    /// The readers who answered in both arms, in natural order.
    public let readers: [Reader]

    /// One reader in both arms.
    public struct Reader: Sendable {
        /// Who.
        public let reader: ComparisonReader
        /// Which arm came first.
        public let order: ArmOrder
        /// By what the model said.
        let parts: [SecondReadingResult.Advice: Part]

        /// The values of one measure; `nil` where the cases have none.
        func pair(_ endpoint: ReaderEndpoint, _ advice: SecondReadingResult.Advice) -> Pair? {
            parts[advice].flatMap { Pair($0, endpoint) }
        }
    }

    /// One reader's answers to some of the cases, in both arms.
    struct Part: Sendable {
        /// Cases with a call in both arms.
        fileprivate var called: [(truth: Bool, aided: Bool, unaided: Bool)] = []
        /// Cases with a confidence in both arms.
        fileprivate var scored: [(truth: Bool, aided: Double, unaided: Double)] = []
    }

    /// One measure of one reader, aided and unaided, on the same cases.
    public struct Pair: Sendable {
        /// Cases that the measure rests on.
        public let cases: Int
        /// 0...1.
        public let aided: Double
        /// 0...1.
        public let unaided: Double
        /// Who was right; `nil` for an area.
        let table: PairedTable?
        /// Both curves; `nil` for a share.
        let areas: PairedAreas?

        /// Aided minus unaided, -1...1.
        public var difference: Double { aided - unaided }
    }

    /// - Returns: `nil` when the data lack one of the modalities or the model.
    init?(_ crossover: Crossover, _ data: ComparisonData, _ settings: AnalysisSettings) {
        guard let unaided = data.index(of: crossover.unaided), let aided = data.index(of: crossover.aided),
            let model = data.models.first(where: { $0.name == crossover.model })
        else { return nil }
        self.crossover = crossover
        // The threshold that the readers were told, whatever one the analyst chose later.
        let threshold = model.threshold ?? settings.threshold
        let said = model.probabilities.map { probability in probability.map { $0 >= threshold } }
        let with = data.counted(aided, by: settings.rules)
        let without = data.counted(unaided, by: settings.rules)
        readers = data.readers(answeringIn: [unaided, aided]).compactMap { index in
            let reader = data.readers[index]
            guard let order = crossover.orders[reader.id] else { return nil }
            var parts: [SecondReadingResult.Advice: Part] = [:]
            for (place, truth) in data.truth.enumerated() {
                let advice: [SecondReadingResult.Advice] = said[place].map { [$0 == truth ? .right : .wrong] } ?? []
                for part in advice + [.all] {
                    parts[part, default: Part()].add(
                        truth, calls: (with.calls[index][place], without.calls[index][place]),
                        scores: (with.scores[index][place], without.scores[index][place]))
                }
            }
            return Reader(reader: reader, order: order, parts: parts)
        }
    }

    /// The pairs of a selection's readers who have one, with their orders.
    func pairs(
        _ endpoint: ReaderEndpoint, _ advice: SecondReadingResult.Advice, of selection: ReaderSelection
    ) -> [(order: ArmOrder, pair: Pair)] {
        readers.filter { selection.contains($0.reader) }.compactMap { reader in
            reader.pair(endpoint, advice).map { (reader.order, $0) }
        }
    }
}

extension CrossoverResult.Part {
    fileprivate mutating func add(
        _ truth: Bool, calls: (aided: Bool?, unaided: Bool?), scores: (aided: Double?, unaided: Double?)
    ) {
        if let aided = calls.aided, let unaided = calls.unaided { called.append((truth, aided, unaided)) }
        if let aided = scores.aided, let unaided = scores.unaided { scored.append((truth, aided, unaided)) }
    }
}

extension CrossoverResult.Pair {
    /// - Returns: `nil` without a case of the class that the measure is about; for an area without a case of either.
    fileprivate init?(_ part: CrossoverResult.Part, _ endpoint: ReaderEndpoint) {
        if endpoint == .area {
            let truth = part.scored.map(\.truth)
            guard
                let areas = try? PairedAreas(
                    ScoredClasses(scores: part.scored.map(\.aided), isPositive: truth),
                    ScoredClasses(scores: part.scored.map(\.unaided), isPositive: truth))
            else { return nil }
            self.areas = areas
            table = nil
            cases = truth.count
            (aided, unaided) = (areas.first.area, areas.second.area)
            return
        }
        let chosen = part.called.filter { item in
            switch endpoint {
            case .sensitivity: item.truth
            case .specificity: !item.truth
            case .accuracy, .f1, .area: true
            }
        }
        guard
            let table = try? PairedTable(
                first: chosen.map { $0.aided == $0.truth }, second: chosen.map { $0.unaided == $0.truth })
        else { return nil }
        self.table = table
        areas = nil
        cases = table.total
        (aided, unaided) = (table.first, table.second)
    }
}
