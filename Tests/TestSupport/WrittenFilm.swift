import Radiographs

/// A film with a line of writing in it.
public enum WrittenFilm {
    /// Pixels in a row.
    public static let width = 200
    /// Rows.
    public static let height = 120

    /// A grey film with eight times the letter H, 6 x 9 pixels, one pixel thick, from (20, 60) on.
    public static func png() throws -> [UInt8] {
        var values = [UInt8](repeating: 60, count: width * height)
        for letter in 0..<8 {
            for (row, column) in (0..<9).flatMap({ [($0, 0), ($0, 5)] }) + (1..<5).map({ (4, $0) }) {
                values[(60 + row) * width + 20 + 8 * letter + column] = 255
            }
        }
        return try Radiograph(width: width, height: height, samples: .eight(values)).png()
    }
}

/// PNG files that say more than their pixels.
public enum PNGText {
    /// The same picture with a tEXt chunk behind its header.
    public static func added(_ text: String, to png: [UInt8]) -> [UInt8] {
        let typeAndData = Array("tEXtComment".utf8) + [0] + Array(text.utf8)
        let chunk = number(typeAndData.count - 4) + typeAndData + number(Int(checksum(typeAndData)))
        // Signature and IHDR.
        return Array(png.prefix(33)) + chunk + png.dropFirst(33)
    }

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}
