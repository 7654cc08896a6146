extension DICOMTranscript.WordsInFile {
    /// The stored values of a picture, as ``StoredPixels/patterns`` has them.
    ///
    /// The bits in use may lie anywhere in a word, and the others may hold an old overlay.
    /// - Parameters:
    ///   - picture: Of 2 to 16 bits.
    ///   - file: The whole file.
    /// - Returns: `nil` if the file does not reach that far, or the bits are not where they can be.
    func patterns(of picture: DICOMTranscript.Picture, in file: [UInt8]) -> [UInt16]? {
        let count = picture.width * picture.height
        guard place >= 0, place <= file.count, count <= (file.count - place) / 2, highBit < UInt16.bitWidth,
            picture.bits <= highBit + 1
        else { return nil }
        let above = UInt16(UInt16.bitWidth - 1 - highBit)
        let unused = UInt16(UInt16.bitWidth - picture.bits)
        return [UInt16](unsafeUninitializedCapacity: count) { patterns, written in
            file.withUnsafeBytes { file in
                let words = UnsafeRawBufferPointer(rebasing: file[place..<place + 2 * count])
                if unused == 0 {
                    UnsafeMutableRawBufferPointer(patterns).copyMemory(from: words)
                } else if picture.isSigned {
                    for index in 0..<count {
                        let top = words.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self) &<< above
                        patterns[index] = UInt16(bitPattern: Int16(bitPattern: top) &>> Int16(bitPattern: unused))
                    }
                } else {
                    for index in 0..<count {
                        let top = words.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self) &<< above
                        patterns[index] = top &>> unused
                    }
                }
            }
            written = count
        }
    }
}
