import Radiographs
import Testing

/// Thousands of damaged files, the same on every run: each is decoded or refused, none crashes or gives half an image.
@Suite("Damaged files") struct MutationTests {
    private static let mutationsPerFile = 200

    @Test("are decoded whole or refused", arguments: try ReferenceFolder.expectations())
    func mutations(_ expectation: Expectation) throws {
        let original = try ReferenceFolder.read(expectation.file)
        var random = SplitMix64(seed: UInt64(original.count) &+ 1)
        var refused = 0
        for _ in 0..<Self.mutationsPerFile {
            var file = Mutation(bytes: original)
            for _ in 0..<Int.random(in: 1...3, using: &random) { file.mutate(using: &random) }
            do throws(RadiographError) {
                let image = try Radiograph(png: file.bytes)
                #expect(image.width > 0 && image.height > 0)
                #expect(image.samples.count == image.width * image.height)
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(refused > 0)
    }

    @Test("still decode when only metadata or the bytes after the end were hit")
    func harmless() throws {
        let original = try ReferenceFolder.readCopy("grey8-trailing-phi.png")
        let trailing = try PNGStructure(of: original).trailingBytes
        let image = try Radiograph(png: original)
        for place in original.count - trailing..<original.count {
            var damaged = original
            damaged[place] ^= 0xFF
            #expect(try Radiograph(png: damaged) == image)
        }
    }
}

/// A file that is hit again and again. Half of the hits mend the chunk's checksum, to get past it into the decoder.
private struct Mutation {
    var bytes: [UInt8]

    mutating func mutate(using random: inout SplitMix64) {
        guard !bytes.isEmpty else { return bytes = [UInt8.random(in: 0...255, using: &random)] }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...64, using: &random))
        switch Int.random(in: 0..<12, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place...)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.replaceSubrange(place..<end, with: repeatElement(0, count: end - place))
        case 5: changeChunks(using: &random)
        default: changeInsideChunk(using: &random)
        }
    }

    private mutating func changeInsideChunk(using random: inout SplitMix64) {
        guard let chunk = chunks().randomElement(using: &random) else { return }
        let data = chunk.lowerBound + 8..<chunk.upperBound - 4
        // The type is hit now and then; the header's few bytes are hit as often as a whole picture.
        let hitsType = data.isEmpty || Int.random(in: 0..<8, using: &random) == 0
        let target = hitsType ? data.lowerBound - 4..<data.upperBound : data
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let place = target.randomElement(using: &random) else { return }
            bytes[place] ^=
                Bool.random(using: &random)
                ? 1 << UInt8.random(in: 0..<8, using: &random) : UInt8.random(in: 1...255, using: &random)
        }
        let checksum = PNGBuilder.crc32(bytes[chunk.lowerBound + 4..<data.upperBound])
        bytes.replaceSubrange(data.upperBound..<chunk.upperBound, with: PNGBuilder.number(Int(checksum)))
    }

    private mutating func changeChunks(using random: inout SplitMix64) {
        let all = chunks()
        guard let chunk = all.randomElement(using: &random), let other = all.randomElement(using: &random)
        else { return }
        let copy = bytes[chunk]
        if Bool.random(using: &random) {
            bytes.insert(contentsOf: copy, at: other.lowerBound)
        } else {
            bytes.removeSubrange(chunk)
        }
    }

    /// Ranges of the chunks that are still in order.
    private func chunks() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - position - 12 else { break }
            ranges.append(position..<position + 12 + length)
            position += 12 + length
        }
        return ranges
    }
}
