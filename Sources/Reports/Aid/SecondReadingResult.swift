public import Statistics

/// What readers did with what a model told them, apart for cases in which it was right and in which it was wrong: one
/// average over both hides that wrong advice is followed, too.
public struct SecondReadingResult: Sendable {
    /// What it is about.
    public let readings: SecondReadings
    /// By reader, in natural order, then by advice.
    public let readers: [(reader: ComparisonReader, counts: [Advice: Counts])]

    /// Which of the model's calls a number is about.
    public enum Advice: String, CaseIterable, Sendable {
        case right, wrong
        /// Both together.
        case all

        /// In words.
        public var label: String {
            switch self {
            case .right: "model right"
            case .wrong: "model wrong"
            case .all: "all"
            }
        }
    }

    /// One reader's pairs of answers.
    public struct Counts: Equatable, Sendable {
        /// Cases with a call before, one after, and one of the model.
        public var cases = 0
        /// Wrong before and right after.
        public var corrected = 0
        /// Right before and wrong after.
        public var spoiled = 0
        /// Right both times.
        public var rightTwice = 0
        /// Seconds from the advice to the second answer, where they were measured.
        public var seconds: [Double] = []

        /// Calls that were changed.
        public var changed: Int { corrected + spoiled }
        /// Wrong both times.
        public var wrongTwice: Int { cases - changed - rightTwice }
        /// The share right after minus that before, -1...1; `nil` without a case.
        public var difference: Double? { cases == 0 ? nil : Double(corrected - spoiled) / Double(cases) }
        /// After against before on the same cases; `nil` without a case.
        public var table: PairedTable? {
            try? PairedTable(both: rightTwice, onlyFirst: corrected, onlySecond: spoiled, neither: wrongTwice)
        }
    }

    /// - Returns: `nil` when the data hold neither modality nor model.
    init?(_ readings: SecondReadings, _ data: ComparisonData, _ settings: AnalysisSettings) {
        guard let first = data.index(of: readings.first), let second = data.index(of: readings.second),
            let model = data.models.first(where: { $0.name == readings.model })
        else { return nil }
        self.readings = readings
        // The threshold that the reader was told, whatever one the analyst chose later.
        let threshold = model.threshold ?? settings.threshold
        let advice = model.probabilities.map { probability in probability.map { $0 >= threshold } }
        let (before, after) = (data.counted(first, by: settings.rules), data.counted(second, by: settings.rules))
        readers = data.readers(answeringIn: [first, second]).map { reader in
            let cells = Array(data.cells(reader: reader, modality: second))
            var counts: [Advice: Counts] = [:]
            for (place, truth) in data.truth.enumerated() {
                guard let said = advice[place], let one = before.calls[reader][place],
                    let two = after.calls[reader][place]
                else { continue }
                for part in [said == truth ? Advice.right : .wrong, .all] {
                    counts[part, default: Counts()].add(
                        wasRight: one == truth, isRight: two == truth, seconds: cells[place].seconds)
                }
            }
            return (data.readers[reader], counts)
        }
    }

    /// The counts of a selection's readers.
    func counts(_ advice: Advice, of selection: ReaderSelection) -> [Counts] {
        readers.filter { selection.contains($0.reader) }.compactMap { $0.counts[advice] }
    }
}

extension SecondReadingResult.Counts {
    fileprivate mutating func add(wasRight: Bool, isRight: Bool, seconds: Double?) {
        cases += 1
        switch (wasRight, isRight) {
        case (false, true): corrected += 1
        case (true, false): spoiled += 1
        case (true, true): rightTwice += 1
        case (false, false): break
        }
        if let seconds { self.seconds.append(seconds) }
    }
}
