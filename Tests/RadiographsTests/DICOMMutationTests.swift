import Foundation
import Radiographs
import Testing

/// Damaged DICOM files, the same on every run: each is decoded whole or refused with a reason, and none takes this process
/// with it. READER_STUDY_MUTATIONS says how many there are of each reference file.
@Suite("Damaged DICOM files") struct DICOMMutationTests {
    private static let mutationsPerFile =
        ProcessInfo.processInfo.environment["READER_STUDY_MUTATIONS"].flatMap { Int($0) } ?? 4

    @Test("are decoded whole or refused", arguments: try DICOMReferenceFolder.expectations())
    func mutations(_ expectation: DICOMExpectation) throws {
        let original = try DICOMReferenceFolder.read(expectation)
        var random = SplitMix64(seed: UInt64(original.count) &+ 1)
        for _ in 0..<Self.mutationsPerFile {
            var file = DamagedDICOM(bytes: original)
            for _ in 0..<Int.random(in: 1...4, using: &random) { file.hit(using: &random) }
            do throws(DICOMError) {
                let radiograph = try DICOMRadiograph(file.bytes)
                let count = radiograph.stored.width * radiograph.stored.height
                #expect(count > 0 && radiograph.stored.patterns.count == count)
                #expect(radiograph.rendered().samples.count == count)
                #expect(radiograph.fullDepth().samples.count == count)
                _ = DeidentifiedObject(radiograph, serial: "1", keepsCharacteristics: true).bytes
            } catch {
                #expect(!error.description.isEmpty)
                // A decoder may crash, in its own process; that it does is worth knowing.
                if case .decoderCrashed(let signal) = error {
                    print("decoder crashed, signal \(signal): \(expectation)")
                }
            }
        }
    }

    @Test("numbers beyond all reason show something", arguments: ["1e17", "-1e17", "1e308", "-1e308", "5e-324"])
    func extremes(_ number: String) throws {
        let plain = SmallDICOM([0, 1, 2, 1000, 4095])
        for width in ["1", "2", "17", "1e17", "1.7e308"] {
            for function in ["LINEAR", "LINEAR_EXACT", "SIGMOID"] {
                let windowed = plain.with(center: number, width: width, function: function)
                #expect(try windowed.rendered().count == 5)
                let scaled = windowed.with(0x0028, 0x1053, "DS", number).with(0x0028, 0x1052, "DS", number)
                #expect(try scaled.rendered().count == 5)
            }
        }
        let scaled = plain.with(0x0028, 0x1053, "DS", number).with(0x0028, 0x1052, "DS", "1.7e308")
        #expect(try scaled.rendered().count == 5)
    }

    @Test("a deflated file that is cut off or changed is refused for what it is, not when its time is over")
    func deflated() throws {
        let whole = try DICOMReferenceFolder.own("dx-mono2-12-deflated.dcm")
        for count in [400, 1000, whole.count / 2, whole.count - 100, whole.count - 3] {
            #expect {
                _ = try DICOMRadiograph(Array(whole.prefix(count)))
            } throws: { error in
                if case .truncated = error as? DICOMError { true } else { false }
            }
        }
        // JPIP Referenced Deflate, which DCMTK inflates, too.
        let name = Data("1.2.840.10008.1.2.1.99".utf8)
        let place = try #require(Data(whole).range(of: name))
        var other = Array(whole.prefix(1000))
        other.replaceSubrange(place, with: Array("1.2.840.10008.1.2.4.95".utf8))
        #expect {
            _ = try DICOMRadiograph(other)
        } throws: { error in
            if case .truncated = error as? DICOMError { true } else { false }
        }
        for place in [whole.count / 3, whole.count / 2] {
            var bytes = whole
            bytes.replaceSubrange(place..<place + 200, with: repeatElement(0xFF, count: 200))
            #expect {
                _ = try DICOMRadiograph(bytes)
            } throws: { error in
                switch error as? DICOMError {
                case .truncated, .damaged: true
                default: false
                }
            }
        }
    }

    @Test("a length that reaches beyond the end of the file is no reason to ask for memory")
    func hugeLength() throws {
        var bytes = SmallDICOM((0..<3000).map { $0 }).bytes
        #expect(try DICOMRadiograph(bytes).stored.patterns == (0..<3000).map { UInt16($0) })
        // Pixel Data in explicit VR: tag, "OW", two zero bytes, four bytes of length.
        let mark: [UInt8] = [0xE0, 0x7F, 0x10, 0x00, 0x4F, 0x57, 0, 0]
        let place = try #require(bytes.indices.last { bytes[$0...].starts(with: mark) })
        bytes.replaceSubrange(place + 8..<place + 12, with: [0xFE, 0xFF, 0xFF, 0xFF])
        #expect {
            _ = try DICOMRadiograph(bytes)
        } throws: { error in
            if case .truncated = error as? DICOMError { true } else { false }
        }
    }
}

/// A file that is hit again and again, mostly where its attributes and the heads of its picture are.
private struct DamagedDICOM {
    var bytes: [UInt8]

    private static let numbers: [[UInt8]] = [
        [0, 0], [1, 0], [0xFF, 0xFF], [0, 0x80], [0xFF, 0x7F], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
        [0xFE, 0xFF, 0xFF, 0x7F], Array("1e308\\-1".utf8), Array("nan".utf8), Array("SQ".utf8), Array("OB".utf8),
        Array("UN".utf8), [0xFE, 0xFF, 0xDD, 0xE0], [0xFE, 0xFF, 0x00, 0xE0],
    ]

    mutating func hit(using random: inout SplitMix64) {
        guard bytes.count > 140 else { return bytes.append(UInt8.random(in: 0...255, using: &random)) }
        let isAnywhere = Int.random(in: 0..<4, using: &random) == 0
        let place = Int.random(in: 132..<(isAnywhere ? bytes.count : min(bytes.count, 2500)), using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3...5:
            let number = Self.numbers.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<min(bytes.count, place + number.count), with: number)
        case 6: bytes[place] = UInt8.random(in: 0...255, using: &random)
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
    }
}
