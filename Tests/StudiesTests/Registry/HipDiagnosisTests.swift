import Statistics
import Studies
import Testing

@Suite("Diagnosis codes of a registry")
struct HipDiagnosisTests {
    static func codes(
        _ text: String, _ systems: [DiagnosisCode.System] = [.icd9CM, .icd10CM]
    ) throws -> [DiagnosisCode] {
        try text.split(separator: " ").map { try #require(DiagnosisCode(String($0), systems: systems)) }
    }

    static func diagnosis(
        _ text: String, _ systems: [DiagnosisCode.System] = [.icd9CM, .icd10CM],
        rules: DiagnosisRules = DiagnosisRules(), side: ReferenceStandard.Side? = nil
    ) throws -> HipDiagnosis {
        HipDiagnosis(try codes(text, systems), side: side, rules: rules)
    }

    /// ICD-9-CM 2015 and ICD-10-CM 2017, tabular lists.
    @Test(
        "are classes, with the side where the code tells it",
        arguments: [
            ("820.00", .femoralNeck, nil), ("820.02", .femoralNeck, nil), ("820.09", .femoralNeck, nil),
            ("8200", .femoralNeck, nil), ("820.20", .intertrochanteric, nil), ("820.21", .intertrochanteric, nil),
            ("820.2", .intertrochanteric, nil), ("S72.001A", .femoralNeck, .right), ("S72.012A", .femoralNeck, .left),
            ("S72.031A", .femoralNeck, .right), ("S72.034A", .femoralNeck, .right), ("S72.045A", .femoralNeck, .left),
            ("S72.009A", .femoralNeck, nil), ("S72.036A", .femoralNeck, nil), ("s72141a", .intertrochanteric, .right),
            ("S72.145", .intertrochanteric, .left), ("S72.1", .intertrochanteric, nil), ("821.01", .none, nil),
            ("808.0 E885.9 V15.88", .none, nil), ("S72.301A S32.401A W01.0XXA", .none, nil), ("S06.5X0A", .none, nil),
            ("820.21 820.21", .intertrochanteric, nil), ("S72.141A S32.511A", .intertrochanteric, .right),
            ("820.8 820.02", .femoralNeck, nil), ("M84.350A", .none, nil),
        ] as [(String, ReferenceStandard.FractureType, ReferenceStandard.Side?)])
    func classes(text: String, type: ReferenceStandard.FractureType, side: ReferenceStandard.Side?) throws {
        #expect(try Self.diagnosis(text) == .known(type, side: side))
    }

    @Test(
        "exclude what belongs to no class",
        arguments: [
            ("", .noDiagnosis), ("820.12", .open), ("820.30", .open), ("820.9", .open),
            ("S72.031B", .open), ("S72.141C", .open), ("820.22", .subtrochanteric), ("S72.21XA", .subtrochanteric),
            ("820.21 820.22", .subtrochanteric), ("820.8", .siteUnknown), ("820", .siteUnknown),
            ("821.00", .siteUnknown), ("S72.90XA", .siteUnknown), ("S72.8X1A", .siteUnknown), ("S72", .siteUnknown),
            ("S72.031D", .laterEncounter), ("S72.141S", .laterEncounter), ("S72.141E", .laterEncounter),
            ("S79.011A", .physeal), ("733.14", .diseasedBone), ("M80.051A", .diseasedBone),
            ("M97.01XA", .diseasedBone), ("S72.031A S72.032A", .bothSides), ("S72.031A S72.142A", .bothSides),
            ("S72.031A S72.141A", .contradictory), ("820.02 820.21", .contradictory),
            ("S72.031A 820.21", .contradictory),
        ] as [(String, RegistryExclusion)])
    func exclusions(text: String, reason: RegistryExclusion) throws {
        #expect(try Self.diagnosis(text) == .excluded(reason))
    }

    @Test("of the WHO's revision tell an open fracture at the fifth place")
    func worldHealthOrganization() throws {
        #expect(try Self.diagnosis("S72.00", [.icd10]) == .known(.femoralNeck, side: nil))
        #expect(try Self.diagnosis("S72.01", [.icd10]) == .excluded(.open))
        #expect(try Self.diagnosis("S72.01", [.icd10CM]) == .known(.femoralNeck, side: nil))
        #expect(try Self.diagnosis("S72.1", [.icd10]) == .known(.intertrochanteric, side: nil))
        #expect(DiagnosisCode("S72.141A", systems: [.icd10]) == nil)
    }

    @Test("are read differently where the mapping says so, and the longest beginning decides")
    func rules() throws {
        let rules = DiagnosisRules(
            classes: ["S72": .none, "S7205": .exclude, "S722": .intertrochanteric, "8208": .femoralNeck])
        #expect(try Self.diagnosis("S72.001A", rules: rules) == .known(.none, side: nil))
        #expect(try Self.diagnosis("S72.051A", rules: rules) == .excluded(.unwantedCode))
        #expect(try Self.diagnosis("S72.21XA", rules: rules) == .known(.intertrochanteric, side: nil))
        #expect(try Self.diagnosis("S72.21XB", rules: rules) == .excluded(.open))
        #expect(try Self.diagnosis("820.8", rules: rules) == .known(.femoralNeck, side: nil))
        let open = DiagnosisRules(includesOpen: true)
        #expect(try Self.diagnosis("820.12", rules: open) == .known(.femoralNeck, side: nil))
        #expect(try Self.diagnosis("820.32", rules: open) == .excluded(.subtrochanteric))
        #expect(try Self.diagnosis("S72.141B", rules: open) == .known(.intertrochanteric, side: .right))
    }

    @Test("and a column of the side complete or contradict each other")
    func side() throws {
        #expect(try Self.diagnosis("820.21", side: .left) == .known(.intertrochanteric, side: .left))
        #expect(try Self.diagnosis("S72.141A", side: .right) == .known(.intertrochanteric, side: .right))
        #expect(try Self.diagnosis("S72.141A", side: .left) == .excluded(.contradictory))
        #expect(try Self.diagnosis("808.0", side: .left) == .known(.none, side: nil))
    }

    @Test("mean the same in any order", arguments: 0..<50 as Range<UInt64>)
    func order(seed: UInt64) throws {
        let all = try Self.codes(
            "820.02 820.21 820.22 820.12 820.8 S72.031A S72.032A S72.141A S72.141B S72.031D 808.0 M80.051A S79.011A")
        var generator = SeededGenerator(seed: seed)
        var some = all
        generator.shuffle(&some)
        some = Array(some.prefix(1 + generator.below(4)))
        var others = some
        generator.shuffle(&others)
        #expect(
            HipDiagnosis(some, rules: DiagnosisRules()) == HipDiagnosis(others, rules: DiagnosisRules()), "\(some)")
    }

    @Test(
        "have the form of their revision",
        arguments: ["hip", "82", "820.211", "S72.0411AX", "S7", "820.", "S72.141Z", "8.20", "ſ72.0"])
    func forms(text: String) {
        #expect(DiagnosisCode(text, systems: [.icd9CM, .icd10CM]) == nil)
    }

    @Test("are told with their point")
    func point() throws {
        #expect(try Self.codes("82021 s72141a 820").map(\.description) == ["820.21", "S72.141A", "820"])
    }
}
