import Studies
import Testing

@Suite("Balance report")
struct OrderReportTests {
    private let classes = [
        CaseStratum(fracture: true, type: .femoralNeck), CaseStratum(fracture: true, type: .intertrochanteric),
        CaseStratum(fracture: false, type: .none), CaseStratum(fracture: false, type: .none),
    ]
    private let orders = [
        StoredOrder(reader: 1, specialty: Specialty.Code("b"), session: 1, permutation: [0, 1, 2, 3]),
        StoredOrder(reader: 2, specialty: Specialty.Code("a"), session: 1, permutation: [0, 2, 1, 3]),
        StoredOrder(reader: 1, specialty: Specialty.Code("b"), session: 2, permutation: [3, 2, 0, 1]),
    ]

    @Test("counts by hand")
    func counts() throws {
        let report = try BalanceReport(caseClasses: classes, orders: orders)
        #expect(report.groups.map(\.specialty) == [nil, Specialty.Code("a"), Specialty.Code("b")])
        #expect(
            report.csvRows.prefix(4) == [
                // Thirds of four positions are 1, 2 and 1.
                ["0", "all", "2", "1", "0", "1.67"], ["1", "all", "0", "2", "1", "3.00"],
                ["2", "all", "0", "3", "0", "2.33"], ["3", "all", "1", "0", "2", "3.00"],
            ])
        #expect(report.csvRows.count == 12)
        #expect(report.csvRows.allSatisfy { $0.count == BalanceReport.csvHeader.count })
        #expect(report.csvRows[4] == ["0", "a", "1", "0", "0", "1.00"])
        let all = try #require(report.groups.first)
        #expect(all.expected == [.early: 0...1, .middle: 1...2, .late: 0...1])
        #expect(all.observed == [.early: 0...2, .middle: 0...3, .late: 0...2])
        #expect(abs(all.worstImbalance - 1.5) < 1e-12)
        #expect(report.runs.map(\.length) == [2, 1, 2])
        #expect(report.runs.map(\.session) == [1, 1, 2])
        let fractures = try #require(report.classPositions.first)
        #expect(fractures.fracture && fractures.type == nil && fractures.cases == 2)
        #expect(abs(fractures.meanPosition - 14.0 / 6) < 1e-12)
        #expect(report.classPositions.map(\.cases) == [2, 2, 1, 1])
        #expect(report.middlePosition == 2.5)
    }

    @Test("says it in words")
    func words() throws {
        let report = try BalanceReport(caseClasses: classes, orders: orders)
        #expect(
            report.summary == """
                3 orders of 4 cases, from 2 readers. Over all readers, each case was early 0 to 2 times (an even \
                spread: 0 to 1 times), in the middle 0 to 3 times (an even spread: 1 to 2 times) and late 0 to 2 \
                times (an even spread: 0 to 1 times). Within specialties, no count is further than 1.00 from its even \
                share; the furthest is in b (2 orders). The longest run of cases of one class is 2 (reader 1, session \
                1). On average, the cases with a fracture were read at position 2.3, the cases without a fracture \
                were read at position 2.7; the middle of a session is 2.5.
                """)
    }

    @Test("of nothing says so")
    func nothing() throws {
        let none = try BalanceReport(caseClasses: classes, orders: [])
        #expect(none.summary == "No order has been made yet, so there is nothing to balance.")
        #expect(none.csvRows.map(\.[5]) == ["", "", "", ""])
        #expect(none.classPositions.isEmpty && none.runs.isEmpty)
        #expect(try BalanceReport(caseClasses: [], orders: []).csvRows.isEmpty)
    }

    @Test("notices an unbalanced study")
    func unbalanced() throws {
        var study = OrderSimulation(neck: 5, intertrochanteric: 5, none: 20, policy: .fixed)
        try study.invite(specialties: [6])
        let report = try BalanceReport(caseClasses: study.classes, orders: study.orders)
        #expect(report.groups.first?.worstImbalance == 4)
        #expect(report.runs.allSatisfy { $0.length == 20 })
        #expect(report.classPositions.first?.meanPosition == 5.5)
    }
}
