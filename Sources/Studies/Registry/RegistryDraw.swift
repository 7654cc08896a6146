import Cryptography

/// A test set drawn from a registry, and everything that is needed to draw it again.
///
/// Every case has a key, the SHA-256 of `draw SEED NUMBER`, and of each class those with the smallest keys are taken: all
/// sets of that size are equally probable, the order of the registry's rows does not matter, a case that comes into the
/// registry replaces one drawn case at most, and anybody can check a draw with `sha256sum`. The serial numbers follow the
/// SHA-256 of `order SEED NUMBER`, so they tell neither the class nor the order of admission.
public struct RegistryDraw: Equatable, Sendable {
    /// How many cases of each class.
    public struct Wanted: Equatable, Sendable {
        /// Fractures of the femoral neck.
        public var femoralNeck: Int
        /// Intertrochanteric fractures.
        public var intertrochanteric: Int
        /// Without a fracture of the hip.
        public var none: Int

        /// Numbers of 0 or more.
        public init(femoralNeck: Int, intertrochanteric: Int, none: Int) {
            (self.femoralNeck, self.intertrochanteric, self.none) = (femoralNeck, intertrochanteric, none)
        }

        /// All classes together.
        public var total: Int { femoralNeck + intertrochanteric + none }

        /// The number of one class.
        public subscript(_ type: ReferenceStandard.FractureType) -> Int {
            switch type {
            case .femoralNeck: femoralNeck
            case .intertrochanteric: intertrochanteric
            case .none: none
            }
        }
    }

    /// A class has fewer cases than are wanted.
    public struct Shortage: Error, Equatable, Sendable, CustomStringConvertible {
        /// The first class that is short.
        public let type: ReferenceStandard.FractureType
        /// Cases that are wanted.
        public let wanted: Int
        /// Cases that could be drawn.
        public let eligible: Int

        /// What to do.
        public var description: String {
            "\(eligible) of the class \(type.rawValue) can be cases, and \(wanted) are wanted; want fewer, or widen the "
                + "period or another criterion"
        }
    }

    /// A case with its number in the study.
    public struct Case: Equatable, Sendable {
        /// Serial number: `PXR001`.
        public let serial: String
        /// The record.
        public let record: RegistryCase
    }

    /// What the keys are made with.
    public let seed: UInt64
    /// How many were wanted, which is how many there are.
    public let wanted: Wanted
    /// By serial number.
    public let cases: [Case]

    /// Draws a test set.
    ///
    /// - Parameter eligible: with numbers that are unique, in any order.
    public init(_ wanted: Wanted, of eligible: [RegistryCase], seed: UInt64) throws(Shortage) {
        var drawn: [RegistryCase] = []
        for type in ReferenceStandard.FractureType.allCases {
            let candidates = eligible.filter { $0.type == type }
            guard candidates.count >= wanted[type] else {
                throw Shortage(type: type, wanted: wanted[type], eligible: candidates.count)
            }
            drawn += Self.sorted(candidates, for: "draw", seed).prefix(wanted[type])
        }
        let width = max(3, "\(drawn.count)".count)
        self.seed = seed
        self.wanted = wanted
        cases = Self.sorted(drawn, for: "order", seed).enumerated().map { index, record in
            let digits = "\(index + 1)"
            return Case(
                serial: "PXR" + String(repeating: "0", count: width - digits.count) + digits, record: record)
        }
    }

    /// The key of a case: 64 hexadecimal digits.
    public static func key(of number: String, for purpose: String, seed: UInt64) -> String {
        Digest(of: "\(purpose) \(seed) \(number)").description
    }

    private static func sorted(_ cases: [RegistryCase], for purpose: String, _ seed: UInt64) -> [RegistryCase] {
        cases.map { (key: key(of: $0.number, for: purpose, seed: seed), record: $0) }
            .sorted { $0.key < $1.key }.map(\.record)
    }
}

extension RegistryDraw {
    /// The table of cases for the study's folder: serial numbers only, no date and no number of the registry.
    ///
    /// - Parameter truthSource: How the truth was established.
    public func casesTable(truthSource: String) -> String {
        let header = ["case", "image", "fracture", "type", "side", "truth_source", "age", "sex", "iss"]
        let rows = cases.map { drawn in
            let record = drawn.record
            return [
                drawn.serial, drawn.image, record.type == .none ? "no" : "yes", record.type.rawValue,
                record.side?.rawValue ?? "", truthSource, record.age.map(String.init) ?? "",
                record.sex?.rawValue ?? "", record.severity.map(String.init) ?? "",
            ]
        }
        return ([header] + rows).map { $0.map(DelimitedText.quoted).joined(separator: ",") + "\n" }.joined()
    }
}

extension RegistryDraw.Case {
    /// The name of its image in the study's folder, with the ending that the hospital's file has.
    public var image: String {
        let parts = record.image.split(separator: ".")
        let ending = parts.count > 1 ? parts.last.map { "." + $0.lowercased() } : nil
        return serial + (ending ?? "")
    }
}
