import Studies
import Testing

@Suite("Balanced orders")
struct OrderBalanceTests {
    @Test("hold every case once, in the class mix of the study", arguments: Mix.all)
    func permutationsAndMix(mix: Mix) throws {
        for seed in UInt64(1)...2 {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [2, 3, 2], sessions: 2)
            let sizes = Third.sizes(of: mix.count)
            for order in study.orders {
                #expect(order.permutation.sorted() == Array(0..<mix.count))
                let thirds = study.thirds(of: order)
                for (third, size) in zip(Third.allCases, sizes) {
                    let here = study.classes.indices.filter { thirds[$0] == third }.map { study.classes[$0] }
                    #expect(here.count == size)
                    for (total, part) in [
                        (mix.neck, here.count { $0.type == .femoralNeck }),
                        (mix.intertrochanteric, here.count { $0.type == .intertrochanteric }),
                        (mix.neck + mix.intertrochanteric, here.count { $0.fracture }),
                    ] {
                        // The proportional share rounded down or up.
                        #expect(abs(part * mix.count - total * size) < mix.count)
                    }
                }
            }
        }
    }

    @Test("are even within a specialty at any time, and exact after three readers", arguments: Mix.divisible)
    func exactBlocks(mix: Mix) throws {
        for seed in UInt64(11)...12 {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [2, 4, 8, 7], sessions: 3)
            for session in 1...3 {
                for end in 1...21 {
                    let sofar = Array(study.orders(session: session).prefix(end))
                    for specialty in Set(sofar.map(\.specialty)) {
                        let own = sofar.filter { $0.specialty == specialty }
                        let allowed = own.count.isMultiple(of: 3) ? 0 : 1
                        #expect(study.counts(own).allSatisfy { spread($0) <= allowed })
                    }
                    // Four specialties, each off by at most one.
                    #expect(study.counts(sofar).allSatisfy { spread($0) <= 4 })
                }
            }
        }
    }

    @Test("stay within one order of the even share where three does not divide", arguments: Mix.all)
    func firstSession(mix: Mix) throws {
        for seed in [UInt64(21)] {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [2, 4, 8, 7])
            for end in 1...21 {
                let report = try BalanceReport(
                    caseClasses: study.classes, orders: Array(study.orders.prefix(end)))
                for group in report.groups {
                    #expect(group.worstImbalance < (group.specialty == nil ? 4 : 1))
                }
            }
        }
    }

    @Test("of the paper's design: 21 readers see each case 6 to 8 times in each third")
    func paper() throws {
        for seed in UInt64(1)...5 {
            var study = Mix(25, 25, 50).simulation(seed: seed)
            try study.invite(specialties: [2, 4, 8, 7])
            #expect(study.counts(study.orders).allSatisfy { $0.allSatisfy { (6...8).contains($0) } })
        }
    }

    @Test("do not let class and position go together", arguments: [Mix(25, 25, 50), Mix(10, 0, 90), Mix(5, 4, 12)])
    func association(mix: Mix) throws {
        for seed in UInt64(31)...34 {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [10, 10, 10])
            let report = try BalanceReport(caseClasses: study.classes, orders: study.orders)
            let fractures = Double(mix.neck + mix.intertrochanteric)
            // Standard error of the mean rank of the fractures under plain shuffles (Wilcoxon); the thirds' fixed
            // mix makes the real one smaller.
            let variance = Double(mix.count + 1) * Double(mix.none) / (12 * fractures) / Double(study.orders.count)
            for position in report.classPositions where position.type == nil {
                let scale = position.fracture ? 1 : fractures / Double(mix.none)
                let off = position.meanPosition - report.middlePosition
                #expect(abs(off) < 2.5 * scale * variance.squareRoot())
            }
        }
    }

    @Test("depend on the request alone and leave stored orders as they are")
    func determinism() throws {
        var short = Mix(25, 25, 50).simulation()
        try short.invite(specialties: [4, 4])
        var long = Mix(25, 25, 50).simulation()
        try long.invite(specialties: [4, 4])
        for reader in 9...12 { try long.invite(reader, "specialty-0") }
        #expect(Array(long.orders.prefix(8)) == short.orders)

        var last = OrderRequest(
            caseClasses: long.classes, reader: 13, specialty: Specialty.Code("specialty-1"), session: 1,
            plan: long.plan, earlier: long.orders)
        let order = try makeOrder(for: last)
        last.earlier.reverse()
        #expect(try makeOrder(for: last) == order)
        last.earlier.append(
            StoredOrder(reader: 13, specialty: last.specialty, session: 1, permutation: order))
        #expect(try makeOrder(for: last) == order)
        last.plan.seed += 1
        #expect(try makeOrder(for: last) != order)
    }

    @Test("differ between readers", arguments: Mix.large)
    func different(mix: Mix) throws {
        var study = mix.simulation()
        try study.invite(specialties: [10, 11], sessions: 2)
        #expect(Set(study.orders.map(\.permutation)).count == 42)
    }

    @Test("of 100 readers and 100 cases are made quickly")
    func speed() throws {
        let duration = try ContinuousClock().measure {
            var study = Mix(25, 25, 50).simulation()
            try study.invite(specialties: [25, 25, 25, 25])
        }
        // 0.7 s in debug on two shared cores; the bound only catches another order of growth.
        #expect(duration < .seconds(20))
    }

    private func spread(_ counts: [Int]) -> Int { (counts.max() ?? 0) - (counts.min() ?? 0) }
}
