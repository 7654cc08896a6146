import Testing

@testable import Radiographs

/// Pictures of JPEG's lossless process come out as they went in, whether this program reads them or DCMTK does.
@Suite("JPEG lossless") struct LosslessJPEGTests {
    private static let width = 131

    /// A ramp with noise, and jumps over the whole range: differences of every size.
    private static func samples(precision: Int, height: Int = 90) -> [UInt16] {
        var random = SplitMix64(seed: UInt64(precision))
        let top = (1 << precision) - 1
        return (0..<width * height).map { place in
            switch Int.random(in: 0..<40, using: &random) {
            case 0: UInt16(Bool.random(using: &random) ? top : 0)
            case 1: UInt16(1 << (precision - 1))
            case 2...10: UInt16(Int.random(in: 0...top, using: &random))
            default: UInt16(min(top, place % width * top / width + Int.random(in: 0...9, using: &random)))
            }
        }
    }

    @Test("every depth and every length of code", arguments: 9...16, LosslessJPEGStream.Codes.allCases)
    func depths(precision: Int, codes: LosslessJPEGStream.Codes) throws {
        let samples = Self.samples(precision: precision)
        var stream = LosslessJPEGStream(width: Self.width, precision: precision, samples: samples, codes: codes)
        #expect(LosslessJPEG(stream.bytes[...])?.samples() == samples)
        let file = SmallDICOM([0], bits: UInt16(precision))
        let read = try DICOMRadiograph(file.compressed(stream.bytes, rows: 90, columns: Self.width))
        #expect(read.stored.patterns == samples)
        stream.statesNoRestarts = true
        #expect(LosslessJPEG(stream.bytes[...]) == nil)
        let other = try DICOMRadiograph(file.compressed(stream.bytes, rows: 90, columns: Self.width))
        #expect(other.stored == read.stored)
    }

    @Test("values with a sign, and bits that the header does not know", arguments: [9, 12, 15, 16])
    func signs(bits: Int) throws {
        for precision in [bits, 16] {
            let samples = Self.samples(precision: precision)
            var stream = LosslessJPEGStream(width: Self.width, precision: precision, samples: samples)
            let file = SmallDICOM([0], bits: UInt16(bits), isSigned: true)
            let read = try DICOMRadiograph(file.compressed(stream.bytes, rows: 90, columns: Self.width)).stored
            let unused = 16 - bits
            #expect(read.patterns == samples.map { UInt16(bitPattern: Int16(bitPattern: $0 << unused) >> unused) })
            stream.statesNoRestarts = true
            let other = try DICOMRadiograph(file.compressed(stream.bytes, rows: 90, columns: Self.width)).stored
            #expect(other == read)
        }
    }

    @Test("a picture that is cut into pieces", arguments: [1, 2, 3, 9])
    func pieces(count: Int) throws {
        let samples = Self.samples(precision: 16)
        let stream = LosslessJPEGStream(width: Self.width, precision: 16, samples: samples)
        let file = SmallDICOM([0], bits: 16).compressed(stream.bytes, pieces: count, rows: 90, columns: Self.width)
        #expect(try DICOMRadiograph(file).stored.patterns == samples)
        let place = try DICOMFile.transcribed(file, .standard, .inPlace) { transcript, _ in transcript.place }
        // DCMTK keeps values of up to 4,096 bytes, and cannot tell where they lie.
        guard case .jpeg(let pieces)? = place else { return #expect(place == nil && count > 3) }
        #expect(pieces.count == count && Array(pieces.flatMap { file[$0] }.prefix(stream.bytes.count)) == stream.bytes)
    }

    @Test(
        "what a child process says of pieces is not believed",
        arguments: [[0, 9, 0, 9], [5, 9, 4, 1], [0, 1 << 62, 1, 9]])
    func hostilePieces(numbers: [Int]) throws {
        func little(_ number: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(number >> (8 * $0) & 255) } }
        let records =
            Array("J".utf8) + little(numbers.count / 2, 4) + numbers.flatMap { little($0, 8) } + Array("Z".utf8)
        #expect(throws: DICOMError.self) {
            try records.withUnsafeBytes { bytes throws(DICOMError) in try DICOMTranscript(bytes, limits: .standard) }
        }
    }

    @Test("what the stream does not hold is not made up")
    func shortStreams() throws {
        let samples = Self.samples(precision: 12)
        let stream = LosslessJPEGStream(width: Self.width, precision: 12, samples: samples).bytes
        for count in [0, 1, 2, 3, 20, 40, 61, stream.count / 2, stream.count - 4] {
            #expect(LosslessJPEG(stream.prefix(count))?.samples() == nil)
        }
        // A line more than there is.
        let more = LosslessJPEGStream(width: Self.width, precision: 12, samples: samples + samples.prefix(Self.width))
        var tall = more.bytes
        let height = try #require(tall.indices.first { tall[$0...].starts(with: [0xFF, 0xC3]) }) + 6
        tall[height] += 1
        #expect(LosslessJPEG(more.bytes[...])?.height == 91)
        #expect(LosslessJPEG(tall[...])?.height == 92)
        #expect(LosslessJPEG(tall[...])?.samples() == nil)
        // A line less than there is.
        tall[height] -= 2
        #expect(LosslessJPEG(tall[...])?.height == 90)
        #expect(LosslessJPEG(tall[...])?.samples() == nil)
        // No end of the image, or another marker.
        #expect(LosslessJPEG(more.bytes[...])?.samples() != nil)
        #expect(LosslessJPEG(more.bytes.dropLast())?.samples() == nil)
        #expect(LosslessJPEG((more.bytes.dropLast() + [0xDA])[...])?.samples() == nil)
    }

    @Test("a table that is given twice is DCMTK's to judge")
    func tablesTwice() throws {
        let samples = Self.samples(precision: 12)
        let stream = LosslessJPEGStream(width: Self.width, precision: 12, samples: samples).bytes
        let start = try #require(stream.indices.first { stream[$0...].starts(with: [0xFF, 0xC4]) })
        let table = stream[start..<start + 2 + Int(stream[start + 3])]
        let twice = stream[..<start] + table + stream[start...]
        #expect(LosslessJPEG(stream[...]) != nil && LosslessJPEG(twice) == nil)
        let file = SmallDICOM([0]).compressed(Array(twice), rows: 90, columns: Self.width)
        #expect(try DICOMRadiograph(file).stored.patterns == samples)
    }

    @Test("a stream of another size than the header's is DCMTK's to judge")
    func otherSize() throws {
        let samples = Self.samples(precision: 12)
        var stream = LosslessJPEGStream(width: Self.width, precision: 12, samples: samples)
        let file = SmallDICOM([0])
        func outcome(_ stream: LosslessJPEGStream) -> Result<StoredPixels, DICOMError> {
            Result { () throws(DICOMError) in
                try DICOMRadiograph(file.compressed(stream.bytes, rows: 91, columns: Self.width)).stored
            }
        }
        let plain = outcome(stream)
        stream.statesNoRestarts = true
        switch (plain, outcome(stream)) {
        case (.failure(let one), .failure(let other)): #expect(one.description == other.description)
        case (.success(let one), .success(let other)): #expect(one == other)
        default: Issue.record("read once only: \(plain)")
        }
    }

    @Test("a damaged stream gives what DCMTK makes of it", arguments: 0..<60)
    func damage(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let codes = LosslessJPEGStream.Codes.allCases[seed % 3]
        var stream = LosslessJPEGStream(
            width: Self.width, precision: 14, samples: Self.samples(precision: 14), codes: codes)
        let plain = stream.bytes
        stream.statesNoRestarts = true
        let withSegment = stream.bytes
        // The same bytes from the end are hit in both, so the segment that differs stays.
        let back = Int.random(in: 1..<plain.count - 100, using: &random)
        let bit = UInt8.random(in: 0..<8, using: &random)
        let outcomes = [plain, withSegment].map { bytes in
            var bytes = bytes
            bytes[bytes.count - back] ^= 1 << bit
            return Result { () throws(DICOMError) in
                try DICOMRadiograph(SmallDICOM([0], bits: 14).compressed(bytes, rows: 90, columns: Self.width)).stored
            }
        }
        switch (outcomes[0], outcomes[1]) {
        case (.failure, .failure): break
        case (.success(let one), .success(let other)): #expect(one == other)
        default: Issue.record("read once only: bit \(bit), byte \(back) from the end")
        }
    }
}
