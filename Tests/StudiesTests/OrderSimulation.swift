import Studies
import Testing

/// Invites readers one after the other, as a study does.
struct OrderSimulation {
    var classes: [CaseStratum]
    var plan: StudyPlan.OrderPlan
    var orders: [StoredOrder] = []

    init(
        neck: Int, intertrochanteric: Int, none: Int, policy: StudyPlan.OrderPlan.Policy = .balanced,
        seed: UInt64 = 20_240_501, longestRun: Int = 5
    ) {
        let ordered =
            [CaseStratum](repeating: CaseStratum(fracture: true, type: .femoralNeck), count: neck)
            + [CaseStratum](
                repeating: CaseStratum(fracture: true, type: .intertrochanteric), count: intertrochanteric)
            + [CaseStratum](repeating: CaseStratum(fracture: false, type: .none), count: none)
        classes = ordered
        plan = StudyPlan.OrderPlan(policy: policy, seed: seed, longestRun: longestRun)
    }

    mutating func invite(_ reader: Int, _ specialty: String, session: Int = 1) throws {
        let code = Specialty.Code(specialty)
        let request = OrderRequest(
            caseClasses: classes, reader: reader, specialty: code, session: session, plan: plan, earlier: orders)
        let order = try makeOrder(for: request)
        orders.append(StoredOrder(reader: reader, specialty: code, session: session, permutation: order))
    }

    /// Readers of specialties of the given sizes, arriving in mixed sequence, all sessions made at invitation.
    mutating func invite(specialties sizes: [Int], sessions: Int = 1) throws {
        var left = sizes
        var reader = 0
        while left.contains(where: { $0 > 0 }) {
            for index in left.indices where left[index] > 0 {
                left[index] -= 1
                reader += 1
                for session in 1...sessions { try invite(reader, "specialty-\(index)", session: session) }
            }
        }
    }

    func orders(session: Int) -> [StoredOrder] { orders.filter { $0.session == session } }

    func thirds(of order: StoredOrder) -> [Third] {
        let sizes = Third.sizes(of: classes.count)
        var thirds = [Third](repeating: .early, count: classes.count)
        for (position, index) in order.permutation.enumerated() {
            thirds[index] = position < sizes[0] ? .early : position < sizes[0] + sizes[1] ? .middle : .late
        }
        return thirds
    }

    /// Counts of each case in early, middle and late.
    func counts(_ orders: [StoredOrder]) -> [[Int]] {
        var counts = [[Int]](repeating: [0, 0, 0], count: classes.count)
        for order in orders {
            for (index, third) in thirds(of: order).enumerated() { counts[index][third.rawValue] += 1 }
        }
        return counts
    }

    func longestRun(_ order: StoredOrder) -> Int {
        var longest = 0
        var run: [Bool] = []
        for index in order.permutation {
            run = run.last == classes[index].fracture ? run + [classes[index].fracture] : [classes[index].fracture]
            longest = max(longest, run.count)
        }
        return longest
    }
}

/// A study's mix of classes: femoral neck, intertrochanteric, none.
struct Mix: CustomTestStringConvertible, Sendable {
    var neck: Int
    var intertrochanteric: Int
    var none: Int

    init(_ neck: Int, _ intertrochanteric: Int, _ none: Int) {
        self.neck = neck
        self.intertrochanteric = intertrochanteric
        self.none = none
    }

    var count: Int { neck + intertrochanteric + none }
    var testDescription: String { "\(neck)/\(intertrochanteric)/\(none)" }

    func simulation(seed: UInt64 = 20_240_501, longestRun: Int = 5) -> OrderSimulation {
        OrderSimulation(
            neck: neck, intertrochanteric: intertrochanteric, none: none, seed: seed, longestRun: longestRun)
    }

    /// Multiples of three first, then others, then the smallest and the most uneven.
    static let all = [
        Mix(25, 25, 49), Mix(30, 30, 60), Mix(5, 4, 12), Mix(13, 7, 10), Mix(0, 0, 30), Mix(9, 0, 0), Mix(1, 1, 1),
        Mix(25, 25, 50), Mix(10, 0, 90), Mix(5, 5, 10), Mix(20, 21, 60), Mix(3, 1, 4), Mix(0, 0, 20), Mix(17, 0, 0),
        Mix(1, 0, 0), Mix(1, 0, 1), Mix(0, 0, 2), Mix(2, 1, 4), Mix(1, 0, 6), Mix(95, 0, 5),
    ]
    static let divisible = all.filter { $0.count.isMultiple(of: 3) }
    static let large = all.filter { $0.count >= 20 }
}
