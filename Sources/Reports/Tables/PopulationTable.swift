import Statistics
import Studies

extension ComparisonResults {
    /// Table 1: the cases by class, with tests and standardised differences.
    public var populationTable: Table {
        let (with, without) = (data.cases.filter(\.fracture), data.cases.filter { !$0.fracture })
        var table = Table(
            "Study population",
            columns: [
                .init("characteristic", "Characteristic", .text),
                .init("fracture", "Fracture (n = \(with.count))", .text),
                .init("none", "No fracture (n = \(without.count))", .text), .init("p", "P", .pValue),
                .init("standardised_difference", "Standardised difference", .number(decimals: 2)),
            ],
            footnotes: [
                "Continuous: mean (standard deviation), Student's t test. Categorical: count (percent), chi-squared test "
                    + "without continuity correction. The standardised difference does not depend on the number of cases.",
                data.truthSourceNote,
            ])
        func number(_ name: String, _ value: (ComparisonCase) -> Double?) {
            let (first, second) = (with.compactMap(value), without.compactMap(value))
            guard first.count + second.count > 0 else { return }
            let (one, two) = (Moments(first), Moments(second))
            let spread = ((one.variance + two.variance) / 2).squareRoot()
            table.add([
                .text(name), .text(Self.summary(one)), .text(Self.summary(two)),
                Table.cell { () throws(StatisticsError) in .test(try TTest.student(first, second).test) },
                spread > 0 ? .number((one.mean - two.mean) / spread) : .empty,
            ])
        }
        func category(_ name: String, _ value: (ComparisonCase) -> String?) {
            let (first, second) = (with.compactMap(value), without.compactMap(value))
            let levels = Set(first + second).sorted()
            guard levels.count > 1 else { return }
            let counts = levels.map { level in (first.count { $0 == level }, second.count { $0 == level }) }
            let test = Table.cell { () throws(StatisticsError) in
                .test(try ContingencyTable(rows: counts.map { [$0.0, $0.1] }).chiSquared())
            }
            for (index, level) in levels.enumerated() {
                table.add([
                    .text("\(name): \(level)"), .text(Self.share(counts[index].0, of: first.count)),
                    .text(Self.share(counts[index].1, of: second.count)), index == 0 ? test : .empty,
                    Self.standardised(counts[index].0, first.count, counts[index].1, second.count),
                ])
            }
        }
        number("Age, years") { $0.age }
        number("Injury severity score") { $0.injurySeverityScore.map(Double.init) }
        category("Sex") { $0.sex?.rawValue }
        for subtype in Set(data.cases.compactMap(\.subtype)).sorted() {
            table.add([
                .text("Type: \(subtype.label)"),
                .text(Self.share(with.count { $0.subtype == subtype }, of: with.count)),
            ])
        }
        // Truth that was established in other ways for one class than for the other is a bias of its own.
        let sources = data.truthSources
        for source in sources.prefix(8) where sources.contains(where: { $0.name != nil }) {
            table.add([
                .text("Truth established by: \(source.name ?? "not said")"),
                .text(Self.share(source.withFracture, of: with.count)),
                .text(Self.share(source.withoutFracture, of: without.count)),
            ])
        }
        return table
    }

    private static func summary(_ moments: Moments) -> String {
        guard moments.n > 0 else { return "–" }
        return "\(PrintedNumber.decimal(moments.mean, places: 1)) "
            + "(\(PrintedNumber.decimal(moments.standardDeviation, places: 1)))"
    }

    private static func share(_ count: Int, of all: Int) -> String {
        all == 0 ? "\(count)" : "\(count) (\(PrintedNumber.percent(Double(count) / Double(all))))"
    }

    private static func standardised(_ a: Int, _ n: Int, _ b: Int, _ m: Int) -> Table.Cell {
        guard n > 0, m > 0 else { return .empty }
        let (p, q) = (Double(a) / Double(n), Double(b) / Double(m))
        let spread = ((p * (1 - p) + q * (1 - q)) / 2).squareRoot()
        return spread > 0 ? .number((p - q) / spread) : .empty
    }
}
