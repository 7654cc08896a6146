extension Double {
    /// The number as SVG coordinates are written here: at most two decimals, no exponent, never "-0" or "nan", so that
    /// snapshots agree on every machine.
    var svg: String {
        String(unsafeUninitializedCapacity: 24) { buffer in
            var count = 0
            writeSVG { byte in
                buffer[count] = byte
                count += 1
            }
            return count
        }
    }

    /// Hundredths as an integer, which decide what ``svg`` writes.
    var hundredths: Int {
        guard isFinite else { return 0 }
        // No figure has such coordinates, and the integer would not hold them.
        return Int((Swift.max(-9e15, Swift.min(9e15, self)) * 100).rounded())
    }

    /// Appends what ``svg`` says.
    func appendSVG(to text: inout [UInt8]) { writeSVG { text.append($0) } }

    /// Writes the digits one by one, at most 20 bytes.
    private func writeSVG(_ write: (UInt8) -> Void) {
        let scaled = hundredths
        if scaled < 0 { write(45) }
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: 100)
        var unit: UInt = 1
        while whole / unit >= 10 { unit *= 10 }
        while unit > 0 {
            write(48 + UInt8(truncatingIfNeeded: whole / unit % 10))
            unit /= 10
        }
        guard rest > 0 else { return }
        write(46)
        write(48 + UInt8(truncatingIfNeeded: rest / 10))
        if rest % 10 > 0 { write(48 + UInt8(truncatingIfNeeded: rest % 10)) }
    }

    /// The number as a reader of English sees it: fixed decimals and a true minus sign.
    func formatted(decimals: Int) -> String {
        let minus = "\u{2212}"
        guard isFinite else { return "\u{2013}" }
        let places = Swift.max(0, Swift.min(9, decimals))
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = (self * Double(unit)).rounded()
        // Beyond this the integer would not hold; labels of such size read as whole numbers.
        guard abs(scaled) < 9e17 else { return (self < 0 ? minus : "") + "\(Int(Swift.min(abs(self), 9e17)))" }
        let whole = Int(abs(scaled))
        let fraction = places == 0 ? "" : "." + String(whole % unit + unit).dropFirst()
        return (scaled < 0 ? minus : "") + String(whole / unit) + fraction
    }
}
