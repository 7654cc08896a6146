/// From stored values to those that mean something to the machine's maker: PS3.3 C.11.1.
enum ModalityTransform: Equatable, Sendable {
    /// Slope times the stored value plus intercept. The slope is not 0.
    case linear(slope: Double, intercept: Double)
    case table(GreyTable)

    /// The one of a file; a table counts before slope and intercept, which a file may not have beside it.
    init(_ attributes: DICOMAttributes, isSigned: Bool) throws(DICOMError) {
        if let table = attributes.tables[.modalityLUTSequence] {
            self = .table(try GreyTable(table, isSigned: isSigned, named: "ModalityLUTSequence"))
            return
        }
        let slope = try attributes.number(.rescaleSlope, named: "RescaleSlope") ?? 1
        guard slope != 0 else { throw .wrongNumber(attribute: "RescaleSlope", value: "0") }
        self = .linear(
            slope: slope, intercept: try attributes.number(.rescaleIntercept, named: "RescaleIntercept") ?? 0)
    }

    func callAsFunction(_ stored: Int) -> Double {
        switch self {
        case .linear(let slope, let intercept): slope * Double(stored) + intercept
        case .table(let table): Double(table(Double(stored)))
        }
    }

    /// Whether values after it may be negative, so that numbers of later tables have a sign.
    func isSigned(after stored: StoredPixels) -> Bool {
        guard case .linear = self else { return false }
        let ends = stored.possibleValues
        return min(self(ends.lowerBound), self(ends.upperBound)) < 0
    }
}
