/// One way in which the truth was established, and for how many cases.
public struct TruthSource: Equatable, Sendable {
    /// As the table of cases has it; `nil` for cases that do not say.
    public let name: String?
    /// Cases with a fracture.
    public let withFracture: Int
    /// Cases without.
    public let withoutFracture: Int

    /// Cases of both classes.
    public var cases: Int { withFracture + withoutFracture }
}

extension ComparisonData {
    /// How the truth was established, the commonest way first; cases that do not say come last.
    public var truthSources: [TruthSource] {
        let groups = Dictionary(grouping: cases) { $0.truthSource }
        return groups.map { name, cases in
            TruthSource(
                name: name, withFracture: cases.count { $0.fracture }, withoutFracture: cases.count { !$0.fracture })
        }.sorted { first, second in
            guard let left = first.name, let right = second.name else { return first.name != nil && second.name == nil }
            return first.cases == second.cases ? NaturalOrder.precedes(left, right) : first.cases > second.cases
        }
    }

    /// The sources in words, with a warning: a truth that readers of the study set is no truth for them.
    var truthSourceNote: String {
        let all = truthSources
        guard all.contains(where: { $0.name != nil }) else {
            return "How the reference standard was established is not in the table of cases (column truth_source); "
                + "it must be told."
        }
        // Free text may differ from case to case; a footnote names the commonest.
        let shown = all.prefix(8).map { source in
            "\(source.name ?? "not said") in \(source.cases) (\(source.withFracture) with a fracture)"
        }
        let rest = all.dropFirst(8).reduce(0) { $0 + $1.cases }
        return "Reference standard established by \(shown.joined(separator: ", "))"
            + (rest > 0 ? ", other ways in \(rest)" : "") + " of \(cases.count) cases. Nobody who read in the study, "
            + "and no model, may have had a part in it."
    }
}
