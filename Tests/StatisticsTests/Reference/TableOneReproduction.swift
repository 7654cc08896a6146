import Foundation
import Statistics

/// Publish's `univariateTable` and the tests of base R that it prints.
func reproduceTableOne(_ reference: ReferenceCase) throws {
    guard let file = reference.input["file"].text, let variable = reference.input["variable"].text else {
        return ReferenceComparison().check(["rows": .list(try printedRows())], reference)
    }
    let table = try ReferenceFolder.table(file)
    let status = try statuses(table, by: reference.input["by"].text ?? "truth")
    guard reference.expected["counts"].isNull else {
        let ours = try CategoricalComparison(cells(table, variable), groups: status)
        let counts = ours.groups.map { group in
            let levels = zip(ours.levels, group.counts).map { ($0.0, JSONValue.number(Double($0.1))) }
            return (group.name, JSONValue.object(Dictionary(uniqueKeysWithValues: levels)))
        }
        let values: JSONValue = [
            "counts": .object(Dictionary(uniqueKeysWithValues: counts)),
            "pearson_chi_square": JSONValue.of(ours.pearson?.statistic), "pearson_p": JSONValue.of(ours.pearson?.p),
            "yates_p": JSONValue.of(ours.yates?.p),
        ]
        return ReferenceComparison().check(values, reference)
    }
    let ours = try NumericComparison(cells(table, variable).map { $0.flatMap(Double.init) }, groups: status)
    let groups = ours.groups.map { group -> JSONValue in
        [
            "status": .text(group.name), "n": .number(Double(group.summary?.n ?? 0)),
            "mean": JSONValue.of(group.summary?.mean), "sd": JSONValue.of(group.summary?.standardDeviation),
            "median": JSONValue.of(group.summary?.median), "q1": JSONValue.of(group.summary?.lowerQuartile),
            "q3": JSONValue.of(group.summary?.upperQuartile),
        ]
    }
    let values: JSONValue = [
        "groups": .list(groups), "student_p": JSONValue.of(ours.student?.test.p),
        "student_t": JSONValue.of(ours.student?.test.statistic), "welch_p": JSONValue.of(ours.welch?.test.p),
        "anova_f": JSONValue.of(ours.analysisOfVariance?.statistic), "kruskal_p": JSONValue.of(ours.kruskalWallis?.p),
        "kruskal_chi_square": JSONValue.of(ours.kruskalWallis?.statistic),
        "wilcoxon_p_continuity": JSONValue.of(ours.mannWhitney?.test.p),
    ]
    ReferenceComparison().check(values, reference)
}

private func cells(_ table: ReferenceTable, _ column: String) throws -> [String?] {
    try table.texts(column).map { $0.isEmpty || $0 == "NA" ? nil : $0 }
}

private func statuses(_ table: ReferenceTable, by column: String) throws -> [String] {
    try table.texts(column).map { $0 == "1" ? "fracture" : $0 == "0" ? "none" : $0 }
}

/// `summary(univariateTable(status ~ age + Q(iss) + sex))` of the simulated study, from our numbers.
private func printedRows() throws -> [JSONValue] {
    let table = try ReferenceFolder.table("study/cases.csv")
    let status = try statuses(table, by: "truth")
    let age = try NumericComparison(table.numbers("age"), groups: status)
    let severity = try NumericComparison(table.numbers("iss"), groups: status)
    let sex = try CategoricalComparison(cells(table, "sex"), groups: status)
    let p = printedP([age.analysisOfVariance?.p, severity.kruskalWallis?.p, sex.yates?.p].map { $0 ?? .nan })
    let means = (age.groups + [age.all]).map { group in
        String(format: "%.1f (%.1f)", group.summary?.mean ?? .nan, group.summary?.standardDeviation ?? .nan)
    }
    let medians = (severity.groups + [severity.all]).map { group in
        let quartiles = printed(
            [group.summary?.lowerQuartile ?? .nan, group.summary?.upperQuartile ?? .nan], digits: 3)
        return "\(printed([group.summary?.median ?? .nan], digits: 3)[0]) [\(quartiles.joined(separator: ", "))]"
    }
    let levels = sex.levels.enumerated().map { index, level in
        let counts = (sex.groups + [sex.all]).map { group in
            String(format: "%d (%.1f)", group.counts[index], 100 * group.shares[index])
        }
        return [index == 0 ? "sex" : "", level] + counts + [index == sex.levels.count - 1 ? p[2] : ""]
    }
    let rows = [["age", "mean (sd)"] + means + [p[0]], ["iss", "median [iqr]"] + medians + [p[1]]] + levels
    return rows.map { .list($0.map(JSONValue.text)) }
}

/// As R's `format`: as many decimals for all as the neediest wants for its significant digits, padded to one width.
private func printed(_ values: [Double], digits: Int) -> [String] {
    let decimals =
        values.map { value -> Int in
            guard value != 0, value.isFinite else { return 0 }
            let most = max(0, digits - 1 - Int(log10(abs(value)).rounded(.down)))
            let rounded = Double(String(format: "%.\(most)f", value)) ?? value
            return (0...most).first { Double(String(format: "%.\($0)f", value)) == rounded } ?? most
        }.max() ?? 0
    let texts = values.map { String(format: "%.\(decimals)f", $0) }
    let width = texts.map(\.count).max() ?? 0
    return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
}

/// As R's `format.pval(p, digits = 4, eps = 1e-4)`.
private func printedP(_ values: [Double]) -> [String] {
    let shown = printed(values.filter { $0 >= 1e-4 }, digits: 4)
    var next = shown.makeIterator()
    return values.map { $0 < 1e-4 ? "< 1e-04" : next.next() ?? "" }
}
