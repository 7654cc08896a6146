import Statistics
import Testing

@testable import Studies

@Suite("Runs and policies of orders")
struct OrderRunTests {
    @Test("no run is longer than allowed or unavoidable", arguments: Mix.all)
    func runs(mix: Mix) throws {
        for longestRun in [2, 3, 5] {
            var study = mix.simulation(seed: 41, longestRun: longestRun)
            try study.invite(specialties: [6, 6], sessions: 2)
            for order in study.orders {
                let thirds = study.thirds(of: order)
                let parts = zip(Third.allCases, Third.sizes(of: mix.count)).map { third, size in
                    ClassSequence.Part(
                        size: size,
                        fractures: thirds.indices.count { thirds[$0] == third && study.classes[$0].fracture })
                }
                let limit = ClassSequence.feasible(parts, longestRun: longestRun).limit
                #expect(study.longestRun(order) <= limit)
            }
        }
    }

    @Test("the thirds' mix makes runs hardly longer than the study's mix alone would")
    func unavoidable() {
        for count in [12, 20, 31, 60, 100] {
            for fractures in 0...count {
                let few = min(fractures, count - fractures)
                let shortest = count / (few + 1)
                let sizes = Third.sizes(of: count)
                for early in rounded(fractures, sizes[0], count) {
                    for middle in rounded(fractures, sizes[1], count) {
                        let late = fractures - early - middle
                        guard rounded(fractures, sizes[2], count).contains(late) else { continue }
                        let parts = zip(sizes, [early, middle, late]).map {
                            ClassSequence.Part(size: $0, fractures: $1)
                        }
                        let limit = ClassSequence.feasible(parts, longestRun: 1).limit
                        #expect(limit >= shortest || few == 0)
                        // One longer at most when no class is rare; a rare one may be missing at one end.
                        #expect(limit <= (few >= 8 ? shortest + 1 : (shortest * 4 + 3) / 3))
                    }
                }
            }
        }
    }

    @Test("sequences under a run limit are as often mirrored as not")
    func mirrored() {
        var generator = SeededGenerator(seed: 5)
        let parts = [3, 4, 3].map { ClassSequence.Part(size: 33, fractures: $0) }
        var sum = 0.0
        var drawn = 0.0
        for _ in 0..<400 {
            let sequence = ClassSequence.draw(parts, longestRun: 10, using: &generator)
            for (position, fracture) in sequence.enumerated() where fracture {
                sum += Double(position)
                drawn += 1
            }
        }
        #expect(drawn == 4000)
        #expect(abs(sum / drawn - 49) < 1)
    }

    @Test("fixed is the table's order for everybody and random is not balanced but seeded")
    func policies() throws {
        var fixed = OrderSimulation(neck: 5, intertrochanteric: 5, none: 10, policy: .fixed)
        try fixed.invite(specialties: [2, 2], sessions: 2)
        #expect(fixed.orders.allSatisfy { $0.permutation == Array(0..<20) })

        var random = OrderSimulation(neck: 5, intertrochanteric: 5, none: 10, policy: .random)
        try random.invite(specialties: [20, 20], sessions: 2)
        #expect(random.orders.allSatisfy { $0.permutation.sorted() == Array(0..<20) })
        #expect(Set(random.orders.map(\.permutation)).count == 80)
        var again = OrderSimulation(neck: 5, intertrochanteric: 5, none: 10, policy: .random)
        try again.invite(40, "other", session: 2)
        let stored = random.orders.first { $0.reader == 40 && $0.session == 2 }
        #expect(again.orders.first?.permutation == stored?.permutation)
    }

    @Test("no cases give no order, in every policy")
    func empty() throws {
        for policy in StudyPlan.OrderPlan.Policy.allCases {
            var study = OrderSimulation(neck: 0, intertrochanteric: 0, none: 0, policy: policy)
            try study.invite(specialties: [2], sessions: 2)
            #expect(study.orders.map(\.permutation.count) == [0, 0, 0, 0])
        }
    }

    @Test("orders that do not fit the study are refused")
    func refused() throws {
        let study = OrderSimulation(neck: 1, intertrochanteric: 1, none: 2)
        let code = Specialty.Code("radiologist")
        for wrong in [[0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 4], [0, 1, 2, -1], [0, 1, 2, 3, 0]] {
            let stored = StoredOrder(reader: 1, specialty: code, session: 2, permutation: wrong)
            let request = OrderRequest(
                caseClasses: study.classes, reader: 2, specialty: code, session: 1, plan: study.plan,
                earlier: [stored])
            #expect(throws: OrderError.notAPermutation(reader: 1, session: 2)) { try makeOrder(for: request) }
            #expect(throws: OrderError.notAPermutation(reader: 1, session: 2)) {
                try BalanceReport(caseClasses: study.classes, orders: [stored])
            }
        }
        for (reader, session) in [(0, 1), (1, 0), (-1, 1)] {
            let request = OrderRequest(
                caseClasses: study.classes, reader: reader, specialty: code, session: session, plan: study.plan,
                earlier: [])
            #expect(throws: OrderError.numberBelowOne(reader: reader, session: session)) {
                try makeOrder(for: request)
            }
        }
    }

    private func rounded(_ fractures: Int, _ size: Int, _ count: Int) -> ClosedRange<Int> {
        (fractures * size / count)...((fractures * size + count - 1) / count)
    }
}
