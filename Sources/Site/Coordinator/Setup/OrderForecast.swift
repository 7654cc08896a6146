import Studies

/// How balanced the orders of a study's first readers will be, before anybody is invited.
struct OrderForecast: Sendable {
    /// Readers whose orders were made.
    let readers: Int
    /// Longest run of cases of one class in any of them.
    let longestRun: Int
    /// The farthest that a case is from being equally often early, in the middle and late, in orders.
    let worstImbalance: Double

    /// Makes the orders of three readers of each specialty, as an invitation would.
    ///
    /// - Returns: `nil` when no order can be made.
    init?(_ plan: StudyPlan, cases: [ReferenceStandard]) {
        let classes = cases.map { CaseStratum($0) }
        // Orders of thousands of cases take their time, and three readers show what there is to see.
        let specialties = plan.specialties.prefix(cases.count > 300 ? 1 : 4).map(\.code)
        var orders: [StoredOrder] = []
        var reader = 0
        for specialty in specialties.flatMap({ Array(repeating: $0, count: 3) }) {
            reader += 1
            for session in 1...max(plan.sessions.count, 1) {
                let request = OrderRequest(
                    caseClasses: classes, reader: reader, specialty: specialty, session: session, plan: plan.order,
                    earlier: orders)
                guard let order = try? makeOrder(for: request) else { return nil }
                orders.append(
                    StoredOrder(reader: reader, specialty: specialty, session: session, permutation: order))
            }
        }
        let first = orders.filter { $0.session == 1 }
        guard let report = try? BalanceReport(caseClasses: classes, orders: orders),
            let balance = try? BalanceReport(caseClasses: classes, orders: first)
        else { return nil }
        readers = reader
        longestRun = report.runs.map(\.length).max() ?? 0
        worstImbalance = balance.groups.dropFirst().map(\.worstImbalance).max() ?? 0
    }
}
