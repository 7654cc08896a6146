extension BalanceReport {
    /// The report in a few English sentences for the study's coordinator and for a paper's supplement.
    public var summary: String {
        guard let all = groups.first, all.orders > 0, caseCount > 0 else {
            return "No order has been made yet, so there is nothing to balance."
        }
        var sentences = [
            "\(counted(all.orders, "order")) of \(counted(caseCount, "case")), from \(counted(readers, "reader")).",
            "Over all readers, each case was \(spread(all)).",
        ]
        let specialties = groups.dropFirst()
        if specialties.count > 1, let worst = specialties.max(by: { $0.worstImbalance < $1.worstImbalance }) {
            let name = worst.specialty?.description ?? ""
            sentences.append(
                """
                Within specialties, no count is further than \(decimals(worst.worstImbalance, 2)) from its even share; \
                the furthest is in \(name) (\(counted(worst.orders, "order"))).
                """)
        }
        if let longest = runs.max(by: { $0.length < $1.length }) {
            sentences.append(
                """
                The longest run of cases of one class is \(longest.length) \
                (reader \(longest.reader), session \(longest.session)).
                """)
        }
        sentences.append(classSentence)
        return sentences.joined(separator: " ")
    }

    private var readers: Int { Set(runs.map(\.reader)).count }

    private func spread(_ group: Group) -> String {
        let words: [(Third, String)] = [(.early, "early"), (.middle, "in the middle"), (.late, "late")]
        let parts = words.map { third, word in
            "\(word) \(times(group.observed[third])) (an even spread: \(times(group.expected[third])))"
        }
        return parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "")
    }

    private var classSentence: String {
        let classes = classPositions.filter { $0.type == nil }
        let parts = classes.map { position in
            let mean = decimals(position.meanPosition, 1)
            return "the cases \(position.fracture ? "with" : "without") a fracture were read at position \(mean)"
        }
        return "On average, \(parts.joined(separator: ", ")); "
            + "the middle of a session is \(decimals(middlePosition, 1))."
    }

    private func times(_ range: ClosedRange<Int>?) -> String {
        guard let range else { return "0 times" }
        if range.lowerBound < range.upperBound { return "\(range.lowerBound) to \(range.upperBound) times" }
        return range.lowerBound == 1 ? "once" : "\(range.lowerBound) times"
    }

    private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

/// A number of at least 0 with a fixed count of decimals, a half rounded up, always with a point.
func decimals(_ value: Double, _ places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((value * Double(scale)).rounded(.toNearestOrAwayFromZero))
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
