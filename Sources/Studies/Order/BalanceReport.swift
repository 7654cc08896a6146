/// How evenly the cases of a study are spread over the orders of its readers.
///
/// It counts what was stored, not what was meant, so it shows the balance of any orders. Positions count from 1.
public struct BalanceReport: Equatable, Sendable {
    /// How often one case was read in each third.
    public struct Row: Equatable, Sendable {
        /// Index in the study's table, from 0.
        public var caseIndex: Int
        /// `nil` is all readers.
        public var specialty: Specialty.Code?
        /// Orders with the case in their first third.
        public var early: Int
        /// Orders with the case in their second third.
        public var middle: Int
        /// Orders with the case in their last third.
        public var late: Int
        /// Mean of the case's positions, 1 to the number of cases.
        public var meanPosition: Double
    }

    /// The balance within one group of readers.
    public struct Group: Equatable, Sendable {
        /// `nil` is all readers.
        public var specialty: Specialty.Code?
        /// Orders counted; a reader has one in each session.
        public var orders: Int
        /// Counts per case that a perfectly even spread would have: the exact share rounded down and up.
        public var expected: [Third: ClosedRange<Int>]
        /// Smallest and largest count of any case.
        public var observed: [Third: ClosedRange<Int>]
        /// The farthest that any count of any case is from its exact share, in orders.
        public var worstImbalance: Double
        /// One row per case, in the order of the study's table.
        public var rows: [Row]
    }

    /// The longest run of one class (fracture or none) in one order.
    public struct Run: Equatable, Sendable {
        /// The reader's number.
        public var reader: Int
        /// The session's number.
        public var session: Int
        /// Cases in the run.
        public var length: Int
    }

    /// Where the cases of a class are on average.
    public struct ClassPosition: Equatable, Sendable {
        /// Whether the cases have a fracture.
        public var fracture: Bool
        /// The type; `nil` is all cases with, or without, a fracture.
        public var type: ReferenceStandard.FractureType?
        /// Cases in the study.
        public var cases: Int
        /// Mean over cases and orders; without association it is near `BalanceReport.middlePosition`.
        public var meanPosition: Double
    }

    /// Number of cases.
    public var caseCount: Int
    /// All readers first, then each specialty by its code.
    public var groups: [Group]
    /// One for each order, in the order given.
    public var runs: [Run]
    /// Both classes first, then the types of fracture; empty without orders.
    public var classPositions: [ClassPosition]

    /// Mean position of all cases, (n + 1) / 2.
    public var middlePosition: Double { Double(caseCount + 1) / 2 }

    /// Counts orders; choose one session's beforehand for a report on it alone.
    ///
    /// - Parameters:
    ///   - caseClasses: the class of each case, in the order of the study's table.
    ///   - orders: any number of stored orders, none too.
    /// - Throws: `OrderError` when an order does not fit the study.
    public init(caseClasses: [CaseStratum], orders: [StoredOrder]) throws(OrderError) {
        for order in orders { try order.check(count: caseClasses.count) }
        caseCount = caseClasses.count
        let specialties = Set(orders.map(\.specialty)).sorted()
        let all = Self.group(nil, orders, count: caseClasses.count)
        groups =
            [all]
            + specialties.map { code in
                Self.group(code, orders.filter { $0.specialty == code }, count: caseClasses.count)
            }
        runs = orders.map { order in
            Run(
                reader: order.reader, session: order.session,
                length: Self.longestRun(order.permutation.map { caseClasses[$0].fracture }))
        }
        classPositions = orders.isEmpty ? [] : Self.classPositions(caseClasses, all.rows)
    }

    /// Names of the columns of `csvRows`.
    public static let csvHeader = ["case_index", "specialty", "early", "middle", "late", "mean_position"]

    /// The rows of all groups as fields of a table; the case index counts from 0, "all" is all readers, the mean
    /// position has two decimals and is empty without orders.
    public var csvRows: [[String]] {
        groups.flatMap { group in
            group.rows.map { row in
                [
                    String(row.caseIndex), row.specialty?.description ?? "all", String(row.early), String(row.middle),
                    String(row.late), group.orders == 0 ? "" : decimals(row.meanPosition, 2),
                ]
            }
        }
    }

    private static func group(_ specialty: Specialty.Code?, _ orders: [StoredOrder], count: Int) -> Group {
        var counts = [Int](repeating: 0, count: count * 3)
        var positions = [Int](repeating: 0, count: count)
        let sizes = Third.sizes(of: count)
        for order in orders {
            for (position, index) in order.permutation.enumerated() {
                let third = Third.index(of: position, sizes)
                counts[index * 3 + third] += 1
                positions[index] += position + 1
            }
        }
        var expected: [Third: ClosedRange<Int>] = [:]
        var observed: [Third: ClosedRange<Int>] = [:]
        var worst = 0.0
        for third in Third.allCases where count > 0 {
            let share = orders.count * sizes[third.rawValue]
            expected[third] = (share / count)...((share + count - 1) / count)
            let seen = (0..<count).map { counts[$0 * 3 + third.rawValue] }
            let least = seen.min() ?? 0
            let most = seen.max() ?? 0
            observed[third] = least...most
            let exact = Double(share) / Double(count)
            worst = max(worst, exact - Double(least), Double(most) - exact)
        }
        let divisor = Double(max(1, orders.count))
        let rows = (0..<count).map { index -> Row in
            let entry = index * 3
            let mean = Double(positions[index]) / divisor
            return Row(
                caseIndex: index, specialty: specialty, early: counts[entry], middle: counts[entry + 1],
                late: counts[entry + 2], meanPosition: mean)
        }
        return Group(
            specialty: specialty, orders: orders.count, expected: expected, observed: observed,
            worstImbalance: worst, rows: rows)
    }

    private static func longestRun(_ classes: [Bool]) -> Int {
        var longest = 0
        var run = 0
        var last: Bool?
        for fracture in classes {
            run = fracture == last ? run + 1 : 1
            last = fracture
            longest = max(longest, run)
        }
        return longest
    }

    private static func classPositions(_ caseClasses: [CaseStratum], _ rows: [Row]) -> [ClassPosition] {
        func mean(fracture: Bool, type: ReferenceStandard.FractureType?) -> ClassPosition? {
            let members = rows.filter { row in
                let stratum = caseClasses[row.caseIndex]
                return stratum.fracture == fracture && (type == nil || stratum.type == type)
            }
            guard !members.isEmpty else { return nil }
            let sum = members.reduce(0) { $0 + $1.meanPosition }
            return ClassPosition(
                fracture: fracture, type: type, cases: members.count, meanPosition: sum / Double(members.count))
        }
        let classes = [true, false].compactMap { mean(fracture: $0, type: nil) }
        let types = ReferenceStandard.FractureType.allCases.compactMap { mean(fracture: true, type: $0) }
        return classes + types
    }
}
