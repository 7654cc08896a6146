extension Double {
    /// The number as SVG coordinates are written here: at most two decimals, no exponent, never "-0" or "nan", so that
    /// snapshots agree on every machine.
    var svg: String { plain(decimals: 2, trimmed: true, minus: "-") }

    /// The number as a reader of English sees it: fixed decimals and a true minus sign.
    func formatted(decimals: Int) -> String { plain(decimals: decimals, trimmed: false, minus: "\u{2212}") }

    private func plain(decimals: Int, trimmed: Bool, minus: String) -> String {
        guard isFinite else { return trimmed ? "0" : "\u{2013}" }
        let places = max(0, min(9, decimals))
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = (self * Double(unit)).rounded()
        // Beyond this the integer would not hold; no figure has such coordinates, labels of such size read as whole numbers.
        guard abs(scaled) < 9e17 else { return (self < 0 ? minus : "") + "\(Int(min(abs(self), 9e17)))" }
        let whole = Int(abs(scaled))
        var fraction = String(whole % unit + unit).dropFirst()
        if trimmed { while fraction.last == "0" { fraction.removeLast() } }
        if places == 0 { fraction = "" }
        let sign = scaled < 0 ? minus : ""
        return sign + String(whole / unit) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
