/// The order in which people list names with numbers in them: R2 before R10.
enum NaturalOrder {
    /// Whether the first text comes before the second. Runs of digits compare as numbers, everything else by character;
    /// texts that differ only in leading zeros compare as they stand, so that the order is total.
    static func precedes(_ first: String, _ second: String) -> Bool {
        var (left, right) = (Substring(first), Substring(second))
        while let a = left.first, let b = right.first {
            if let x = digits(left), let y = digits(right) {
                let (p, q) = (x.drop { $0 == "0" }, y.drop { $0 == "0" })
                if p.count != q.count { return p.count < q.count }
                if p != q { return p < q }
                left = left.dropFirst(x.count)
                right = right.dropFirst(y.count)
            } else {
                if a != b { return a < b }
                left = left.dropFirst()
                right = right.dropFirst()
            }
        }
        return left.isEmpty == right.isEmpty ? first < second : left.isEmpty
    }

    private static func digits(_ text: Substring) -> Substring? {
        let run = text.prefix { ("0"..."9").contains($0) }
        return run.isEmpty ? nil : run
    }
}
