import Studies
import Testing

@Suite("Readers of a crossover are allocated to the order of its arms")
struct ArmAllocationTests {
    private static let specialties = ["radiologist", "surgeon", "emergency"].map { Specialty.Code($0) }

    private static func orders(_ secret: UInt64, _ specialty: Specialty.Code, _ count: Int) -> [ArmOrder] {
        let allocation = ArmAllocation(secret: secret)
        return (1...count).map { allocation.order(ofReader: $0, in: specialty) }
    }

    @Test("the orders of a specialty never differ by more than two readers, and are even again within four")
    func balance() {
        for secret in UInt64(0)..<100 {
            for specialty in Self.specialties {
                var (difference, sinceEven) = (0, 0)
                for order in Self.orders(secret, specialty, 30) {
                    difference += order == .unaidedFirst ? 1 : -1
                    sinceEven = difference == 0 ? 0 : sinceEven + 1
                    #expect(abs(difference) <= 2 && sinceEven < 4)
                }
            }
        }
    }

    @Test("the same secret gives the same orders, in whichever sequence they are asked for")
    func fixed() {
        let allocation = ArmAllocation(secret: 9)
        let forward = Self.orders(9, Self.specialties[0], 12)
        let backward = (1...12).reversed().map { allocation.order(ofReader: $0, in: Self.specialties[0]) }
        #expect(Array(backward.reversed()) == forward)
    }

    /// The share of secrets with the same orders so far that begin the next reader without the model, by those orders.
    private static func next(after count: Int) -> [[ArmOrder]: Double] {
        var seen: [[ArmOrder]: (all: Double, unaided: Double)] = [:]
        for secret in UInt64(0)..<4000 {
            let orders = orders(secret, specialties[0], count + 1)
            var tally = seen[Array(orders.prefix(count))] ?? (0, 0)
            tally.all += 1
            if orders[count] == .unaidedFirst { tally.unaided += 1 }
            seen[Array(orders.prefix(count))] = tally
        }
        return seen.filter { $0.value.all >= 100 }.mapValues { $0.unaided / $0.all }
    }

    @Test(
        "who knows every order so far does not know the next one, unless half a block was of one kind", arguments: 0...5
    )
    func concealment(count: Int) {
        let shares = Self.next(after: count)
        #expect(!shares.isEmpty)
        for (orders, share) in shares {
            var (difference, largest) = (0, 0)
            for order in orders {
                difference += order == .unaidedFirst ? 1 : -1
                largest = difference == 0 ? 0 : max(largest, abs(difference))
            }
            // Two readers ahead are half of a block of four, and the rest of it is the other order.
            guard largest < 2 else { continue }
            #expect(share > 0.03 && share < 0.97, "\(orders.map(\.rawValue)): \(share)")
        }
    }

    @Test("the orders of one specialty say nothing of those of another")
    func specialties() {
        let agree = (UInt64(0)..<2000).count { secret in
            Self.orders(secret, Self.specialties[0], 1) == Self.orders(secret, Self.specialties[1], 1)
        }
        #expect((900...1100).contains(agree))
    }

    @Test("an order has each arm once", arguments: ArmOrder.allCases)
    func arms(order: ArmOrder) {
        #expect(Set(order.arms) == Set(StudyPlan.Arm.allCases) && ArmOrder(first: order.arms[0]) == order)
        #expect(order.arm(ofSession: 1) == order.arms[0] && order.arm(ofSession: 2) == order.arms[1])
        #expect(order.arm(ofSession: 0) == nil && order.arm(ofSession: 3) == nil)
    }
}
