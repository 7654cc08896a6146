/// The attributes of a DICOM file that a radiograph needs: values as the file has them, and numbers checked.
struct DICOMAttributes: Sendable {
    /// A table of grey values, as it lies in the file.
    struct Table: Sendable {
        /// Number of entries, first value mapped, bits of an entry.
        var descriptor: [Int]
        var words: [UInt16]
    }

    var values: [DICOMTag: [UInt8]] = [:]
    var tables: [DICOMTag: Table] = [:]

    /// Values of an attribute as ASCII text without padding; none when it is absent or empty.
    func texts(_ tag: DICOMTag) -> [String] {
        guard let bytes = values[tag] else { return [] }
        let texts = bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).map { part in
            String(decoding: part, as: UTF8.self).withoutFillers
        }
        return texts.allSatisfy(\.isEmpty) ? [] : texts
    }

    /// The first value, if there is one.
    func text(_ tag: DICOMTag) -> String? { texts(tag).first { !$0.isEmpty } }

    /// Numbers of an attribute.
    /// - Throws: ``DICOMError/wrongNumber(attribute:value:)`` for anything that is no finite number.
    func numbers(_ tag: DICOMTag, named name: String) throws(DICOMError) -> [Double] {
        var numbers: [Double] = []
        for text in texts(tag) {
            guard let number = Double(text), number.isFinite else {
                throw .wrongNumber(attribute: name, value: String(text.prefix(40)))
            }
            numbers.append(number)
        }
        return numbers
    }

    /// The first number of an attribute.
    func number(_ tag: DICOMTag, named name: String) throws(DICOMError) -> Double? {
        try numbers(tag, named: name).first
    }
}

extension String {
    /// Without the blanks and zero bytes that fill values up to an even length.
    var withoutFillers: String {
        let isFiller: (Character) -> Bool = { $0 == " " || $0 == "\0" || $0.isNewline || $0 == "\t" }
        guard let first = firstIndex(where: { !isFiller($0) }), let last = lastIndex(where: { !isFiller($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
