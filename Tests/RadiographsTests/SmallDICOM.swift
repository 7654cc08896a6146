import Radiographs

/// A DICOM file of a few pixels, sound unless told otherwise.
struct SmallDICOM {
    var attributes = DICOMDataSet()

    /// - Parameter values: One row of stored values of 16 bits.
    init(_ values: [Int], bits: UInt16 = 12, isSigned: Bool = false) {
        attributes[DICOMTag(0x0008, 0x0060)] = .text("CS", "DX")
        attributes[DICOMTag(0x0028, 0x0002)] = .numbers([1])
        attributes[DICOMTag(0x0028, 0x0004)] = .text("CS", "MONOCHROME2")
        attributes[DICOMTag(0x0028, 0x0010)] = .numbers([1])
        attributes[DICOMTag(0x0028, 0x0011)] = .numbers([UInt16(values.count)])
        attributes[DICOMTag(0x0028, 0x0100)] = .numbers([16])
        attributes[DICOMTag(0x0028, 0x0101)] = .numbers([bits])
        attributes[DICOMTag(0x0028, 0x0102)] = .numbers([bits - 1])
        attributes[DICOMTag(0x0028, 0x0103)] = .numbers([isSigned ? 1 : 0])
        attributes[DICOMTag(0x7FE0, 0x0010)] = .bytes(
            "OW",
            values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    }

    /// The same with a window.
    func with(center: String, width: String, function: String? = nil) -> SmallDICOM {
        var other = self
        other.attributes[DICOMTag(0x0028, 0x1050)] = .text("DS", center)
        other.attributes[DICOMTag(0x0028, 0x1051)] = .text("DS", width)
        if let function { other.attributes[DICOMTag(0x0028, 0x1056)] = .text("CS", function) }
        return other
    }

    /// The same with another text.
    func with(_ group: UInt16, _ element: UInt16, _ representation: String, _ text: String) -> SmallDICOM {
        var other = self
        other.attributes[DICOMTag(group, element)] = .text(representation, text)
        return other
    }

    /// The same with other numbers.
    func with(_ group: UInt16, _ element: UInt16, _ numbers: UInt16...) -> SmallDICOM {
        var other = self
        other.attributes[DICOMTag(group, element)] = .numbers(numbers)
        return other
    }

    var bytes: [UInt8] { attributes.file(sopClass: "1.2.840.10008.5.1.4.1.1.1.1", sopInstance: "2.25.1") }

    /// Grey values as shown.
    func rendered() throws -> [UInt8] { try DICOMRadiograph(bytes).rendered().pixelBytes }

    /// The table of a LUT sequence.
    static func table(_ descriptor: [UInt16], _ entries: [UInt16]) -> DICOMDataSet.Value {
        var item = DICOMDataSet()
        item[DICOMTag(0x0028, 0x3002)] = .numbers(descriptor)
        item[DICOMTag(0x0028, 0x3006)] = .numbers(entries)
        return .sequence([item])
    }
}
