import Studies

/// Keeps the problems of all files. A mistake that is in every row is told for the first rows only, and then counted.
struct ProblemCollector {
    /// How many rows of one kind are told.
    static let rowsOfOneKind = 20

    private struct Kind: Hashable {
        var file: String
        var column: String?
        var problem: String
    }

    private(set) var problems: [StudyFileProblem] = []
    private var counts: [Kind: Int] = [:]
    private var kinds: [Kind] = []
    private var examples: [Kind: StudyFileProblem] = [:]

    /// Keeps a problem.
    ///
    /// - Parameters:
    ///   - kind: what is common to all rows with this problem; the problem's own words when they do not differ by row.
    ///   - make: makes the problem; not called when the rows of its kind are not told any more.
    mutating func report(
        _ file: String, _ column: String?, kind problem: String, _ make: () -> StudyFileProblem
    ) {
        let kind = Kind(file: file, column: column, problem: problem)
        let count = counts[kind, default: 0] + 1
        counts[kind] = count
        if count <= Self.rowsOfOneKind {
            let made = make()
            problems.append(made)
            if count == 1 {
                kinds.append(kind)
                examples[kind] = made
            }
        }
    }

    /// Keeps problems that are told already as they should be.
    mutating func add(_ more: [StudyFileProblem]) { problems += more }

    /// All problems: by file in the order in which the files were read, by row in each, and how many more rows there are
    /// of those that were not told one by one.
    func all(files: [String]) -> [StudyFileProblem] {
        var all = problems
        for kind in kinds {
            let rest = (counts[kind] ?? 0) - Self.rowsOfOneKind
            guard rest > 0, let example = examples[kind] else { continue }
            all.append(
                StudyFileProblem(
                    example.severity, file: kind.file, column: kind.column,
                    problem: "has \(rest) more \(rest == 1 ? "row" : "rows") likewise (\(example.problem))",
                    remedy: example.remedy))
        }
        let order = Dictionary(files.enumerated().map { ($1, $0) }) { first, _ in first }
        let byFile = Dictionary(grouping: all) { order[$0.file] ?? files.count }
        return byFile.keys.sorted().flatMap { (byFile[$0] ?? []).inFileOrder() }
    }
}
