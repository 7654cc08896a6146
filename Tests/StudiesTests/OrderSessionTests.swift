import Statistics
import Studies
import Testing

@Suite("Orders of later sessions")
struct OrderSessionTests {
    @Test("move every case to another third, until it was in all three", arguments: Mix.divisible)
    func allThirds(mix: Mix) throws {
        var study = mix.simulation(seed: 51)
        try study.invite(specialties: [4, 5], sessions: 3)
        for reader in 1...9 {
            let own = study.orders.filter { $0.reader == reader }
            #expect(study.counts(own).allSatisfy { $0 == [1, 1, 1] })
        }
    }

    @Test("keep no case in its third of the first session", arguments: Mix.large)
    func otherThird(mix: Mix) throws {
        for seed in UInt64(61)...62 {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [4, 5], sessions: 2)
            for reader in 1...9 {
                let own = study.orders.filter { $0.reader == reader }
                #expect(study.counts(own).allSatisfy { $0.allSatisfy { $0 <= 1 } })
            }
        }
    }

    @Test("keep former neighbours apart, from 30 cases on in a third session too", arguments: Mix.large)
    func neighbours(mix: Mix) throws {
        for longestRun in [2, 5] {
            var study = mix.simulation(seed: 71, longestRun: longestRun)
            try study.invite(specialties: [3, 3], sessions: mix.count < 30 ? 2 : 3)
            for reader in 1...6 {
                let pairs = study.orders.filter { $0.reader == reader }.flatMap { order in
                    zip(order.permutation, order.permutation.dropFirst()).map { Set([$0, $1]) }
                }
                #expect(Set(pairs).count == pairs.count)
            }
        }
    }

    @Test("are balanced within specialties again, in whichever sequence readers come back", arguments: Mix.divisible)
    func returning(mix: Mix) throws {
        var study = mix.simulation(seed: 81)
        try study.invite(specialties: [3, 6, 4])
        var generator = SeededGenerator(seed: 82)
        for session in 2...3 {
            var returning = study.orders(session: 1)
            generator.shuffle(&returning)
            for order in returning { try study.invite(order.reader, order.specialty.description, session: session) }
        }
        for session in 1...3 {
            for (specialty, allowed) in [("specialty-0", 0), ("specialty-1", 0), ("specialty-2", 1)] {
                let orders = study.orders(session: session).filter { $0.specialty.description == specialty }
                #expect(study.counts(orders).allSatisfy { ($0.max() ?? 0) - ($0.min() ?? 0) <= allowed })
            }
        }
    }

    @Test("stay near the even share where three does not divide", arguments: Mix.large)
    func share(mix: Mix) throws {
        for seed in [UInt64(91)] {
            var study = mix.simulation(seed: seed)
            try study.invite(specialties: [2, 4, 8, 7], sessions: 2)
            let report = try BalanceReport(caseClasses: study.classes, orders: study.orders(session: 2))
            for group in report.groups {
                #expect(group.worstImbalance < (group.specialty == nil ? 4 : 2))
            }
        }
    }
}
