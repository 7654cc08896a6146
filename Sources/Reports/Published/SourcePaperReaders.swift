public import Statistics

extension SourcePaper {
    /// The groups of readers as printed, held against what counts of cases can give.
    public static func groups() throws(StatisticsError) -> [(name: String, mean: PublishedGroupMean)] {
        [
            ("primary physicians, sensitivity", try group(15, "95.6", "93.6", "97.6", lowest: "84", highest: "100")),
            ("primary physicians, specificity", try group(15, "82.2", "76.2", "88.3", lowest: "46", highest: "94")),
            ("experts, sensitivity", try group(6, "99.3", "98.2", "100")),
            ("experts, specificity", try group(6, "87.7", "81.5", "93.8")),
        ]
    }

    private static func group(
        _ readers: Int, _ mean: String, _ lower: String, _ upper: String, lowest: String? = nil, highest: String? = nil
    ) throws(StatisticsError) -> PublishedGroupMean {
        var ends: [Statistics.PrintedNumber?] = []
        for end in [lowest, highest] {
            guard let end else {
                ends.append(nil)
                continue
            }
            ends.append(try Statistics.PrintedNumber(end))
        }
        return try PublishedGroupMean(
            readers: readers, cases: 50, mean: Statistics.PrintedNumber(mean), lower: Statistics.PrintedNumber(lower),
            upper: Statistics.PrintedNumber(upper), lowest: ends[0], highest: ends[1])
    }

    /// The groups' lines.
    public func groupLines() throws(StatisticsError) -> [Line] {
        try Self.groups().map { name, mean throws(StatisticsError) in
            Line(
                printed: "\(name) \(mean.mean) % (\(mean.lower)-\(mean.upper))" + range(mean),
                computed: mean.findings.joined(separator: "; "), verdict: mean.sentence)
        }
    }

    private func range(_ mean: PublishedGroupMean) -> String {
        guard let lowest = mean.lowest, let highest = mean.highest else { return "" }
        return ", range \(lowest)-\(highest)"
    }

    /// What else is printed and can be held against counts.
    public func otherLines() throws(StatisticsError) -> [Line] {
        let places = try Proportion(successes: 47, trials: 49).interval()
        let shown = PrintedNumber.percent(places.estimate, places: 1)
        let limits = PrintedNumber.range(places.lower, places.upper, places: 1, shift: 2)
        return [
            Line(
                printed: "heat maps at the fracture 95.9 %", computed: "47 of 49: \(shown) (\(limits)), exact",
                verdict: "Reproduced; the paper prints no limits."),
            Line(
                printed: "AUC 0.98 (0.96-1.00)", computed: "cannot be computed: the probabilities were not published",
                verdict: "Plausible: DeLong's limits cut at 1."),
            Line(
                printed: "\"below the ROC curve\", \"noninferior to the experts\"",
                computed: "no test and no margin are reported",
                verdict:
                    "Not supported by an analysis. ReaderStudy compares the readers' mean point with the curve with "
                    + "readers and cases resampled, and asks for a margin before the data are seen."),
            Line(
                printed: "3605 images, 80 % for training, 2804 trained",
                computed: "80 % of 3605 are \(3605 * 80 / 100)", verdict: "The numbers do not add up."),
        ]
    }
}

extension PublishedGroupMean {
    /// The sums that are possible and the spread that the limits ask for.
    public var findings: [String] {
        let all = explanations
        guard !all.isEmpty else {
            return nearestSums.map {
                "\($0.sum) of \(readers * cases) would print \(PrintedNumber.decimal($0.meanPercent, places: 2)) %"
            }
        }
        return all.map { explanation in
            let mean = PrintedNumber.decimal(explanation.meanPercent, places: 2)
            var words = "\(explanation.sum) of \(readers * cases) = \(mean) %"
            if explanation.meanPrintings == [.cut] { words += ", cut instead of rounded" }
            if let counts = explanation.onlyCounts {
                words += ", counts \(counts.map(String.init).joined(separator: ", ")) and no others"
            } else if !explanation.sumsOfSquaresWhenRounded.isEmpty {
                words += ", sum of squares \(shown(explanation.sumsOfSquaresWhenRounded))"
            } else if !explanation.sumsOfSquaresWhenCut.isEmpty {
                words += ", sum of squares \(shown(explanation.sumsOfSquaresWhenCut)) when limits are cut"
            } else {
                words += ", but no readers' counts give these limits"
            }
            return words
        }
    }

    private func shown(_ squares: [Int]) -> String {
        let few = squares.prefix(3).map(String.init).joined(separator: " or ")
        return squares.count <= 3 ? few : "\(few) or \(squares.count - 3) more"
    }

    /// The verdict in words.
    public var sentence: String {
        let all = explanations
        let bounded = all.contains { $0.limitWasBounded } ? " A limit beyond 100 % was printed as 100." : ""
        return switch verdict {
        case .consistent: "Reproduced by the t interval over readers." + bounded
        case .onlyWhenCut:
            "Impossible when rounded; it can only come from decimals that were cut instead of rounded." + bounded
        case .limitsDoNotFit: "The mean is possible; no t interval prints as these limits."
        case .impossible: "No counts of \(readers) readers and \(cases) cases have this mean."
        }
    }
}
