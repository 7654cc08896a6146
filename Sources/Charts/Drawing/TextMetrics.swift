/// Weight of a text.
enum FontWeight: Sendable {
    case regular
    case bold
}

/// Widths of texts without a font at hand: the tables of DejaVu Sans, and 1 em for Chinese, Japanese and Korean.
enum TextMetrics {
    /// Height of a line over the font size.
    static let lineHeight = 1.28
    /// From the middle of the digits down to the baseline, over the font size.
    static let middle = 0.36

    /// Width of one line.
    ///
    /// - Parameters:
    ///   - text: one line; combining marks count nothing.
    ///   - size: font size in points.
    /// - Returns: points.
    static func width(_ text: String, size: Double, weight: FontWeight = .regular) -> Double {
        var thousandths = 0
        for scalar in text.unicodeScalars { thousandths += advance(of: scalar, weight: weight) }
        return Double(thousandths) * size / 1000
    }

    private static func advance(of scalar: Unicode.Scalar, weight: FontWeight) -> Int {
        let bold = weight == .bold
        let code = Int(scalar.value)
        switch code {
        case 0x20...0x7E: return (bold ? FontAdvances.asciiBold : FontAdvances.asciiRegular)[code - 0x20]
        case 0xA0...0xFF: return (bold ? FontAdvances.latinBold : FontAdvances.latinRegular)[code - 0xA0]
        case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
        case _ where isWide(scalar): return 1000
        default:
            guard let known = FontAdvances.others[scalar] else { return bold ? 720 : 650 }
            return bold ? known.bold : known.regular
        }
    }

    /// Whether the character fills a square of one em: ideographs, kana, hangul, their punctuation, full-width forms.
    static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// Breaks a text into lines no wider than `width`, at spaces and between ideographs; a word that is wider than a
    /// line is broken where it must be.
    static func wrap(_ text: String, width: Double, size: Double, weight: FontWeight = .regular) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for piece in pieces(of: String(paragraph)) {
                let longer = line + piece
                if Self.width(trimmed(longer), size: size, weight: weight) <= width {
                    line = longer
                    continue
                }
                if !trimmed(line).isEmpty { lines.append(trimmed(line)) }
                line = piece
                while Self.width(trimmed(line), size: size, weight: weight) > width, line.count > 1 {
                    let head = longestPrefix(of: line, width: width, size: size, weight: weight)
                    lines.append(head)
                    line.removeFirst(head.count)
                }
            }
            lines.append(trimmed(line))
        }
        return lines
    }

    private static func longestPrefix(of text: String, width: Double, size: Double, weight: FontWeight) -> String {
        var head = ""
        for character in text {
            if !head.isEmpty, Self.width(head + String(character), size: size, weight: weight) > width { break }
            head.append(character)
        }
        return head
    }

    /// Words with the space that follows them; every ideograph alone, closing punctuation staying with it.
    private static func pieces(of text: String) -> [String] {
        let closing: Set<Character> = ["，", "。", "、", "；", "：", "）", "」", "！", "？", ")", ",", "."]
        var pieces: [String] = []
        var current = ""
        for character in text {
            let wide = character.unicodeScalars.first.map(isWide) ?? false
            if wide, !closing.contains(character), !current.isEmpty {
                pieces.append(current)
                current = ""
            }
            current.append(character)
            if character == " " || (wide && !"（「".contains(character)) {
                if closing.contains(character), current.count == 1, let last = pieces.popLast() {
                    current = last + current
                }
                pieces.append(current)
                current = ""
            }
        }
        if !current.isEmpty { pieces.append(current) }
        return joined(pieces)
    }

    /// "n = 12" stays on one line.
    private static func joined(_ pieces: [String]) -> [String] {
        var result: [String] = []
        for piece in pieces {
            if let last = result.last, piece.hasPrefix("=") || last.hasSuffix("= ") {
                result[result.count - 1] = last + piece
            } else {
                result.append(piece)
            }
        }
        return result
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return String(text)
    }
}
