/// Every reader's answer to every case, the hardest cases first: where readers and model err, and whether together.
public struct CaseMatrixFigure: Figure {
    /// What became of one reading.
    public enum Outcome: Equatable, Sendable, CaseIterable {
        /// The answer agrees with the reference standard.
        case correct
        /// It does not.
        case wrong
        /// The reader said that the image cannot be assessed.
        case cannotAssess
        /// There is no answer.
        case missing
    }

    /// One case.
    public struct Case: Equatable, Sendable {
        /// Its code.
        public var code: String
        /// Whether the reference standard says diseased.
        public var isPositive: Bool

        /// A case.
        public init(code: String, isPositive: Bool) {
            self.code = code
            self.isPositive = isPositive
        }
    }

    /// A row of answers.
    public struct Row: Equatable, Sendable {
        /// The reader's code, or the model's name.
        public var name: String
        /// One outcome for every case, in the order of `cases`; absent ones are missing.
        public var outcomes: [Outcome]

        /// A row.
        public init(name: String, outcomes: [Outcome]) {
            self.name = name
            self.outcomes = outcomes
        }
    }

    /// Rows of one specialty.
    public struct Section: Equatable, Sendable {
        /// Stands above its rows; empty for none.
        public var name: String
        /// Its rows from top to bottom.
        public var rows: [Row]

        /// A section.
        public init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Name of the row of the reference standard.
        public var truth = "Reference"
        /// A diseased case.
        public var positive = "Fracture"
        /// A healthy case.
        public var negative = "No fracture"
        /// Legend of a right answer.
        public var correct = "Correct"
        /// Legend of a wrong answer.
        public var wrong = "Wrong"
        /// Legend of an image that a reader could not assess.
        public var cannotAssess = "Cannot assess"
        /// Legend of an absent answer.
        public var missing = "Not answered"
        /// Above the shares of correct answers at the right.
        public var accuracy = "Correct"
        /// Below the cases; says how they are sorted.
        public var order = "Cases, the most difficult first within each class"

        /// English words.
        public init() {}
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The cases in any order.
    public var cases: [Case]
    /// The model's rows.
    public var models: [Row]
    /// The readers' rows.
    public var sections: [Section]
    /// The words.
    public var words: Words

    /// A figure of every reading.
    public init(
        sheet: FigureSheet, cases: [Case], models: [Row] = [], sections: [Section], words: Words = Words()
    ) {
        self.sheet = sheet
        self.cases = cases
        self.models = models
        self.sections = sections
        self.words = words
    }

    /// Indices of the diseased cases, then of the healthy ones; within each, those that most readers got wrong first,
    /// the code deciding among equals.
    public var sortedCases: [Int] {
        let readers = sections.flatMap(\.rows)
        let difficulty = cases.indices.map { index in
            readers.count { row in
                row.outcomes.indices.contains(index) && row.outcomes[index] != .correct
                    && row.outcomes[index] != .missing
            }
        }
        return cases.indices.sorted { left, right in
            if cases[left].isPositive != cases[right].isPositive { return cases[left].isPositive }
            if difficulty[left] != difficulty[right] { return difficulty[left] > difficulty[right] }
            return (cases[left].code, left) < (cases[right].code, right)
        }
    }
}
