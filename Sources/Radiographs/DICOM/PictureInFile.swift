/// Where a file itself holds its picture in a form that this program reads by itself, without a copy from the child process.
enum PictureInFile {
    /// Little-endian words of 16 bits, one after the other.
    case words(place: Int, highBit: Int)
    /// The pieces of a JPEG stream, which may be one of ``LosslessJPEG``; one behind the other.
    case jpeg(pieces: [Range<Int>])

    /// The stored values of a picture, as ``StoredPixels/patterns`` has them.
    ///
    /// The bits in use may lie anywhere in a word, and the others may hold an old overlay.
    /// - Parameters:
    ///   - picture: Of 2 to 16 bits.
    ///   - file: The whole file.
    /// - Returns: `nil` if they are not to be had this way.
    func patterns(of picture: DICOMTranscript.Picture, in file: [UInt8]) -> [UInt16]? {
        switch self {
        case .words(let place, let highBit):
            let count = picture.width * picture.height
            guard place >= 0, place <= file.count, count <= (file.count - place) / 2,
                let bits = BitsInUse(of: picture, highBit: highBit)
            else { return nil }
            return [UInt16](unsafeUninitializedCapacity: count) { patterns, written in
                file.withUnsafeBytes { file in
                    let words = UnsafeRawBufferPointer(rebasing: file[place..<place + 2 * count])
                    UnsafeMutableRawBufferPointer(patterns).copyMemory(from: words)
                }
                bits.extract(patterns)
                written = count
            }
        case .jpeg(let pieces):
            guard let bits = BitsInUse(of: picture, highBit: picture.bits - 1),
                pieces.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= file.count }),
                let jpeg = LosslessJPEG(pieces.count == 1 ? file[pieces[0]] : ArraySlice(pieces.flatMap { file[$0] })),
                jpeg.width == picture.width, jpeg.height == picture.height, var patterns = jpeg.samples()
            else { return nil }
            patterns.withUnsafeMutableBufferPointer { bits.extract($0) }
            return patterns
        }
    }
}

/// The bits of a word that are a stored value.
private struct BitsInUse {
    private let above: UInt16
    private let unused: UInt16
    private let isSigned: Bool

    /// - Returns: `nil` if they would not fit into a word.
    init?(of picture: DICOMTranscript.Picture, highBit: Int) {
        guard highBit < UInt16.bitWidth, picture.bits <= highBit + 1 else { return nil }
        above = UInt16(UInt16.bitWidth - 1 - highBit)
        unused = UInt16(UInt16.bitWidth - picture.bits)
        isSigned = picture.isSigned
    }

    func extract(_ words: UnsafeMutableBufferPointer<UInt16>) {
        guard unused != 0 else { return }
        if isSigned {
            for index in words.indices {
                words[index] = UInt16(bitPattern: Int16(bitPattern: words[index] &<< above) &>> Int16(unused))
            }
        } else {
            for index in words.indices { words[index] = (words[index] &<< above) &>> unused }
        }
    }
}
