/// What a registry's diagnoses say about the hips.
public enum HipDiagnosis: Equatable, Sendable {
    /// One of the three classes of a study; the side when a fracture's is told.
    case known(ReferenceStandard.FractureType, side: ReferenceStandard.Side?)
    /// No case of any class.
    case excluded(RegistryExclusion)

    /// Brings the diagnoses of one patient together; their order does not matter.
    ///
    /// A reason to exclude outweighs a class, with one exception: a fracture without a site says nothing more beside one
    /// with a site. Without any code of the hip the patient has no fracture there.
    ///
    /// - Parameters:
    ///   - codes: All diagnoses of the record.
    ///   - side: The side as a column of its own tells it.
    public init(_ codes: [DiagnosisCode], side: ReferenceStandard.Side? = nil, rules: DiagnosisRules) {
        guard !codes.isEmpty else {
            self = .excluded(.noDiagnosis)
            return
        }
        var reasons: Set<RegistryExclusion> = []
        var types: Set<ReferenceStandard.FractureType> = []
        var sides: Set<ReferenceStandard.Side> = []
        for code in codes {
            switch rules.meaning(of: code) {
            case .fracture(let type):
                types.insert(type)
                if let side = code.side { sides.insert(side) }
            case .exclusion(let reason): reasons.insert(reason)
            case .unrelated: break
            }
        }
        if sides.count > 1 {
            reasons.insert(.bothSides)
        } else if types.count > 1 || (side != nil && sides.first.map { $0 != side } == true) {
            reasons.insert(.contradictory)
        }
        if !types.isEmpty { reasons.remove(.siteUnknown) }
        if let first = RegistryExclusion.allCases.first(where: reasons.contains) {
            self = .excluded(first)
        } else if let type = types.first {
            self = .known(type, side: sides.first ?? side)
        } else {
            self = .known(.none, side: nil)
        }
    }
}

/// How codes are taken for classes.
public struct DiagnosisRules: Equatable, Sendable {
    /// A class that a mapping can give to codes.
    public enum Class: String, CaseIterable, Sendable {
        case femoralNeck = "femoral-neck"
        case intertrochanteric, none, exclude
    }

    enum Meaning: Equatable {
        case fracture(ReferenceStandard.FractureType)
        case exclusion(RegistryExclusion)
        case unrelated
    }

    /// What the mapping says about codes that begin so (capitals, no point); the longest beginning decides.
    public var classes: [String: Class]
    /// Whether open fractures are taken like closed ones.
    public var includesOpen: Bool

    /// The usual classes, and what changes them.
    public init(classes: [String: Class] = [:], includesOpen: Bool = false) {
        self.classes = classes
        self.includesOpen = includesOpen
    }

    /// What one code says: a word of the mapping first, then visit and wound, then the usual table.
    func meaning(of code: DiagnosisCode) -> Meaning {
        switch Self.longest(of: code.characters, in: classes) {
        case .exclude?: return .exclusion(.unwantedCode)
        case .some(.none): return .unrelated
        case .femoralNeck?: return visit(of: code) ?? .fracture(.femoralNeck)
        case .intertrochanteric?: return visit(of: code) ?? .fracture(.intertrochanteric)
        case nil: break
        }
        let usual = Self.longest(of: code.characters, in: Self.usual) ?? .unrelated
        return usual == .unrelated ? usual : visit(of: code) ?? usual
    }

    private func visit(of code: DiagnosisCode) -> Meaning? {
        if code.isLaterEncounter { return .exclusion(.laterEncounter) }
        return code.isOpen && !includesOpen ? .exclusion(.open) : nil
    }

    private static func longest<Value>(of characters: String, in table: [String: Value]) -> Value? {
        for length in stride(from: characters.count, through: 3, by: -1) {
            if let value = table[String(characters.prefix(length))] { return value }
        }
        return nil
    }

    /// ICD-9-CM chapter 17, ICD-10(-CM) chapters XIII and XIX; docs/registry.md has it in words. All other codes are no
    /// fractures of the hip.
    private static let usual: [String: Meaning] = [
        "820": .exclusion(.siteUnknown), "8200": .fracture(.femoralNeck), "8201": .fracture(.femoralNeck),
        "8202": .fracture(.intertrochanteric), "82022": .exclusion(.subtrochanteric),
        "8203": .fracture(.intertrochanteric), "82032": .exclusion(.subtrochanteric),
        // 821.01 and .11 are of the shaft, .2 and .3 of the lower end.
        "821": .exclusion(.siteUnknown), "82101": .unrelated, "82111": .unrelated, "8212": .unrelated,
        "8213": .unrelated,
        "73314": .exclusion(.diseasedBone), "73315": .exclusion(.diseasedBone), "73396": .exclusion(.diseasedBone),
        "73397": .exclusion(.diseasedBone), "99644": .exclusion(.diseasedBone),

        "S72": .exclusion(.siteUnknown), "S720": .fracture(.femoralNeck), "S721": .fracture(.intertrochanteric),
        "S722": .exclusion(.subtrochanteric), "S723": .unrelated, "S724": .unrelated, "S790": .exclusion(.physeal),
        "M8005": .exclusion(.diseasedBone), "M8085": .exclusion(.diseasedBone), "M8435": .exclusion(.diseasedBone),
        "M8445": .exclusion(.diseasedBone), "M8455": .exclusion(.diseasedBone), "M8465": .exclusion(.diseasedBone),
        "M8475": .exclusion(.diseasedBone), "M9666": .exclusion(.diseasedBone), "M970": .exclusion(.diseasedBone),
        "T84040": .exclusion(.diseasedBone), "T84041": .exclusion(.diseasedBone),
        // Of the pelvis, though among those of the femur.
        "M84350": .unrelated, "M84454": .unrelated, "M84550": .unrelated, "M84650": .unrelated,
    ]
}

extension DiagnosisCode {
    /// ICD-10-CM tells the side of a fracture of the femur at the sixth place.
    var side: ReferenceStandard.Side? {
        guard system == .icd10CM, characters.hasPrefix("S72"), characters.count >= 6 else { return nil }
        switch characters.dropFirst(5).first {
        case "1", "4": return .right
        case "2", "5": return .left
        default: return nil
        }
    }

    fileprivate var isOpen: Bool {
        switch system {
        case .icd9CM: ["8201", "8203", "8209", "8211", "8213"].contains { characters.hasPrefix($0) }
        case .icd10: characters.hasPrefix("S72") && characters.count == 5 && characters.last == "1"
        case .icd10CM: characters.hasPrefix("S72") && encounter.map { "BC".contains($0) } == true
        }
    }

    fileprivate var isLaterEncounter: Bool {
        characters.hasPrefix("S72") && encounter.map { !"ABC".contains($0) } == true
    }
}
