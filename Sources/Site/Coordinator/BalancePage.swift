import Studies
import StudyStore

/// The report on the balance of the orders.
struct BalancePage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let hasOrders: Bool
    let sentences: [String]
    let groups: [Group]
    let classes: [Class]
    let runs: [Run]
    let limit: Int
    let rows: [Row]

    /// All readers, or one specialty.
    struct Group: Sendable {
        let specialty: SpecialtyValue?
        let orders: Int
        let early: Count
        let middle: Count
        let late: Count
        let worst: String
    }

    struct Count: Sendable {
        let observed: String
        let expected: String
    }

    struct Class: Sendable {
        let label: String
        let cases: Int
        let meanPosition: String
    }

    /// How many orders have a longest run of this length.
    struct Run: Sendable {
        let length: Int
        let orders: Int
    }

    struct Row: Sendable {
        let number: String
        let early: Int
        let middle: Int
        let late: Int
        let meanPosition: String
    }

    init(
        _ report: BalanceReport, cases: [CaseNumber], coordinator: String, study: StudyHeading, plan: StudyPlan,
        desk: CoordinatorDesk, _ language: Language
    ) {
        (self.coordinator, self.study) = (coordinator, study)
        let all = report.groups.first
        hasOrders = (all?.orders ?? 0) > 0
        sentences = hasOrders ? Self.sentences(report, plan, desk, language) : []
        groups = report.groups.filter { $0.orders > 0 }.map { group in
            Group(
                specialty: group.specialty.map { desk.specialty($0, in: plan, language) }, orders: group.orders,
                early: Self.count(.early, group), middle: Self.count(.middle, group), late: Self.count(.late, group),
                worst: oneDecimal(group.worstImbalance))
        }
        classes = report.classPositions.map { position in
            let key = position.type?.rawValue ?? (position.fracture ? "fracture" : "none")
            return Class(
                label: desk.text("cases.type.\(key)", language), cases: position.cases,
                meanPosition: oneDecimal(position.meanPosition))
        }
        runs = Dictionary(grouping: report.runs, by: \.length)
            .map { Run(length: $0.key, orders: $0.value.count) }.sorted { $0.length < $1.length }
        limit = plan.order.longestRun
        rows = (all?.rows ?? []).map { row in
            Row(
                number: cases.indices.contains(row.caseIndex) ? cases[row.caseIndex].description : "",
                early: row.early, middle: row.middle, late: row.late, meanPosition: oneDecimal(row.meanPosition))
        }
    }

    private static func count(_ third: Third, _ group: BalanceReport.Group) -> Count {
        Count(observed: range(group.observed[third]), expected: range(group.expected[third]))
    }

    private static func range(_ range: ClosedRange<Int>?) -> String {
        guard let range else { return "0" }
        return range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }

    /// The report in the page's language; `BalanceReport.summary` says the same in English for a paper.
    private static func sentences(
        _ report: BalanceReport, _ plan: StudyPlan, _ desk: CoordinatorDesk, _ language: Language
    ) -> [String] {
        guard let all = report.groups.first else { return [] }
        var values = [
            "orders": String(all.orders), "cases": String(report.caseCount),
            "readers": String(Set(report.runs.map(\.reader)).count), "early": range(all.observed[.early]),
            "middle": range(all.observed[.middle]), "late": range(all.observed[.late]),
            "centre": oneDecimal(report.middlePosition),
        ]
        var keys = ["balance.summaryOrders", "balance.summarySpread"]
        if let longest = report.runs.map(\.length).max() {
            values["run"] = String(longest)
            values["limit"] = String(plan.order.longestRun)
            keys.append(plan.order.policy == .balanced ? "balance.summaryRunLimited" : "balance.summaryRun")
        }
        let classes = report.classPositions.filter { $0.type == nil }
        if let with = classes.first(where: \.fracture), let without = classes.first(where: { !$0.fracture }) {
            values["with"] = oneDecimal(with.meanPosition)
            values["without"] = oneDecimal(without.meanPosition)
            keys.append("balance.summaryClasses")
        }
        return keys.map { desk.text($0, language, filling: values) }
    }
}
