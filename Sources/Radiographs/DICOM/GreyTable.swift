/// A look-up table of grey values: Modality LUT and VOI LUT of DICOM, PS3.3 C.11.1.1 and C.11.2.1.1.
struct GreyTable: Equatable, Sendable {
    /// The input that gives the first entry; smaller inputs give it too, as inputs beyond the end give the last.
    let first: Int
    /// At least one.
    let entries: [UInt16]
    /// Bits of an entry, 1...16: white is 2^bits - 1.
    let bits: Int

    /// Takes a table out of a file.
    /// - Parameters:
    ///   - table: As it lies in the file.
    ///   - isSigned: Whether inputs may be negative, so that the first one is to be read with a sign.
    ///   - name: For errors.
    init(_ table: DICOMAttributes.Table, isSigned: Bool, named name: String) throws(DICOMError) {
        let descriptor = table.descriptor
        guard descriptor.count == 3 else {
            throw .wrongNumber(attribute: "\(name), LUTDescriptor", value: "\(descriptor.count) values")
        }
        // 16 bits cannot say 65536, so 0 does.
        let count = descriptor[0] & 0xFFFF == 0 ? 1 << 16 : descriptor[0] & 0xFFFF
        let pattern = UInt16(truncatingIfNeeded: descriptor[1])
        first = isSigned ? Int(Int16(bitPattern: pattern)) : Int(pattern)
        let declaredBits = descriptor[2] & 0xFFFF
        guard (1...16).contains(declaredBits) else {
            throw .wrongNumber(attribute: "\(name), LUTDescriptor", value: "\(declaredBits) bits")
        }
        // Two entries of eight bits may share a word.
        let isPacked = declaredBits <= 8 && table.words.count == (count + 1) / 2 && count > 1
        let all = isPacked ? table.words.flatMap { [$0 & 0xFF, $0 >> 8] } : table.words
        guard all.count >= count else {
            throw .wrongNumber(attribute: "\(name), LUTData", value: "\(all.count) of \(count) entries")
        }
        entries = Array(all.prefix(count))
        // Some machines declare fewer bits than their entries have.
        let needed = UInt16.bitWidth - (entries.max() ?? 0).leadingZeroBitCount
        bits = max(declaredBits, needed)
    }

    /// The entry of an input.
    func callAsFunction(_ input: Double) -> UInt16 {
        let place = min(Double(entries.count - 1), max(0, input.rounded() - Double(first)))
        return entries[Int(place)]
    }
}
