import Statistics
import Studies
import Testing

/// Laws that hold for every registry, seed and number of cases.
@Suite("A draw from a registry")
struct RegistryDrawTests {
    static let wanted = RegistryDraw.Wanted(femoralNeck: 5, intertrochanteric: 4, none: 9)

    private func numbers(_ draw: RegistryDraw) -> Set<String> { Set(draw.cases.map(\.record.number)) }

    @Test("has the cases that are wanted, each once, with serial numbers", arguments: 0..<20 as Range<UInt64>)
    func counts(seed: UInt64) throws {
        let draw = try RegistryDraw(Self.wanted, of: RegistryFixture.large(60), seed: seed)
        for type in ReferenceStandard.FractureType.allCases {
            #expect(draw.cases.count { $0.record.type == type } == Self.wanted[type])
        }
        #expect(numbers(draw).count == Self.wanted.total)
        #expect(draw.cases.map(\.serial) == (1...18).map { "PXR0" + ($0 < 10 ? "0" : "") + "\($0)" })
    }

    @Test("is the same whatever the order of the rows", arguments: 0..<20 as Range<UInt64>)
    func order(seed: UInt64) throws {
        var records = try RegistryFixture.large(60)
        let draw = try RegistryDraw(Self.wanted, of: records, seed: seed)
        var generator = SeededGenerator(seed: seed)
        generator.shuffle(&records)
        #expect(try RegistryDraw(Self.wanted, of: records, seed: seed) == draw)
    }

    @Test("changes by one case at most when one comes or goes", arguments: 0..<20 as Range<UInt64>)
    func stability(seed: UInt64) throws {
        let records = try RegistryFixture.large(60)
        let draw = numbers(try RegistryDraw(Self.wanted, of: records, seed: seed))
        for index in records.indices {
            var others = records
            let gone = others.remove(at: index)
            let next = numbers(try RegistryDraw(Self.wanted, of: others, seed: seed))
            #expect(draw.subtracting(next) == (draw.contains(gone.number) ? [gone.number] : []))
        }
    }

    @Test("is part of every larger one", arguments: 0..<20 as Range<UInt64>)
    func nesting(seed: UInt64) throws {
        let records = try RegistryFixture.large(60)
        let larger = RegistryDraw.Wanted(femoralNeck: 8, intertrochanteric: 4, none: 20)
        let (few, many) = (
            try RegistryDraw(Self.wanted, of: records, seed: seed), try RegistryDraw(larger, of: records, seed: seed)
        )
        #expect(numbers(few).isSubset(of: numbers(many)))
    }

    /// 400 seeds, 1 of 3: the count of each case is binomial with mean 133.3 and standard deviation 9.4; no case of nine is
    /// beyond 4 of them but once in 1,700 choices of seeds, and these seeds are fixed.
    @Test("gives every case the same chance, and every place in the study")
    func chances() throws {
        let records = try RegistryFixture.large(27)
        let third = RegistryDraw.Wanted(femoralNeck: 3, intertrochanteric: 3, none: 3)
        var drawn: [String: Int] = [:]
        var first: [ReferenceStandard.FractureType: Int] = [:]
        for seed in 0..<400 as Range<UInt64> {
            let draw = try RegistryDraw(third, of: records, seed: seed)
            for number in numbers(draw) { drawn[number, default: 0] += 1 }
            if let type = draw.cases.first?.record.type { first[type, default: 0] += 1 }
        }
        #expect(drawn.count == 27)
        #expect(drawn.values.allSatisfy { abs(Double($0) - 400.0 / 3) < 4 * 9.43 }, "\(drawn)")
        #expect(first.values.allSatisfy { abs(Double($0) - 400.0 / 3) < 4 * 9.43 }, "\(first)")
    }

    /// `printf 'draw 20170101 N1' | sha256sum`
    @Test("can be checked with sha256sum")
    func key() {
        #expect(
            RegistryDraw.key(of: "N1", for: "draw", seed: 20_170_101)
                == "ad082b0c8ec6d17ea087d020fb01f65454ee8e0b6e4c131f9e8daad5728430f6")
    }

    @Test("says which class is short")
    func shortage() throws {
        let records = try RegistryFixture.large(12)
        let wanted = RegistryDraw.Wanted(femoralNeck: 4, intertrochanteric: 5, none: 9)
        #expect(throws: RegistryDraw.Shortage.self) { try RegistryDraw(wanted, of: records, seed: 1) }
        do {
            _ = try RegistryDraw(wanted, of: records, seed: 1)
        } catch {
            #expect(error.type == .intertrochanteric && error.wanted == 5 && error.eligible == 4)
        }
    }

    @Test("becomes a table of cases that a study takes, without the registry's numbers and dates")
    func table() throws {
        let draw = try RegistryDraw(Self.wanted, of: RegistryFixture.large(60), seed: 7)
        let table = draw.casesTable(truthSource: "registry, ICD")
        #expect(!table.contains("N1") && !table.contains("2017"))
        let study = StudyFolder.parse(studyFile: Array(StudyFileFixture.shortPlan.utf8)) { name in
            name == "cases.csv" ? Array(table.utf8) : nil
        }
        let cases = try #require(study.value, "\(study.problems)").cases
        #expect(cases.map(\.number.description) == draw.cases.map(\.serial))
        #expect(cases.map(\.reference.type) == draw.cases.map(\.record.type))
        #expect(cases.map(\.age) == draw.cases.map(\.record.age))
        #expect(cases.map(\.reference.source).allSatisfy { $0 == "registry, ICD" })
    }
}
