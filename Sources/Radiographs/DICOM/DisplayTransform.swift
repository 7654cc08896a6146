import Foundation

/// From modality values to what is shown, 0 (darkest) to 1 (brightest): the values of interest, PS3.3 C.11.2.
public enum DisplayTransform: Equatable, Sendable, CustomStringConvertible {
    /// How values inside a window are spread, VOI LUT Function (0028,1056).
    public enum Spread: String, Sendable {
        /// C.11.2.1.2.1, the usual one.
        case linear = "LINEAR"
        /// C.11.2.1.3.2: without the half and the one that are taken off whole numbers.
        case linearExact = "LINEAR_EXACT"
        /// C.11.2.1.3.1: an S-shaped curve like a film's.
        case sigmoid = "SIGMOID"
    }

    /// The file's first window.
    case window(center: Double, width: Double, spread: Spread)
    /// The file's first table.
    case table(bits: Int)
    /// The file has neither: from the darkest to the brightest value that is there.
    case range(ClosedRange<Double>)

    /// In words.
    public var description: String {
        switch self {
        case .window(let center, let width, let spread):
            "window \(spread.rawValue), center \(center), width \(width)"
        case .table(let bits): "table (VOI LUT Sequence) of \(bits) bits"
        case .range(let range): "darkest to brightest value, \(range.lowerBound) to \(range.upperBound)"
        }
    }
}

/// A ``DisplayTransform`` with all it needs to compute.
struct DisplayFunction: Sendable {
    let kind: DisplayTransform
    private let table: GreyTable?

    /// The one that a file asks for: its first table, else its first window. A file with both offers them as alternatives.
    /// `nil` when it has neither.
    init?(_ attributes: DICOMAttributes, isSigned: Bool) throws(DICOMError) {
        if let stored = attributes.tables[.voiLUTSequence] {
            let table = try GreyTable(stored, isSigned: isSigned, named: "VOILUTSequence")
            self.table = table
            kind = .table(bits: table.bits)
            return
        }
        guard let center = try attributes.number(.windowCenter, named: "WindowCenter"),
            let width = try attributes.number(.windowWidth, named: "WindowWidth")
        else { return nil }
        let name = attributes.text(.voiLUTFunction) ?? DisplayTransform.Spread.linear.rawValue
        guard let spread = DisplayTransform.Spread(rawValue: name) else {
            throw .damaged(detail: "VOILUTFunction \(name.prefix(20)) is unknown")
        }
        guard spread == .linear ? width >= 1 : width > 0 else {
            throw .wrongNumber(attribute: "WindowWidth", value: "\(width)")
        }
        table = nil
        kind = .window(center: center, width: width, spread: spread)
    }

    /// From the darkest to the brightest value.
    init(range: ClosedRange<Double>) {
        table = nil
        kind = .range(range)
    }

    /// 0...1, whatever the file's numbers are: beyond 2^53 they have no halves, and products of them may be infinite.
    func callAsFunction(_ value: Double) -> Double {
        let shown = unbounded(value)
        return shown > 0 ? min(shown, 1) : 0
    }

    private func unbounded(_ value: Double) -> Double {
        switch kind {
        case .window(let center, let width, .linear):
            // A width of 1 is a threshold: the standard compares before it divides.
            if value <= center - 0.5 - (width - 1) / 2 { return 0 }
            if value > center - 0.5 + (width - 1) / 2 { return 1 }
            return (value - (center - 0.5)) / (width - 1) + 0.5
        case .window(let center, let width, .linearExact):
            if value <= center - width / 2 { return 0 }
            if value > center + width / 2 { return 1 }
            return (value - center) / width + 0.5
        case .window(let center, let width, .sigmoid):
            return 1 / (1 + exp(-4 * (value - center) / width))
        case .table:
            guard let table else { return 0 }
            return Double(table(value)) / Double((1 << table.bits) - 1)
        case .range(let range):
            let extent = range.upperBound - range.lowerBound
            return extent > 0 ? (value - range.lowerBound) / extent : 0
        }
    }
}
