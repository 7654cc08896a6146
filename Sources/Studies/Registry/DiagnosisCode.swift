/// A code of the International Classification of Diseases, as registries record diagnoses.
public struct DiagnosisCode: Hashable, Sendable, CustomStringConvertible {
    /// A revision of the classification.
    public enum System: String, CaseIterable, Sendable {
        /// The ninth revision, clinical modification: 820.21.
        case icd9CM = "icd-9-cm"
        /// The tenth revision of the WHO, whose fifth character 1 is an open fracture: S72.10.
        case icd10 = "icd-10"
        /// The tenth revision, clinical modification, with side and encounter: S72.141A.
        case icd10CM = "icd-10-cm"
    }

    /// The revision it belongs to.
    public let system: System
    /// In capitals, without the point.
    public let characters: String

    /// Reads a code, with or without its point, in any case.
    ///
    /// - Parameter systems: Revisions that the registry uses.
    /// - Returns: `nil` when the text has the form of none of their codes.
    public init?(_ text: String, systems: [System]) {
        // Before capitals are made: some letters beyond ASCII have one within.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        for system in systems {
            guard let characters = Self.characters(of: text.uppercased(), system) else { continue }
            (self.system, self.characters) = (system, characters)
            return
        }
        return nil
    }

    /// With its point: `820.21`.
    public var description: String {
        let length = Self.categoryLength(system, characters.first)
        guard characters.count > length else { return characters }
        return "\(characters.prefix(length)).\(characters.dropFirst(length))"
    }

    /// What an ICD-10-CM code of an injury says about the visit, at its seventh place.
    var encounter: Character? {
        system == .icd10CM && characters.count == 7 ? characters.last : nil
    }

    private static func characters(of text: String, _ system: System) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let category = parts.first else { return nil }
        let whole = Array(parts.joined())
        // The point, if there is one, stands behind the category.
        let categoryLength = categoryLength(system, whole.first)
        guard whole.count >= categoryLength, parts.count == 1 || category.count == categoryLength,
            parts.count == 1 || whole.count > categoryLength
        else { return nil }
        let rest = whole.dropFirst(categoryLength)
        let isGood =
            switch system {
            case .icd9CM:
                (whole[0].isNumber || whole[0] == "E" || whole[0] == "V") && whole.dropFirst().allSatisfy(\.isNumber)
                    && rest.count <= 5 - categoryLength
            case .icd10:
                whole[0].isLetter && whole.dropFirst().allSatisfy(\.isNumber) && rest.count <= 2
            case .icd10CM:
                whole[0].isLetter && whole[1].isNumber && whole.dropFirst(2).allSatisfy { $0.isLetter || $0.isNumber }
                    && rest.count <= 4 && hasEncounter(whole)
            }
        return isGood ? String(whole) : nil
    }

    /// External causes of the ninth revision (E885.9) have a digit more.
    private static func categoryLength(_ system: System, _ first: Character?) -> Int {
        system == .icd9CM && first == "E" ? 4 : 3
    }

    /// Codes of fractures of the femur have one of these letters at the seventh place, if they have one.
    private static func hasEncounter(_ whole: [Character]) -> Bool {
        guard whole.count == 7, whole.starts(with: "S72") else { return true }
        return "ABCDEFGHJKMNPQRS".contains(whole[6])
    }
}
